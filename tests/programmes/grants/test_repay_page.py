"""What comes back is entered, the whole or a part."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.verbs.payments import ask_back
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_settle import DAY, FEBRUARY, a_grant, a_settled
from tests.programmes.grants.paying import do, state_of

pytestmark = pytest.mark.django_db


def test_it_comes_back_in_two_parts(client: Client) -> None:
    report = a_settled(spent=(300_000, 300_000), paid_yen=800_000)
    sato = a_secretary()
    do(client, sato, report, "ask-back", due_on="R10.3.31")

    status, told = do(client, sato, report, "repay", amount_yen="５万円", on="R10.2.28")
    assert (status, state_of(report)) == (302, ProcedureState.REPAYING)
    assert "150,000円" in told
    status, told = do(client, sato, report, "repay", amount_yen="15万", on="R10.2.29")

    assert (status, state_of(report)) == (302, ProcedureState.CLOSED)
    assert account_of(report.application).paid == 600_000
    assert "600,000円" in told


def test_more_than_is_owed_is_told_at_its_box(client: Client) -> None:
    report = a_settled(
        a_grant(repayment_days=20), spent=(300_000, 300_000), paid_yen=800_000
    )
    ask_back(report, by=a_secretary(), at=FEBRUARY + 9 * DAY)

    status, told = do(
        client, a_secretary(), report, "repay", amount_yen="200,001", on="R10.2.20"
    )

    assert status == 422
    assert "200,000円" in told
    assert "200,001" in told
