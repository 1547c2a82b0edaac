"""A flow over the likely pairs, the others priced, is the flow over all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.solvers import staged
from tests.engines.placement.markets import Match, Plain, crowded, every_kept_match


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One pair of each is likely, and one joins at a time."""
    monkeypatch.setattr(staged, "MANY", 0)
    monkeypatch.setattr(staged, "LIKELY", 1)
    monkeypatch.setattr(staged, "JOINING", 1)


@given(crowded(weights=True, caps=True, floors=True, soft=True, fixed=True))
@settings(deadline=None, max_examples=150)
def test_nothing_better_was_left_out(plain: Plain) -> None:
    market = pl.market_from(plain)

    def worth(match: Match) -> tuple[int, int]:
        at = [market.number_of_pair.get(pair) for pair in match]
        weight = sum(int(market.pairs.weight[n]) for n in at if n is not None)
        for quota in market.quotas:
            members = market.members(quota)
            units = sum(post in members for _agent, post in match)
            most = units if quota.max is None else quota.max
            beside = max(quota.min - units, 0) + max(units - most, 0)
            weight -= 0 if quota.is_hard else quota.penalty * beside
        return weight, len(match)

    best = max(map(worth, every_kept_match(market)), default=None)

    outcome = pl.solve(market, pl.Welfare())

    if best is None:
        assert outcome.status == "infeasible"
    else:
        assert outcome.status == "optimal"
        assert worth(tuple(outcome.placed)) == best


@given(crowded(caps=True, floors=True))
@settings(deadline=None, max_examples=80)
def test_nothing_fairer_was_left_out(plain: Plain) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Fair("leximin"))

    if outcome.status != "infeasible":
        claims = {c.name: c for c in pl.verify(market, outcome.told()).claims}
        assert (claims["optimal"].by, claims["optimal"].holds) == ("checked", True)
