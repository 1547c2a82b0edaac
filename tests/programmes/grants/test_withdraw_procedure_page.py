"""A change or an advance that is not wanted any more is withdrawn for good."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.verbs.procedures import begin_procedure
from tests.programmes.grants.makers import NOON
from tests.programmes.grants.makers_change import a_change, an_interim
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure) -> str:
    return f"/grants/procedures/{procedure.case.reference}/withdraw/"


def test_it_ends_and_another_may_begin(client: Client) -> None:
    change = a_change()
    by = officer_of(change.application)
    client.force_login(by)

    answer = client.post(
        page_of(change), {"seen_version": change.case.version, "note": "会場が戻った"}
    )
    second = begin_procedure(change.application, ProcedureKind.CHANGE, by=by, at=NOON)

    assert answer.status_code == 302
    assert same_procedure(change).case.state == ProcedureState.WITHDRAWN
    assert second.number == 2


def test_a_reason_is_asked_for(client: Client) -> None:
    change = a_change()
    client.force_login(officer_of(change.application))

    answer = client.post(
        page_of(change), {"seen_version": change.case.version, "note": ""}
    )

    assert answer.status_code == 422
    assert 'id="id_note_error"' in answer.content.decode()


def test_a_report_that_is_owed_is_not_withdrawn(client: Client) -> None:
    interim = an_interim()
    client.force_login(officer_of(interim.application))

    answer = client.post(
        page_of(interim), {"seen_version": interim.case.version, "note": "やめる"}
    )

    assert answer.status_code == 422
    assert same_procedure(interim).case.state == ProcedureState.DRAFT
