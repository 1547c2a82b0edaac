"""A market changed is the market as it would have been written so from the start."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import Plain, crowded, strict, told


def same(one: pl.Market, other: pl.Market) -> bool:
    """Whether every policy sees the same."""
    return (
        one.agents.ids == other.agents.ids
        and one.posts.capacity.tolist() == other.posts.capacity.tolist()
        and one.pairs.start.tolist() == other.pairs.start.tolist()
        and one.pairs.post.tolist() == other.pairs.post.tolist()
        and one.pairs.agent_rank.tolist() == other.pairs.agent_rank.tolist()
        and one.pairs.post_rank.tolist() == other.pairs.post_rank.tolist()
        and one.pairs.weight.tolist() == other.pairs.weight.tolist()
        and list(one.quotas) == list(other.quotas)
        and list(one.couples) == list(other.couples)
        and sorted(one.fixed) == sorted(other.fixed)
    )


@given(crowded(caps=True, weights=True, fixed=True), st.data())
@settings(deadline=None, max_examples=100)
def test_who_withdraws_was_never_there(plain: Plain, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from([row["id"] for row in plain["agents"]]))
    without: dict[str, Any] = dict(plain)
    without["agents"] = [row for row in plain["agents"] if row["id"] != gone]
    without["agent_lists"] = {
        a: w for a, w in plain["agent_lists"].items() if a != gone
    }
    without["post_lists"] = {
        p: [[a for a in group if a != gone] for group in groups]
        for p, groups in plain["post_lists"].items()
    }
    without["weights"] = [row for row in plain["weights"] if row[0] != gone]
    without["fixed"] = [row for row in plain.get("fixed", []) if row[0] != gone]

    amended = pl.amend(pl.market_from(plain), pl.Withdraw(gone))

    assert same(amended, pl.market_from(without))


@given(crowded(weights=True), st.data())
@settings(deadline=None, max_examples=100)
def test_who_withdraws_and_comes_again_changes_nothing(
    plain: Plain, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from([row["id"] for row in plain["agents"]]))
    ranks = {
        post: rank
        for post, groups in plain["post_lists"].items()
        for rank, group in enumerate(groups)
        if gone in group
    }
    weights = {p: w for a, p, w in plain["weights"] if a == gone}
    again = pl.Add(gone, plain["agent_lists"][gone], ranks, weights)
    market = pl.market_from(plain)

    assert same(pl.amend(market, pl.Withdraw(gone), again), market)


@given(crowded(caps=True, floors=True), st.integers(0, 4))
@settings(deadline=None, max_examples=60)
def test_seats_and_quotas_are_as_if_written_so(plain: Plain, seats: int) -> None:
    changes: list[Any] = [pl.SetCapacity("p0", seats)]
    written: dict[str, Any] = dict(plain)
    written["posts"] = [
        {**row, "capacity": seats} if row["id"] == "p0" else row
        for row in plain["posts"]
    ]
    if plain["quotas"]:
        first = {**plain["quotas"][0], "min": 0, "max": 2}
        written["quotas"] = [first, *plain["quotas"][1:]]
        changes.append(pl.SetQuota(first["name"], min=0, max=2))

    amended = pl.amend(pl.market_from(plain), *changes)

    assert same(amended, pl.market_from(written))


def test_what_is_fixed_is_kept_until_it_is_released() -> None:
    market = pl.market_from(
        told(strict({"a": ["p", "q"]}), strict({"p": ["a"], "q": ["a"]}))
    )

    decided = pl.amend(market, pl.Fix("a", "q"))

    assert pl.solve(decided, pl.Stable()).match() == {"a": "q"}
    free = pl.amend(decided, pl.Release("a", "q"))
    assert pl.solve(free, pl.Stable()).match() == {"a": "p"}


def test_who_is_fixed_leaves_her_partner_what_suits_the_two() -> None:
    market = pl.market_from(
        told(
            {"a": [], "b": []},
            strict({"p": ["a"], "q": ["b"], "r": ["b"]}),
            couples=[{"a": "a", "b": "b", "list": [["p", "r"], ["p", "q"]]}],
        )
    )

    decided = pl.amend(market, pl.Fix("a", "p"), pl.SetCapacity("r", 0))

    assert pl.solve(decided, pl.Stable()).match() == {"a": "p", "b": "q"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (pl.Withdraw("x"), "unknown-id"),
        (pl.SetCapacity("x", 1), "unknown-id"),
        (pl.SetCapacity("p", -1), "out-of-range"),
        (pl.SetQuota("x"), "unknown-id"),
        (pl.SetQuota("all", min=3, max=2), "crossed-quota"),
        (pl.SetQuota("all", min=-1), "out-of-range"),
        (pl.Add("a", [], {}), "duplicate-id"),
        (pl.Add("c", [["x"]], {}), "unknown-id"),
        (pl.Add("c", [["p"], ["p"]], {"p": 0}), "listed-twice"),
        (pl.Add("c", [["p"]], {"p": -1}), "out-of-range"),
        (pl.Fix("b", "p"), "fixed-over"),
        (pl.Release("b", "p"), "not-fixed"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(change: Any, code: str) -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p"], "b": ["p"]}),
            strict({"p": ["a", "b"]}),
            fixed=[["a", "p"]],
            quotas=[{"name": "all", "max": 5}],
        )
    )

    with pytest.raises(pl.InvalidMarket) as refused:
        pl.amend(market, change)

    assert refused.value.code == code
