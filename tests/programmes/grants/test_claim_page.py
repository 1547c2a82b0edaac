"""The town claims what is left of its grant."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from tests.programmes.grants.makers import a_secretary, a_town, an_officer
from tests.programmes.grants.makers_settle import a_settled, officer_of
from tests.programmes.grants.paying import do, state_of

pytestmark = pytest.mark.django_db


def test_the_town_claims_what_is_left_once(client: Client) -> None:
    report = a_settled(paid_yen=400_000)
    hana = officer_of(report.application)

    status, told = do(client, hana, report, "claim")
    again, _told = do(client, hana, report, "claim")

    assert (status, state_of(report)) == (302, ProcedureState.CLAIMED)
    assert "600,000円" in told
    assert again == 302, "led away: it is claimed already"
    assert state_of(report) == ProcedureState.CLAIMED


def test_nothing_is_claimed_where_nothing_is_left(client: Client) -> None:
    report = a_settled(spent=(300_000, 300_000), paid_yen=600_000)

    status, _told = do(client, officer_of(report.application), report, "claim")

    assert status == 422
    assert state_of(report) == ProcedureState.SETTLED


def test_only_its_own_officers_claim(client: Client) -> None:
    report = a_settled()
    stranger = an_officer(a_town("実演町", "39406"), "stranger")

    assert do(client, stranger, report, "claim")[0] == 404
    assert do(client, a_secretary(), report, "claim")[0] == 403
    assert state_of(report) == ProcedureState.SETTLED
