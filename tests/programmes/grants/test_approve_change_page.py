"""The secretariat decides on a change with the budget beside it."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Letter, Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_change import a_change, a_stop, at_the_association
from tests.programmes.grants.makers_settle import a_grant, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(change: Procedure) -> str:
    return f"/grants/changes/{change.case.reference}/approve/"


def test_the_budget_and_the_sum_asked_for_stand_there(client: Client) -> None:
    grant = a_grant(budget_yen=1_500_000)
    change = at_the_association(a_change(grant, requested_yen=1_200_000))
    client.force_login(a_secretary())

    page = client.get(page_of(change)).content.decode()

    assert "500,000円" in page  # left in the budget
    assert "1,200,000" in page


def test_it_is_approved_once_with_a_numbered_letter(client: Client) -> None:
    change = at_the_association(a_change(yen=(300_000, 600_000), requested_yen=800_000))
    client.force_login(a_secretary())
    sent = {"seen_version": change.case.version, "approved_yen": "80万円"}

    first = client.post(page_of(change), {**sent, "form_key": "a1"}, follow=True)
    again = client.post(page_of(change), {**sent, "form_key": "a1"})

    letter = Letter.objects.get(procedure=change)
    assert str(letter.number) in first.content.decode()
    assert same_procedure(change).case.state == ProcedureState.APPROVED
    assert again.status_code in {302, 303}


def test_more_than_the_budget_has_left_is_refused_at_the_box(client: Client) -> None:
    grant = a_grant(budget_yen=1_100_000)
    change = at_the_association(a_change(grant, requested_yen=1_200_000))
    client.force_login(a_secretary())

    answer = client.post(
        page_of(change),
        {"seen_version": change.case.version, "approved_yen": "1,200,000"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_approved_yen_error"' in page
    assert "100,000円" in page


def test_who_looked_at_an_older_state_is_told(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(a_secretary())

    answer = client.post(
        page_of(change),
        {"seen_version": change.case.version - 1, "approved_yen": "1000000"},
    )

    assert answer.status_code == 422
    assert same_procedure(change).case.state == ProcedureState.SUBMITTED


def test_the_day_of_the_final_report_is_asked_only_of_a_stop(client: Client) -> None:
    grant = a_grant()
    stop = at_the_association(a_stop(grant))
    client.force_login(a_secretary())

    assert "report_due_on" in client.get(page_of(stop)).content.decode()


def test_only_the_secretariat_decides(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(officer_of(change.application))

    assert client.get(page_of(change)).status_code in {403, 404}
