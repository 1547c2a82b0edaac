"""Taking a proposal back before anybody outside saw it."""

from __future__ import annotations

import pytest

from kakehashi.programmes.grants.charts import State
from tests.programmes.grants.makers import a_director, a_secretary, an_officer
from tests.programmes.grants.makers_round import a_round, signed_in
from tests.programmes.grants.test_adopt_proposal import a_proposal, adopt

pytestmark = pytest.mark.django_db


def test_its_cases_may_be_proposed_again() -> None:
    call = a_round(1, state=State.REVIEW)
    proposal = a_proposal(call, 900_000)

    answer = signed_in(a_secretary()).post(f"/grants/proposals/{proposal.pk}/withdraw/")

    proposal.refresh_from_db()
    assert answer.status_code == 302
    assert proposal.withdrawn_at is not None
    assert a_proposal(call, 800_000).is_open


def test_what_was_adopted_stays_adopted() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)
    adopt(proposal)

    answer = signed_in(a_secretary()).post(f"/grants/proposals/{proposal.pk}/withdraw/")

    proposal.refresh_from_db()
    assert answer.status_code == 422
    assert proposal.withdrawn_at is None


def test_looking_at_the_address_changes_nothing() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    signed_in(a_secretary()).get(f"/grants/proposals/{proposal.pk}/withdraw/")

    proposal.refresh_from_db()
    assert proposal.is_open


def test_only_the_secretariat_withdraws() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    for person in (a_director(), an_officer()):
        answer = signed_in(person).post(f"/grants/proposals/{proposal.pk}/withdraw/")
        assert answer.status_code == 403
