"""The most weight under nested quotas against brute force, and the proof of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import Match, Plain, every_match

REGIONS = {"p0": "north", "p1": "north", "p2": "south", "p3": "south"}


@st.composite
def weighted(draw: st.DrawFn) -> Plain:
    """Weights of any sign, and least and most in regions, in posts and in all."""
    names = [f"a{n}" for n in range(draw(st.integers(1, 5)))]
    places = list(REGIONS)[: draw(st.integers(1, 4))]
    pairs = draw(
        st.lists(
            st.tuples(
                st.sampled_from(names),
                st.sampled_from(places),
                st.integers(-20, 50),
            ),
            unique_by=lambda row: row[:2],
            min_size=1,
        )
    )
    quotas = []
    groups: list[tuple[str, dict[str, str]]] = [("all", {})]
    groups += [(r, {"region": r}) for r in sorted({REGIONS[p] for p in places})]
    groups += [(p, {"name": p}) for p in places]
    for name, where in groups:
        if draw(st.booleans()):
            least = draw(st.integers(0, 2))
            most = draw(st.none() | st.integers(least, 4))
            quotas.append({"name": name, "where": where, "min": least, "max": most})
    return {
        "agents": [{"id": n, "quota": draw(st.integers(1, 2))} for n in names],
        "posts": [
            {
                "id": p,
                "capacity": draw(st.integers(0, 3)),
                "groups": {"region": REGIONS[p], "name": p},
            }
            for p in places
        ],
        "weights": [list(pair) for pair in pairs],
        "quotas": quotas,
    }


def keeps_quotas(market: pl.Market, placed: Match) -> bool:
    for quota in market.quotas:
        members = market.members(quota)
        count = sum(post in members for _agent, post in placed)
        if count < quota.min or (quota.max is not None and count > quota.max):
            return False
    return True


def worth(market: pl.Market, placed: Match) -> tuple[int, int]:
    weights = market.pairs.weight
    return (
        sum(int(weights[market.number_of_pair[pair]]) for pair in placed),
        len(placed),
    )


@given(weighted())
@settings(deadline=None, max_examples=150)
def test_it_is_the_best_of_all_or_there_is_none(plain: Plain) -> None:
    market = pl.market_from(plain)
    allowed = [m for m in every_match(market) if keeps_quotas(market, m)]

    outcome = pl.solve(market, pl.Welfare())

    if not allowed:
        assert outcome.status == "infeasible"
        assert outcome.certificate["conflict"]
        return
    assert outcome.status == "optimal"
    best = max(worth(market, match) for match in allowed)
    assert worth(market, tuple(outcome.placed)) == best


@given(weighted(), st.data())
@settings(deadline=None, max_examples=100)
def test_a_worse_match_or_a_false_proof_is_rejected(
    plain: Plain, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    outcome = json.loads(json.dumps(pl.solve(market, pl.Welfare()).told()))
    if outcome["status"] == "infeasible":
        certificate = outcome["certificate"]
        for stage in certificate["stages"]:
            stage |= {"post_prices": {}, "quota_prices": {}}
        assert not pl.verify(market, outcome).ok
        return
    other = data.draw(st.sampled_from(list(every_match(market))))
    best = tuple(
        (market.agents.place[a], market.posts.place[p])
        for a, held in outcome["match"].items()
        for p in (held if isinstance(held, list) else [held])
        if p is not None
    )
    proof = outcome["certificate"]
    another = pl.Outcome(market, sorted(other), "welfare", "optimal", proof)
    is_best = worth(market, other) == worth(market, best)

    verdict = pl.verify(market, another.told())

    assert verdict.ok is (keeps_quotas(market, other) and is_best)


def test_a_floor_that_cannot_be_met_is_named_with_its_numbers() -> None:
    plain: dict[str, Any] = {
        "agents": [{"id": "a"}, {"id": "b"}],
        "posts": [
            {"id": "p", "capacity": 2, "groups": {"region": "west"}},
            {"id": "q", "capacity": 2, "groups": {"region": "west"}},
            {"id": "r", "capacity": 2, "groups": {"region": "east"}},
        ],
        "weights": [["a", "p", 5], ["b", "q", 5], ["a", "r", 9]],
        "quotas": [{"name": "west", "where": {"region": "west"}, "min": 3}],
    }

    outcome = pl.solve(pl.market_from(plain), pl.Welfare())

    assert outcome.status == "infeasible"
    assert outcome.certificate["conflict"] == [
        {"quota": "west", "min": 3, "short_by": 1, "posts": ["p", "q"]}
    ]


def test_more_fixed_than_a_quota_holds_is_named() -> None:
    plain = {
        "agents": [{"id": "a"}],
        "posts": [{"id": "p", "groups": {"region": "west"}}],
        "fixed": [["a", "p"]],
        "quotas": [{"name": "west", "where": {"region": "west"}, "max": 0}],
    }

    outcome = pl.solve(pl.market_from(plain), pl.Welfare())

    assert outcome.certificate["conflict"] == [
        {"quota": "west", "max": 0, "over_by": 1}
    ]


def test_what_is_fixed_counts_towards_a_floor() -> None:
    plain = {
        "agents": [{"id": "a"}, {"id": "b"}],
        "posts": [
            {"id": "p", "capacity": 1, "groups": {"region": "west"}},
            {"id": "q", "capacity": 1, "groups": {"region": "east"}},
        ],
        "weights": [["b", "q", 3], ["b", "p", 9]],
        "fixed": [["a", "p"]],
        "quotas": [{"name": "west", "where": {"region": "west"}, "min": 1, "max": 1}],
    }

    outcome = pl.solve(pl.market_from(plain), pl.Welfare())

    assert outcome.match() == {"a": "p", "b": "q"}


def test_quotas_that_cross_are_refused_where_they_must_be_nested() -> None:
    plain = {
        "agents": [{"id": "a"}],
        "posts": [
            {"id": "p", "groups": {"x": "1", "y": "1"}},
            {"id": "q", "groups": {"x": "1", "y": "2"}},
            {"id": "r", "groups": {"x": "2", "y": "1"}},
        ],
        "quotas": [
            {"name": "one", "where": {"x": "1"}},
            {"name": "two", "where": {"y": "1"}},
        ],
    }

    with pytest.raises(pl.InvalidMarket) as refused:
        pl.solve(pl.market_from(plain), pl.Stable())

    assert refused.value.code == "crossing-quotas"
    assert pl.solve(pl.market_from(plain), pl.Welfare()).status == "optimal"


def test_weights_too_large_for_whole_numbers_are_refused() -> None:
    plain = {
        "agents": [{"id": "a"}],
        "posts": [{"id": "p"}],
        "weights": [["a", "p", 2**41]],
    }

    with pytest.raises(pl.InvalidMarket) as refused:
        pl.market_from(plain)

    assert refused.value.code == "weight-too-large"


def test_the_largest_weights_still_add_up_exactly() -> None:
    plain = {
        "agents": [{"id": f"a{n}"} for n in range(3000)],
        "posts": [{"id": "p", "groups": {"region": "west"}}, {"id": "q"}],
        "weights": [["a1", "p", 2**40], ["a2", "p", 2**40 - 1], ["a1", "q", -1]],
        "quotas": [{"name": "west", "where": {"region": "west"}, "min": 1}],
    }

    outcome = pl.solve(pl.market_from(plain), pl.Welfare())

    assert (outcome.status, outcome.told()["value"]) == ("optimal", 2**40)
    assert outcome.match()["a1"] == "p"
