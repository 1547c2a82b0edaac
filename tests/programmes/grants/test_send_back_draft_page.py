"""Who is asked to approve sends the draft back to the colleague who put it up."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.models import Approval
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import problems_with
from tests.programmes.grants.makers import NOON
from tests.programmes.grants.makers_before import (
    HOUR,
    a_ready_draft,
    bucho,
    change,
    decide,
    hana,
    kacho,
    page_of,
    put_up,
    seen,
    signed_in,
    standing_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BACK = "send-back-draft/"


def test_the_drafter_reads_what_to_mend_and_puts_it_up_again(client: Client) -> None:
    draft = a_ready_draft()
    bucho()
    put_up(draft)

    signed_in(client, kacho()).post(
        page_of(draft, BACK), seen(draft, kacho(), note="会場費の根拠を足すこと。")
    )

    told = DeskNotice.objects.filter(text__contains="差し戻されました")
    assert [notice.user for notice in told] == [hana()]
    page = signed_in(client, hana()).get(page_of(draft)).content.decode()
    assert "庁内で差し戻されました。" in page
    assert "会場費の根拠を足すこと。" in page
    problems = problems_with(same_application(draft), at=NOON)
    assert [p.code for p in problems] == ["approval-missing"]
    change(draft, at=NOON)
    put_up(draft, at=NOON)
    decide(draft, at=NOON + HOUR)
    assert problems_with(same_application(draft), at=NOON) == []


def test_it_may_be_put_up_again_as_it_is(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    signed_in(client, kacho()).post(
        page_of(draft, BACK), seen(draft, kacho(), note="金額を確かめたか。")
    )

    put_up(draft, note="確かめました。", at=NOON)

    assert standing_of(draft).is_open


def test_without_a_reason_it_is_not_sent_back(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)

    answer = signed_in(client, kacho()).post(
        page_of(draft, BACK), seen(draft, kacho(), note="  ")
    )

    page = answer.content.decode()
    body = kacho().roles.get().organisation_id
    assert answer.status_code == 422
    assert f'id="id_approve_{body}_note_error"' in page
    assert "直すところを書いてください。" in page
    assert standing_of(draft).is_open


def test_the_drafter_does_not_send_it_back_to_herself(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)

    answer = signed_in(client, hana()).post(
        page_of(draft, BACK), seen(draft, hana(), note="やめます。")
    )

    assert answer.status_code == 422
    assert "起案した人は決裁できません。" in answer.content.decode()
    assert "やめます。" in answer.content.decode()


def test_what_is_decided_is_not_sent_back(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft)

    answer = signed_in(client, bucho()).post(
        page_of(draft, BACK), seen(draft, bucho(), note="やはり直すこと。")
    )

    assert answer.status_code == 422
    assert standing_of(draft).is_decided
    assert Approval.objects.filter(is_granted=False).count() == 0


def test_after_the_section_head_the_one_who_decides_may_send_it_back(
    client: Client,
) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft, step="chief")

    signed_in(client, bucho()).post(
        page_of(draft, BACK), seen(draft, bucho(), note="財政課と話すこと。")
    )

    one = standing_of(draft)
    assert one.sent_back is not None
    assert one.sent_back.by == bucho()
    assert not one.is_open
