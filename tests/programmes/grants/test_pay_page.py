"""What is left is paid after the claim, and the grant is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Letter
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.verbs.payments import claim_payment
from tests.programmes.grants.makers import a_branch_officer, a_secretary
from tests.programmes.grants.makers_settle import (
    DAY,
    a_settled,
    officer_of,
    same_procedure,
)
from tests.programmes.grants.paying import LATER, do, state_of

pytestmark = pytest.mark.django_db


def test_claimed_by_the_town_and_paid_by_the_association(client: Client) -> None:
    report = a_settled()
    hana, sato = officer_of(report.application), a_secretary()

    status, told = do(client, hana, report, "claim")
    assert (status, state_of(report)) == (302, ProcedureState.CLAIMED)
    assert "1,000,000円" in told
    status, told = do(client, sato, report, "pay", on="R10.2.28")
    assert (status, state_of(report)) == (302, ProcedureState.CLOSED)
    assert account_of(report.application).balance == 0
    assert Letter.objects.filter(kind="payment").exists()
    status, _told = do(client, sato, report, "pay", on="R10.2.28")
    assert status == 302, "the page is no more what comes next"


@pytest.mark.parametrize(
    "act", ["claim", "pay", "return-claim", "ask-back", "repay", "close"]
)
def test_a_branch_does_none_of_it(client: Client, act: str) -> None:
    status, _told = do(client, a_branch_officer(), a_settled(), act)

    assert status == 403


def test_who_looks_at_an_older_state_is_told(client: Client) -> None:
    report = a_settled()
    old = same_procedure(report).case.version
    claim_payment(report, by=officer_of(report.application), at=LATER - DAY)
    address = f"/grants/reports/{report.case.reference}/pay/"

    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        client.force_login(a_secretary())
        answer = client.post(address, {"seen_version": old, "on": "R10.2.28"})

    assert answer.status_code == 422
    assert state_of(report) == ProcedureState.CLAIMED
