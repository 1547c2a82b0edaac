"""A draft is put up for the approval of its own body."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.models import Approval, ApprovalStep
from kakehashi.programmes.grants.queries.applications import same_application
from tests.programmes.grants.makers import NOON, a_submitted, an_officer
from tests.programmes.grants.makers_before import (
    HOUR,
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


def test_the_colleagues_are_told_with_the_note_and_nobody_else(client: Client) -> None:
    draft = a_joint_draft()
    kacho()
    signed_in(client, hana())

    answer = client.post(
        page_of(draft, "put-up/"), seen(draft, hana(), note="金曜までにお願いします。")
    )

    assert answer.headers["Location"] == page_of(draft)
    row = Approval.objects.get()
    assert (row.step, row.by, row.at) == (ApprovalStep.DRAFTED, hana(), NOON)
    notice = DeskNotice.objects.get(key__startswith="grants.approval:")
    assert notice.user == kacho()
    assert "金曜までにお願いします。" in notice.body
    assert notice.url == page_of(draft)
    assert Entry.objects.filter(act="grants.put-up", by=hana()).count() == 1


def test_of_the_same_form_sent_twice_one_counts(client: Client) -> None:
    draft = a_ready_draft()
    signed_in(client, hana())
    form = seen(draft, hana(), form_key="once")

    client.post(page_of(draft, "put-up/"), form)
    again = client.post(page_of(draft, "put-up/"), form)

    assert again.status_code in {302, 303}
    assert Approval.objects.count() == 1


def test_it_is_not_put_up_twice_as_it_is(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    signed_in(client, kacho())

    answer = client.post(
        page_of(draft, "put-up/"), seen(draft, kacho(), note="私からもお願いします。")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "もう決裁に上がっています。" in page
    assert "私からもお願いします。" in page
    assert Approval.objects.count() == 1


def test_who_looked_at_an_older_draft_reads_it_again_and_then_puts_it_up(
    client: Client,
) -> None:
    draft = a_ready_draft()
    form = seen(draft, kacho(), note="急ぎです。")
    change(draft)
    signed_in(client, kacho())

    answer = client.post(page_of(draft, "put-up/"), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ほかの人がその間に申請を保存しました。" in page
    assert ">急ぎです。</textarea>" in page.replace("\n", "")
    assert f'value="{same_application(draft).saved_at.isoformat()}"' in page
    assert not Approval.objects.exists()


def test_after_a_change_it_is_put_up_once_more(client: Client) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft)
    change(draft)
    signed_in(client, hana())

    client.post(page_of(draft, "put-up/"), seen(draft, hana()))

    assert standing_of(draft).is_open
    decide(draft, at=NOON + HOUR)
    assert standing_of(draft).is_decided


def test_a_co_applicant_may_have_a_way_of_its_own(client: Client) -> None:
    draft = a_joint_draft()
    signed_in(client, taro())

    client.post(page_of(draft, "put-up/"), seen(draft, taro()))

    assert standing_of(draft, the_neighbour()).is_open
    assert not standing_of(draft).is_begun


def test_a_note_has_an_end(client: Client) -> None:
    draft = a_ready_draft()
    signed_in(client, hana())

    answer = client.post(
        page_of(draft, "put-up/"), seen(draft, hana(), note="あ" * 2001)
    )

    assert answer.status_code == 422
    assert not Approval.objects.exists()


def test_what_was_sent_is_not_put_up(client: Client) -> None:
    sent = a_submitted()
    signed_in(client, an_officer())

    answer = client.post(page_of(sent, "put-up/"), seen(sent, an_officer()))

    assert answer.status_code == 422
    assert "この申請は、今は変更できません。" in answer.content.decode()


@pytest.mark.parametrize("whose", ["another's", "a stranger's"])
def test_nobody_puts_it_up_for_a_body_that_is_not_hers(
    client: Client, whose: str
) -> None:
    draft = a_joint_draft() if whose == "another's" else a_ready_draft()
    person: User = taro()
    signed_in(client, person)

    answer = client.post(page_of(draft, "put-up/"), seen(draft, hana()))

    assert answer.status_code == 404
    assert not Approval.objects.exists()


def test_a_form_without_a_body_is_no_error_of_the_server(client: Client) -> None:
    draft = a_ready_draft()
    signed_in(client, hana())

    for form in ({}, {"body": "x", "seen_at": "y"}, {"body": "9" * 40}):
        assert client.post(page_of(draft, "put-up/"), form).status_code in {404, 422}
    assert not Approval.objects.exists()
