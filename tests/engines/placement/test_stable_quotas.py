"""Stability under caps, floors and sizes, and stronger than weak, by brute force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.policies import Ties
from tests.engines.placement import words
from tests.engines.placement.markets import (
    Match,
    Plain,
    crowded,
    every_kept_match,
    markets,
    strict,
    told,
)

FOLDER = Path(__file__).resolve().parents[4] / "shared/data/placement"


def blocking(market: pl.Market, placed: Match) -> int:
    """How many pairs block, by the words of the definition."""
    fixed = {agent for agent, _post in market.fixed}
    return sum(
        words.blocks(market, placed, agent, post, "weak")
        for agent, post in market.number_of_pair
        if (agent, post) not in placed and agent not in fixed
    )


@given(crowded(caps=True, fixed=True), st.integers(0, 3))
@settings(deadline=None, max_examples=150)
def test_under_nested_caps_a_stable_match_is_always_found(
    plain: Plain, seed: int
) -> None:
    market = pl.market_from(plain)
    allowed = set(every_kept_match(market))

    outcome = pl.solve(market, pl.Stable(), seed=seed)

    if not allowed:
        assert outcome.status == "infeasible"
        return
    assert outcome.status == "stable"
    assert tuple(outcome.placed) in allowed
    assert words.is_stable(market, tuple(outcome.placed))


@given(crowded(caps=True, floors=True, fixed=True), st.integers(0, 3))
@settings(deadline=None, max_examples=100)
def test_floors_are_kept_and_as_few_as_can_be_block(plain: Plain, seed: int) -> None:
    market = pl.market_from(plain)
    allowed = list(every_kept_match(market))

    outcome = pl.solve(market, pl.Stable(), seed=seed)

    if not allowed:
        assert outcome.status == "infeasible"
        return
    placed = tuple(outcome.placed)
    assert placed in allowed
    assert blocking(market, placed) == min(blocking(market, m) for m in allowed)
    if outcome.status == "feasible":
        assert len(outcome.certificate["blocking"]) == blocking(market, placed)
        assert outcome.certificate["gives_up"] == "stability"


@given(crowded(sizes=3, caps=True, agents=4, posts=3), st.integers(0, 3))
@settings(deadline=None, max_examples=80)
def test_with_sizes_a_stable_match_is_found_wherever_there_is_one(
    plain: Plain, seed: int
) -> None:
    market = pl.market_from(plain)
    stable = {m for m in every_kept_match(market) if words.is_stable(market, m)}

    outcome = pl.solve(market, pl.Stable(), seed=seed)

    assert (outcome.status == "stable") is bool(stable)
    if stable:
        assert tuple(outcome.placed) in stable
    elif set(every_kept_match(market)):
        assert outcome.status == "none"


@pytest.mark.parametrize("ties", ["strong", "super"])
@given(plain=markets(agents=4, posts=3))
@settings(deadline=None, max_examples=80)
def test_an_equal_who_would_be_taken_is_not_there(ties: Ties, plain: Plain) -> None:
    market = pl.market_from(plain)
    stable = {
        m for m in every_kept_match(market) if words.is_stable(market, m, kind=ties)
    }

    outcome = pl.solve(market, pl.Stable(ties=ties))

    assert outcome.status == ("stable" if stable else "none")
    if stable:
        assert tuple(outcome.placed) in stable


@given(crowded(caps=True, sizes=1))
@settings(deadline=None, max_examples=80)
def test_the_largest_weakly_stable_match_is_found_and_proved(plain: Plain) -> None:
    market = pl.market_from(plain)
    allowed = list(every_kept_match(market))
    most = max(len(m) for m in allowed if words.is_stable(market, m))

    outcome = pl.solve(market, pl.Stable(ties="max"))

    assert outcome.status == "optimal"
    assert len(outcome.placed) == most


def test_a_cap_is_filled_by_rank_whatever_post_of_it_is_asked() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p"], "b": ["q"], "c": ["p"]}),
            strict({"p": ["a", "c"], "q": ["b"]}),
            {"p": 2, "q": 2},
            quotas=[{"name": "all", "max": 2}],
        )
    )

    outcome = pl.solve(market, pl.Stable())

    assert outcome.match() == {"a": "p", "b": "q", "c": None}
    assert outcome.status == "stable"


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the published cases are not beside")
def test_a_region_of_the_published_example_is_filled() -> None:
    known = json.loads((FOLDER / "kamada_kojima_example1.json").read_text())
    plain = told(
        strict(known["doctors"]), strict(known["hospitals"]), known["capacity"]
    )
    for post in plain["posts"]:
        post["groups"] = {"region": "r"}
    plain["quotas"] = [{"name": "r", "where": {"region": "r"}, "max": 10}]

    match = pl.solve(pl.market_from(plain), pl.Stable()).match()

    flexible = known["expected_flexible_DA"]
    for hospital in ("h1", "h2"):
        assert sorted(d for d, h in match.items() if h == hospital) == sorted(
            flexible[hospital]
        )


def test_a_floor_that_nobody_can_reach_is_told_with_its_numbers() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p"], "b": ["p"]}),
            strict({"p": ["a", "b"], "q": []}),
            {"p": 2},
            quotas=[{"name": "south", "where": {"region": "south"}, "min": 2}],
        )
        | {
            "posts": [
                {"id": "p", "capacity": 2, "groups": {"region": "north"}},
                {"id": "q", "capacity": 2, "groups": {"region": "south"}},
            ]
        }
    )

    outcome = pl.solve(market, pl.Stable())

    assert outcome.status == "infeasible"
    assert outcome.certificate["conflict"] == [
        {"quota": "south", "min": 2, "short_by": 2, "posts": ["q"]}
    ]
