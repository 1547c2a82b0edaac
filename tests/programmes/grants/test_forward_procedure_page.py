"""The branch passes a procedure on to the next stop."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.verbs.changes import submit_change
from tests.programmes.grants.makers import (
    NOON,
    a_branch,
    a_branch_officer,
    a_prefecture,
)
from tests.programmes.grants.makers_change import a_change, the_branch
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure) -> str:
    return f"/grants/procedures/{procedure.case.reference}/forward/"


def a_sent() -> Procedure:
    change = a_change()
    submit_change(change, by=officer_of(change.application), at=NOON)
    return same_procedure(change)


def test_it_goes_to_the_association_with_the_remark(client: Client) -> None:
    change = a_sent()
    client.force_login(the_branch(change))
    shown = client.get(page_of(change)).content.decode()

    answer = client.post(
        page_of(change), {"seen_version": change.case.version, "note": "適当と認めます"}
    )

    passed = same_procedure(change)
    told = client.get(f"/grants/changes/{change.case.reference}/").content.decode()
    assert passed.case.stands_at.local_name in shown
    assert answer.status_code == 302
    assert passed.case.stands_at.kind == "association"
    assert "適当と認めます" in told


def test_no_box_is_shown_that_would_not_be_kept(client: Client) -> None:
    change = a_sent()
    client.force_login(the_branch(change))

    page = client.get(page_of(change)).content.decode()

    assert 'name="note"' in page
    assert 'name="opinion"' not in page
    assert 'name="rank"' not in page


def test_another_branch_does_not_see_it(client: Client) -> None:
    change = a_sent()
    client.force_login(
        a_branch_officer(a_branch(a_prefecture("香川県", "37")), "kagawa")
    )

    assert client.get(page_of(change)).status_code == 404


def test_the_town_cannot_forward_its_own(client: Client) -> None:
    change = a_sent()
    client.force_login(officer_of(change.application))

    assert client.post(page_of(change)).status_code in {403, 404}
    assert same_procedure(change).case.stands_at.kind == "branch"
