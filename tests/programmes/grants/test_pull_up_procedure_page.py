"""What is stuck at the branch is taken by the association, with the reason."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.verbs.changes import submit_change
from tests.programmes.grants.makers import NOON, a_branch_officer, a_secretary
from tests.programmes.grants.makers_change import a_change, at_the_association
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure) -> str:
    return f"/grants/procedures/{procedure.case.reference}/pull-up/"


def at_the_branch() -> Procedure:
    change = a_change()
    submit_change(change, by=officer_of(change.application), at=NOON)
    return same_procedure(change)


def test_it_stands_at_the_association_and_the_branch_reads_why(client: Client) -> None:
    change = at_the_branch()
    page = f"/grants/changes/{change.case.reference}/"
    client.force_login(a_secretary())
    assert page_of(change) in client.get(page).content.decode()

    answer = client.post(
        page_of(change),
        {"seen_version": change.case.version, "note": "担当者が不在のため"},
        follow=True,
    )

    assert answer.status_code == 200
    assert same_procedure(change).case.stands_at.kind == "association"
    client.force_login(a_branch_officer())
    assert "担当者が不在のため" in client.get(page).content.decode()


def test_without_a_reason_it_stays_where_it_is(client: Client) -> None:
    change = at_the_branch()
    client.force_login(a_secretary())

    answer = client.post(
        page_of(change), {"seen_version": change.case.version, "note": " "}
    )

    assert answer.status_code == 422
    assert same_procedure(change).case.stands_at.kind == "branch"


def test_what_has_arrived_offers_no_such_act(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(a_secretary())

    shown = client.get(f"/grants/changes/{change.case.reference}/").content.decode()

    assert page_of(change) not in shown
