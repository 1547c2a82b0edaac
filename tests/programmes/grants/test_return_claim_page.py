"""A claim goes back to the town with a reason."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.verbs.payments import claim_payment
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_settle import DAY, FEBRUARY, a_settled, officer_of
from tests.programmes.grants.paying import do, state_of

pytestmark = pytest.mark.django_db


def test_a_claim_is_returned_with_a_reason(client: Client) -> None:
    report = a_settled()
    claim_payment(report, by=officer_of(report.application), at=FEBRUARY + 9 * DAY)

    status, _told = do(client, a_secretary(), report, "return-claim")
    assert status == 422
    status, _told = do(client, a_secretary(), report, "return-claim", note="口座")
    assert (status, state_of(report)) == (302, ProcedureState.SETTLED)
