"""A decision that was made on paper is recorded: who decided, when."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kakehashi.foundation.ledger.models import Entry
from kakehashi.programmes.grants.models import Approval
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import problems_with
from tests.programmes.grants.makers import NOON
from tests.programmes.grants.makers_before import (
    a_joint_draft,
    a_ready_draft,
    change,
    decide,
    hana,
    kacho,
    page_of,
    put_up,
    seen,
    signed_in,
    standing_of,
    taro,
    the_neighbour,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAPER = "record-decision/"
TOLD = {"name": "企画課長 実演 一郎", "decided_on": "R8.11.19"}


def test_the_drafter_records_who_decided_on_paper(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)

    answer = signed_in(client, hana()).post(
        page_of(draft, PAPER), seen(draft, hana(), **TOLD), follow=True
    )

    row = Approval.objects.get(step="decided")
    assert (row.name, row.decided_on) == ("企画課長 実演 一郎", date(2026, 11, 19))
    assert (row.by, row.at, row.is_on_paper) == (hana(), NOON, True)
    page = answer.content.decode()
    assert "企画課長 実演 一郎" in page
    assert "令和8年11月19日" in page
    assert problems_with(same_application(draft), at=NOON) == []


def test_the_number_in_the_body_s_own_system_is_kept_and_shown(client: Client) -> None:
    draft = a_ready_draft()

    answer = signed_in(client, hana()).post(
        page_of(draft, PAPER),
        seen(draft, hana(), **TOLD, number=" 梼企決第7号 "),
        follow=True,
    )

    assert Approval.objects.get().number == "梼企決第7号"
    assert "梼企決第7号" in answer.content.decode()
    entry = Entry.objects.get(act="grants.record-decision")
    assert entry.detail["number"] == "梼企決第7号"
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.update(name="", decided_on=None)


def test_nothing_has_to_be_put_up_before(client: Client) -> None:
    draft = a_ready_draft()

    signed_in(client, hana()).post(page_of(draft, PAPER), seen(draft, hana(), **TOLD))

    assert standing_of(draft).is_decided
    change(draft, at=NOON)
    assert standing_of(draft).is_void


def test_the_consent_of_a_co_applicant_may_be_on_paper(client: Client) -> None:
    draft = a_joint_draft()

    signed_in(client, taro()).post(page_of(draft, PAPER), seen(draft, taro(), **TOLD))

    assert standing_of(draft, the_neighbour()).is_decided
    assert problems_with(same_application(draft), at=NOON) == []


@pytest.mark.parametrize(
    ("more", "box", "words"),
    [
        ({"name": " "}, "name", "紙で決裁した人を書いてください。"),
        ({"decided_on": ""}, "decided_on", "決裁の日を書いてください。"),
        ({"decided_on": "R8.11.21"}, "decided_on", "この日はまだ来ていません。"),
        ({"decided_on": "きのう"}, "decided_on", ""),
    ],
)
def test_what_is_missing_is_said_at_its_box_and_nothing_typed_is_lost(
    client: Client, more: dict[str, str], box: str, words: str
) -> None:
    draft = a_ready_draft()
    told = {**TOLD, "note": "文書番号 梼企第50号", **more}

    answer = signed_in(client, hana()).post(
        page_of(draft, PAPER), seen(draft, hana(), **told)
    )

    page = answer.content.decode()
    place = f"id_record_decision_{draft.case.applicant_id}_{box}"
    assert answer.status_code == 422
    assert f'id="{place}_error"' in page
    assert words in page
    assert "文書番号 梼企第50号" in page
    assert "<details open>" in page
    assert not Approval.objects.exists()


def test_the_day_itself_is_no_day_to_come(client: Client) -> None:
    draft = a_ready_draft()

    signed_in(client, hana()).post(
        page_of(draft, PAPER),
        seen(draft, hana(), **{**TOLD, "decided_on": "R8.11.20"}),
    )

    assert standing_of(draft).is_decided


def test_what_is_decided_is_not_decided_again(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft)

    answer = signed_in(client, kacho()).post(
        page_of(draft, PAPER), seen(draft, kacho(), **TOLD)
    )

    assert answer.status_code == 422
    assert "もう決裁が済んでいます。" in answer.content.decode()


def test_nobody_records_it_for_another_body(client: Client) -> None:
    draft = a_joint_draft()

    answer = signed_in(client, taro()).post(
        page_of(draft, PAPER), seen(draft, hana(), **TOLD)
    )

    assert answer.status_code == 404
    assert not Approval.objects.exists()
