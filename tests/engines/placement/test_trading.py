"""Top trading cycles: nobody would trade, nobody gains by a lie; it is proved."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import (
    Match,
    Plain,
    every_match,
    markets,
    strict,
    told,
)


def rank(market: pl.Market, placed: Match, agent: int) -> int:
    """The rank of what an agent got; an empty seat is the worst."""
    own, number = market.pairs.agent_rank, market.number_of_pair
    return min((int(own[number[p]]) for p in placed if p[0] == agent), default=99)


def solved(market: pl.Market, seed: int = 0) -> Match:
    return tuple(pl.solve(market, pl.TopTradingCycles(), seed=seed).placed)


def test_three_who_each_want_anothers_place_trade_round() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["q", "p"], "b": ["r", "q"], "c": ["p", "r"]}),
            strict({"p": ["a", "c"], "q": ["b", "a"], "r": ["c", "b"]}),
        )
    )

    outcome = pl.solve(market, pl.TopTradingCycles())

    assert outcome.match() == {"a": "q", "b": "r", "c": "p"}
    assert outcome.certificate["trades"] == [[["a", "q"], ["b", "r"], ["c", "p"]]]


def test_one_may_be_passed_over_by_one_whom_the_post_ranks_lower() -> None:
    """The known price of it (Abdulkadiroğlu and Sönmez, 2003): i1 and i2 trade."""
    market = pl.market_from(
        told(
            strict({"i1": ["s2", "s1"], "i2": ["s1", "s2"], "i3": ["s1", "s2"]}),
            strict({"s1": ["i1", "i3", "i2"], "s2": ["i2", "i1", "i3"]}),
        )
    )

    assert pl.solve(market, pl.TopTradingCycles()).match() == {
        "i1": "s2",
        "i2": "s1",
        "i3": None,
    }


@given(markets(), st.integers(0, 3))
@settings(deadline=None)
def test_no_other_match_pleases_one_more_and_nobody_less(
    plain: Plain, seed: int
) -> None:
    market = pl.market_from({**plain, "agent_lists": _strict_lists(plain)})
    mine = [
        rank(market, solved(market, seed), n) for n in range(len(market.agents.ids))
    ]

    for other in every_match(market):
        theirs = [rank(market, other, n) for n in range(len(market.agents.ids))]
        gains = any(t < m for t, m in zip(theirs, mine, strict=True))
        loses = any(t > m for t, m in zip(theirs, mine, strict=True))
        assert loses or not gains


@given(markets(agents=4, posts=3, ties=False))
@settings(deadline=None, max_examples=40)
def test_nobody_gains_by_a_false_list(plain: Plain) -> None:
    market = pl.market_from(plain)
    honest = solved(market)
    for agent, name in enumerate(market.agents.ids):
        true = rank(market, honest, agent)
        listed = [group[0] for group in plain["agent_lists"][name]]
        for count in range(len(listed) + 1):
            for order in permutations(listed, count):
                lists = {**plain["agent_lists"], name: [[post] for post in order]}
                lied = solved(pl.market_from({**plain, "agent_lists": lists}))
                assert rank(market, lied, agent) >= true


def _strict_lists(plain: Plain) -> dict[str, list[list[str]]]:
    return {
        name: [[post] for group in groups for post in group]
        for name, groups in plain["agent_lists"].items()
    }


@given(markets(), st.data())
def test_a_record_of_trades_that_is_changed_is_rejected(
    plain: Plain, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    outcome = json.loads(json.dumps(pl.solve(market, pl.TopTradingCycles()).told()))
    trades = outcome["certificate"]["trades"]
    if not trades:
        return
    number = data.draw(st.integers(0, len(trades) - 1))
    cycle = trades.pop(number)
    for agent, _post in cycle:
        outcome["match"][agent] = None
    outcome["metrics"]["placed"] -= len(cycle)
    outcome["metrics"]["unplaced"] += len(cycle)

    assert not pl.verify(market, outcome).ok


@pytest.mark.parametrize(
    "trades", [None, 7, [[]], [[["a"]]], [[["a", "z"]]], [[[1, 2]]], [["ap"]]]
)
def test_what_is_no_record_is_rejected(trades: object) -> None:
    market = pl.market_from(told(strict({"a": ["p"]}), strict({"p": ["a"]})))
    outcome = pl.solve(market, pl.TopTradingCycles()).told()
    certificate = {**outcome["certificate"], "trades": trades}

    assert not pl.verify(market, {**outcome, "certificate": certificate}).ok


def test_who_may_hold_several_posts_cannot_trade() -> None:
    plain = told(strict({"a": ["p"]}), strict({"p": ["a"]}))
    plain["agents"][0]["quota"] = 2

    with pytest.raises(pl.NotOffered):
        pl.solve(pl.market_from(plain), pl.TopTradingCycles())


def test_what_is_fixed_is_not_traded() -> None:
    plain = told(
        strict({"a": ["p", "q"], "b": ["p"], "c": ["p", "q"]}),
        strict({"p": ["c", "a", "b"], "q": ["a", "c"]}),
        fixed=[["b", "p"]],
    )

    outcome = pl.solve(pl.market_from(plain), pl.TopTradingCycles())

    assert outcome.match() == {"a": "q", "b": "p", "c": None}


def test_a_long_list_is_traded_in_time_that_grows_with_the_lists() -> None:
    names = [f"a{n:04}" for n in range(2000)]
    places = [f"p{n:04}" for n in range(2000)]
    chain = {a: [p] for a, p in zip(names, [*places[1:], places[0]], strict=True)}
    firsts = {p: [a] for a, p in zip(names, places, strict=True)}
    both = {p: [*firsts[p], names[n - 1]] for n, p in enumerate(places)}
    listed = {a: [*chain[a], p] for a, p in zip(names, places, strict=True)}
    market = pl.market_from(told(strict(listed), strict(both)))

    outcome = pl.solve(market, pl.TopTradingCycles())

    assert [len(cycle) for cycle in outcome.certificate["trades"]] == [2000]
