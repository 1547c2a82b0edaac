"""A body says that it approves everything before it is sent."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import BodyPractice
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import problems_with
from kakehashi.programmes.grants.verbs.approvals import require_approval
from tests.programmes.grants.makers import NOON, a_town
from tests.programmes.grants.makers_before import (
    a_joint_draft,
    a_ready_draft,
    agree,
    decide,
    hana,
    page_of,
    put_up,
    signed_in,
    taro,
    the_neighbour,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_from_then_on_nothing_of_it_is_sent_undecided(client: Client) -> None:
    first = a_ready_draft(title="一つ目の事業")
    second = a_ready_draft(title="二つ目の事業")
    signed_in(client, hana())

    client.post(page_of(first, "require/"), {"body": a_town().pk, "is_needed": "on"})

    for draft in (first, second):
        problems = problems_with(same_application(draft), at=NOON)
        assert [p.code for p in problems] == ["approval-missing"]
    put_up(second)
    decide(second)
    assert problems_with(same_application(second), at=NOON) == []
    assert "必須にするのをやめる" in client.get(page_of(first)).content.decode()


def test_it_may_be_given_up_again_and_who_did_so_is_kept(client: Client) -> None:
    draft = a_ready_draft()
    require_approval(a_town(), is_needed=True, by=hana(), at=NOON)
    signed_in(client, hana())

    client.post(page_of(draft, "require/"), {"body": a_town().pk})

    practice = BodyPractice.objects.get()
    assert (practice.needs_approval, practice.by) == (False, hana())
    assert problems_with(same_application(draft), at=NOON) == []
    kept = Entry.objects.filter(act="grants.require-approval").order_by("pk")
    assert [entry.detail for entry in kept] == [
        {"is_needed": True},
        {"is_needed": False},
    ]


def test_the_practice_of_a_co_applicant_does_not_bind_the_applicant() -> None:
    draft = a_joint_draft()
    agree(draft)

    require_approval(the_neighbour(), is_needed=True, by=taro(), at=NOON)

    assert problems_with(same_application(draft), at=NOON) == []


def test_nobody_says_so_for_another_body(client: Client) -> None:
    draft = a_joint_draft()
    signed_in(client, taro())

    answer = client.post(
        page_of(draft, "require/"), {"body": a_town().pk, "is_needed": "on"}
    )

    assert answer.status_code == 404
    with pytest.raises(Refused):
        require_approval(a_town(), is_needed=True, by=taro(), at=NOON)
    assert not BodyPractice.objects.exists()


def test_a_form_that_names_no_body_changes_nothing(client: Client) -> None:
    draft = a_ready_draft()
    signed_in(client, hana())

    assert client.post(page_of(draft, "require/"), {}).status_code == 422
    assert not BodyPractice.objects.exists()
