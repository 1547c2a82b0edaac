"""What was paid too much is asked back by a day."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Letter
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_settle import a_grant, a_settled
from tests.programmes.grants.paying import do, state_of

pytestmark = pytest.mark.django_db


def test_a_day_is_asked_for_where_the_call_gives_none(client: Client) -> None:
    report = a_settled(spent=(300_000, 300_000), paid_yen=800_000)
    sato = a_secretary()

    status, told = do(client, sato, report, "ask-back")
    assert status == 422
    assert 'id="id_due_on_error"' in told
    status, told = do(client, sato, report, "ask-back", due_on="R10.3.31")

    letter = Letter.objects.get(kind=Letter.Kind.REPAYMENT)
    assert (status, state_of(report)) == (302, ProcedureState.REPAYING)
    assert letter.amount_yen == 200_000
    assert "200,000円" in told


def test_the_days_of_the_call_are_counted_where_it_gives_them(
    client: Client,
) -> None:
    grant = a_grant(repayment_days=20)
    report = a_settled(grant, spent=(300_000, 300_000), paid_yen=800_000)

    status, _told = do(client, a_secretary(), report, "ask-back")

    assert (status, state_of(report)) == (302, ProcedureState.REPAYING)


def test_nothing_is_asked_back_of_a_body_that_owes_nothing(client: Client) -> None:
    report = a_settled()

    status, _told = do(client, a_secretary(), report, "ask-back", due_on="R10.3.31")

    assert (status, state_of(report)) == (422, ProcedureState.SETTLED)
