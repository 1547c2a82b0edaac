"""What was just sent is taken back, while nobody has acted on it."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import DutyKind, Procedure
from kakehashi.programmes.grants.queries.procedures import open_duties, same_procedure
from kakehashi.programmes.grants.verbs.changes import submit_change
from kakehashi.programmes.grants.verbs.interims import submit_interim
from kakehashi.programmes.grants.verbs.money import owe
from tests.programmes.grants.makers import DAY, NOON
from tests.programmes.grants.makers_change import (
    a_change,
    an_interim,
    at_the_association,
)
from tests.programmes.grants.makers_settle import a_grant, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure) -> str:
    return f"/grants/procedures/{procedure.case.reference}/take-back/"


def test_it_is_a_draft_again(client: Client) -> None:
    change = a_change()
    by = officer_of(change.application)
    submit_change(change, by=by, at=NOON)
    client.force_login(by)
    shown = client.get(f"/grants/changes/{change.case.reference}/").content.decode()

    answer = client.post(page_of(change), {"seen_version": change.case.version})

    assert page_of(change) in shown
    assert answer.status_code == 302
    assert same_procedure(change).case.state == ProcedureState.DRAFT


def test_what_it_had_met_is_owed_again(client: Client) -> None:
    grant = a_grant()
    owe(grant, DutyKind.INTERIM, due_at=NOON + 30 * DAY, at=NOON)
    interim = an_interim(grant)
    submit_interim(interim, by=officer_of(grant), at=NOON)
    client.force_login(officer_of(grant))

    client.post(page_of(interim), {"seen_version": interim.case.version})

    assert open_duties(grant).filter(kind=DutyKind.INTERIM).exists()
    assert same_procedure(interim).case.due_at == NOON + 30 * DAY


def test_what_the_branch_has_passed_on_stays_there(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(officer_of(change.application))

    answer = client.post(page_of(change), {"seen_version": change.case.version})

    assert answer.status_code == 422
    assert same_procedure(change).case.state == ProcedureState.SUBMITTED
