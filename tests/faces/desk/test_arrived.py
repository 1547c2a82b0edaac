"""Everything that has arrived at the association in one list, by kind."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.verbs.approvals import (
    approve_draft,
    put_up_application,
)
from tests.faces.desk.test_desk import section
from tests.programmes.experts.makers import an_office_officer
from tests.programmes.grants.makers import (
    NOON,
    a_full_draft,
    a_secretary,
    an_officer,
)
from tests.programmes.grants.makers_change import a_change, at_the_association

pytestmark = pytest.mark.django_db


def page(person: User, query: str = "") -> str:
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.force_login(person)
        return client.get(f"/desk/arrived/{query}").content.decode()


def test_a_change_that_has_arrived_is_in_the_list_and_can_be_picked_out() -> None:
    change = at_the_association(a_change())

    assert change.case.reference in page(a_secretary())
    assert change.case.reference in page(a_secretary(), "?kind=grants.change")
    assert change.case.reference not in page(a_secretary(), "?kind=grants.report")
    assert "この種類で到着しているものはありません" in page(
        a_secretary(), "?kind=grants.report"
    )


def test_a_town_has_no_such_list() -> None:
    client = Client()
    client.force_login(an_officer())

    assert client.get("/desk/arrived/").status_code == 403


def test_what_a_colleague_put_up_waits_on_the_heads_desk_and_not_on_her_own() -> None:
    hana, head = an_officer(username="hana"), an_officer(username="kacho")
    draft = a_full_draft(by=hana, at=NOON)
    put_up_application(
        draft,
        organisation=draft.case.applicant,
        seen_at=draft.saved_at,
        by=hana,
        at=NOON,
    )

    def waits_for(person: User) -> str:
        client = Client()
        with time_machine.travel(NOON, tick=False):
            client.force_login(person)
            return section(client.get("/desk/").content.decode(), "to-approve")

    assert draft.case.reference in waits_for(head)
    assert draft.case.reference not in waits_for(hana)

    approve_draft(
        draft,
        organisation=draft.case.applicant,
        seen_at=draft.saved_at,
        by=head,
        at=NOON,
    )
    assert draft.case.reference not in waits_for(head)


def test_the_desk_of_an_office_abroad_speaks_of_experts_and_not_of_grants() -> None:
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.force_login(an_office_officer())
        shown = client.get("/desk/").content.decode()

    assert "自団体の要請の一覧" in shown
    assert "/experts/requests/" in shown
    assert 'id="open-calls"' not in shown
    assert 'id="claims"' not in shown
