"""A change or an advance is refused with a reason that stands in the letter."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Letter, Movement, Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.tasks import print_letters
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_change import (
    a_change,
    an_advance,
    an_interim,
    at_the_association,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(procedure: Procedure) -> str:
    return f"/grants/procedures/{procedure.case.reference}/refuse/"


@pytest.mark.parametrize("make", [a_change, an_advance])
def test_what_is_in_force_stays_and_a_letter_says_why(
    client: Client, make: type
) -> None:
    procedure = at_the_association(make())
    entries = Movement.objects.count()
    client.force_login(a_secretary())

    answer = client.post(
        page_of(procedure),
        {"seen_version": procedure.case.version, "note": "事業の目的が変わるため"},
    )
    print_letters.call(a_secretary().pk)

    letter = Letter.objects.get(procedure=procedure)
    assert answer.status_code == 302
    assert letter.kind == Letter.Kind.REFUSAL
    assert letter.reason == "事業の目的が変わるため"
    assert letter.file is not None
    assert same_procedure(procedure).case.state == ProcedureState.REFUSED
    assert Movement.objects.count() == entries


def test_a_reason_is_asked_for(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(a_secretary())

    answer = client.post(
        page_of(change), {"seen_version": change.case.version, "note": ""}
    )

    assert answer.status_code == 422
    assert not Letter.objects.filter(procedure=change).exists()


def test_a_report_cannot_be_refused(client: Client) -> None:
    interim = at_the_association(an_interim())
    client.force_login(a_secretary())

    answer = client.post(
        page_of(interim), {"seen_version": interim.case.version, "note": "不要"}
    )

    assert answer.status_code == 422
    assert same_procedure(interim).case.state == ProcedureState.SUBMITTED
