"""A grant whose balance is nothing is closed."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_settle import a_settled
from tests.programmes.grants.paying import do, state_of

pytestmark = pytest.mark.django_db


def test_what_was_paid_exactly_is_closed(client: Client) -> None:
    report = a_settled(spent=(300_000, 300_000), paid_yen=600_000)

    status, _told = do(client, a_secretary(), report, "close")

    assert (status, state_of(report)) == (302, ProcedureState.CLOSED)


def test_a_balance_keeps_it_open(client: Client) -> None:
    report = a_settled()

    status, _told = do(client, a_secretary(), report, "close")

    assert (status, state_of(report)) == (422, ProcedureState.SETTLED)
