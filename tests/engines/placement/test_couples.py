"""Couples against every matching there is, under each reading of a blocking couple."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.markets.blocking import READINGS, Reading
from kakehashi.engines.placement.solvers import stable
from kakehashi.engines.placement.solvers.together import solve_together
from tests.engines.placement import words
from tests.engines.placement.markets import (
    Plain,
    crowded,
    every_kept_match,
    strict,
    told,
)


@pytest.mark.parametrize("reading", READINGS)
@given(plain=crowded(couples=2, near=True, fixed=True), seed=st.integers(0, 3))
@settings(deadline=None, max_examples=60)
def test_a_stable_match_is_found_wherever_there_is_one(
    reading: Reading, plain: Plain, seed: int
) -> None:
    market = pl.market_from(plain)
    stable = {
        m
        for m in every_kept_match(market)
        if words.is_stable(market, m, reading=reading)
    }

    outcome = pl.solve(market, pl.Stable(couple_blocking=reading), seed=seed)

    if stable:
        assert outcome.status == "stable"
        assert tuple(outcome.placed) in stable
    else:
        assert outcome.status == "none"
        assert not outcome.placed


@pytest.mark.parametrize("sizes", [1, 2])
@given(data=st.data())
@settings(deadline=None, max_examples=80)
def test_two_posts_under_one_cap_would_have_to_take_both(
    sizes: int, data: st.DataObject
) -> None:
    market = pl.market_from(
        data.draw(crowded(couples=2, near=True, caps=True, sizes=sizes, fixed=True))
    )
    stable = {m for m in every_kept_match(market) if words.is_stable(market, m)}

    outcome = pl.solve(market, pl.Stable())

    if outcome.status == "infeasible":
        assert not list(every_kept_match(market))
    elif stable:
        assert tuple(outcome.placed) in stable
    else:
        assert outcome.status == "none"


def test_one_seat_under_a_cap_of_both_posts_is_no_seat_for_two() -> None:
    market = pl.market_from(
        told(
            {"a": [], "b": []},
            strict({"h1": ["a", "b"], "h2": ["a", "b"]}),
            couples=[{"a": "a", "b": "b", "list": [["h1", "h2"]]}],
            quotas=[{"name": "both", "max": 1}],
        )
    )

    outcome = pl.solve(market, pl.Stable())

    assert outcome.status == "stable"
    assert outcome.match() == {"a": None, "b": None}


@pytest.mark.parametrize("reading", READINGS)
@given(plain=crowded(couples=2, near=True))
@settings(deadline=None, max_examples=40)
def test_the_largest_stable_match_with_couples_is_found(
    reading: Reading, plain: Plain
) -> None:
    market = pl.market_from(plain)
    sizes = [
        len(m)
        for m in every_kept_match(market)
        if words.is_stable(market, m, reading=reading)
    ]

    outcome = pl.solve(market, pl.Stable(ties="max", couple_blocking=reading))

    assert (outcome.status == "none") is not bool(sizes)
    assert len(outcome.placed) == max(sizes, default=0)


@given(crowded(couples=1, near=True, caps=True, sizes=2, weights=True, fixed=True))
@settings(deadline=None, max_examples=60)
def test_the_most_weight_keeps_couples_together(plain: Plain) -> None:
    market = pl.market_from(plain)

    def worth(match: Any) -> tuple[int, int]:
        weights = market.pairs.weight
        known = [market.number_of_pair[p] for p in match if p in market.number_of_pair]
        return sum(int(weights[n]) for n in known), len(match)

    best = max(map(worth, every_kept_match(market)), default=None)

    outcome = pl.solve(market, pl.Welfare())

    if best is None:
        assert outcome.status == "infeasible"
    else:
        assert outcome.status == "optimal"
        assert worth(outcome.placed) == best


def test_a_couple_with_nothing_stable_is_told_so_with_its_proof() -> None:
    market = pl.market_from(
        told(
            {"m": [], "f": [], "s": [["h1"], ["h2"]]},
            strict({"h1": ["m", "s"], "h2": ["s", "f"]}),
            couples=[{"a": "m", "b": "f", "list": [["h1", "h2"]]}],
        )
    )

    outcome = pl.solve(market, pl.Stable())

    assert outcome.status == "none"
    assert outcome.match() == {"f": None, "m": None, "s": None}
    claims = {c.name: c for c in pl.verify(market, outcome.told()).claims}
    assert (claims["none"].by, claims["none"].holds) == ("checked", True)


def test_a_partner_does_not_get_the_seat_that_the_other_leaves() -> None:
    # Together they would swap into p and q, but p ranks b below everybody there.
    market = pl.market_from(
        told(
            {"a": [], "b": []},
            strict({"p": ["a", "b"], "q": ["a", "b"]}),
            couples=[{"a": "a", "b": "b", "list": [["q", "p"], ["p", None]]}],
        )
    )
    held = [(0, 0)]

    found = pl.verify(
        market, pl.Outcome(market, held, "stable", "stable", {"cutoffs": {}}).told()
    )

    assert "stable" not in {c.name for c in found.claims if not c.holds}


def test_who_is_fixed_leaves_her_partner_what_suits_it() -> None:
    market = pl.market_from(
        told(
            {"a": [], "b": []},
            strict({"p": ["a"], "q": ["b"], "r": ["b"]}),
            couples=[{"a": "a", "b": "b", "list": [["q", "r"], ["p", "q"]]}],
            fixed=[["a", "p"]],
        )
    )

    assert pl.solve(market, pl.Stable()).match() == {"a": "p", "b": "q"}


def test_couples_do_not_cost_the_floors_of_a_market_without_a_seat_to_spare() -> None:
    posts = [f"p{n:03}" for n in range(60)]
    agents = [f"a{n:03}" for n in range(120)]
    market = pl.market_from(
        {
            "agents": [{"id": a} for a in agents],
            "posts": [
                {"id": p, "capacity": 2, "groups": {"region": f"r{n % 6}"}}
                for n, p in enumerate(posts)
            ],
            "weights": [[a, p, 2000] for a in agents for p in posts],
            "quotas": [
                {"name": f"r{n}", "where": {"region": f"r{n}"}, "min": 20}
                for n in range(6)
            ],
            "couples": [
                {"a": agents[2 * n], "b": agents[2 * n + 1], "near": "region"}
                for n in range(5)
            ],
        }
    )

    outcome = solve_together(market, pl.Welfare(), seconds=20)

    assert outcome is not None
    assert len(outcome.placed) == 120


@given(
    plain=crowded(couples=2, near=True, caps=True, floors=True), seed=st.integers(0, 3)
)
@settings(deadline=None, max_examples=40)
def test_where_a_market_is_too_large_couples_are_kept_and_who_blocks_is_named(
    plain: Plain, seed: int
) -> None:
    market = pl.market_from(plain)
    if not market.couples or any(c.listed for c in market.couples):
        return

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stable, "MANY", -1)
        try:
            outcome = pl.solve(market, pl.Stable(), seed=seed)
        except pl.PlacementError:  # nothing was found that keeps couples and floors
            return

    assert outcome.status in {"stable", "feasible", "infeasible"}
    if outcome.status == "stable":
        assert words.is_stable(market, tuple(outcome.placed))
    elif outcome.status == "feasible":
        assert outcome.certificate["blocking"]
