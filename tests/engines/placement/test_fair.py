"""Fairness by the places on the lists against every match there is, and its proof."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.policies import FAIR, Fairness
from tests.engines.placement.markets import (
    Match,
    Plain,
    crowded,
    every_kept_match,
    strict,
    told,
)


def places(market: pl.Market, placed: Match) -> list[int]:
    """The place on her list of each who is placed; of a couple, on its list."""
    where = dict(placed)
    found = []
    for agent, post in placed:
        couple = next((c for c in market.couples if agent in (c.a, c.b)), None)
        if couple is not None and couple.listed:
            found.append(
                couple.listed.index((where.get(couple.a), where.get(couple.b)))
            )
        elif (agent, post) in market.number_of_pair:
            at = market.number_of_pair[agent, post]
            found.append(int(market.pairs.agent_rank[at]))
    return found


def key(kind: Fairness, market: pl.Market, placed: Match) -> list[int]:
    """What is compared, the larger the better."""
    ranks = places(market, placed)
    profile = [sum(rank == n for rank in ranks) for n in range(6)]
    if kind == "rank-maximal":
        return profile
    if kind == "leximin":
        return [len(ranks), *(-n for n in reversed(profile))]
    worst = max(ranks, default=0)
    return [len(ranks), -worst, -profile[worst], -sum(ranks)]


@pytest.mark.parametrize("kind", FAIR)
@given(plain=crowded(caps=True, floors=True, fixed=True))
@settings(deadline=None, max_examples=80)
def test_nobody_can_be_placed_more_fairly(kind: Fairness, plain: Plain) -> None:
    market = pl.market_from(plain)
    best = max((key(kind, market, m) for m in every_kept_match(market)), default=None)

    outcome = pl.solve(market, pl.Fair(kind))

    if best is None:
        assert outcome.status == "infeasible"
        return
    assert outcome.status == "optimal"
    assert key(kind, market, tuple(outcome.placed)) == best
    claims = {c.name: c for c in pl.verify(market, outcome.told()).claims}
    assert claims["optimal"].by == "checked"


@pytest.mark.parametrize("kind", FAIR)
@given(plain=crowded(couples=1, near=True, caps=True, sizes=2))
@settings(deadline=None, max_examples=40)
def test_with_couples_and_sizes_the_fairest_is_found(
    kind: Fairness, plain: Plain
) -> None:
    market = pl.market_from(plain)
    best = max(key(kind, market, m) for m in every_kept_match(market))

    outcome = pl.solve(market, pl.Fair(kind))

    assert outcome.status == "optimal"
    assert key(kind, market, tuple(outcome.placed)) == best


@given(plain=crowded(weights=True, caps=True))
@settings(deadline=None, max_examples=80)
def test_with_weights_the_least_well_off_get_the_most(plain: Plain) -> None:
    market = pl.market_from(plain)

    def utilities(placed: Match) -> list[int]:
        worth = {
            a: int(market.pairs.weight[market.number_of_pair[a, p]]) for a, p in placed
        }
        return sorted(worth.get(a, 0) for a in range(len(market.agents.ids)))

    if not market.pairs.weight.any():
        return
    best = max(utilities(m) for m in every_kept_match(market))

    outcome = pl.solve(market, pl.Fair("leximin"))

    assert utilities(tuple(outcome.placed)) == best


@pytest.mark.parametrize("kind", FAIR)
@given(plain=crowded(caps=True), data=st.data())
@settings(deadline=None, max_examples=40)
def test_a_less_fair_match_is_rejected(
    kind: Fairness, plain: Plain, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Fair(kind))
    other = data.draw(st.sampled_from(list(every_kept_match(market))))
    proof = json.loads(json.dumps(outcome.told()))["certificate"]
    another = pl.Outcome(market, sorted(other), kind, "optimal", proof).told()

    equal = key(kind, market, other) == key(kind, market, tuple(outcome.placed))

    assert pl.verify(market, another).ok is equal


def test_many_places_on_the_lists_are_proved_in_several_stages() -> None:
    names = [f"a{n:02}" for n in range(40)]
    posts = [f"p{n:02}" for n in range(40)]
    market = pl.market_from(
        told(
            strict({a: posts[n:] + posts[:n] for n, a in enumerate(names)}),
            strict(dict.fromkeys(posts, names)),
        )
    )

    outcome = pl.solve(market, pl.Fair("rank-maximal"))

    assert outcome.told()["metrics"]["rank_profile"] == [40]
    assert len(outcome.certificate["stages"]) > 1
    assert pl.verify(market, outcome.told()).ok
