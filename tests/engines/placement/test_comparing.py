"""Who moves from one outcome to another, and who gains."""

from __future__ import annotations

from hypothesis import given

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import Plain, markets, strict, told


def test_two_who_trade_both_gain() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p", "q"], "b": ["q", "p"], "c": ["r"]}),
            strict({"p": ["b", "a"], "q": ["a", "b"], "r": ["c"]}),
        )
    )
    least = pl.solve(market, pl.Stable(proposer="posts"))
    best = pl.solve(market, pl.Stable())

    found = pl.compare(least, best)

    assert [(m.agent, m.before, m.after, m.gains) for m in found.moves] == [
        ("a", ["q"], ["p"], "better"),
        ("b", ["p"], ["q"], "better"),
    ]
    assert found.told()["better"] == found.told()["moved"] == 2


@given(markets(ties=False, seats=2))
def test_where_agents_propose_nobody_does_worse_than_where_posts_do(
    plain: Plain,
) -> None:
    market = pl.market_from(plain)
    least = pl.solve(market, pl.Stable(proposer="posts"))
    best = pl.solve(market, pl.Stable())

    assert pl.compare(least, best).told()["worse"] == 0
    assert pl.compare(best, best).moves == []


def test_one_who_withdrew_is_named_and_the_others_are_compared_by_name() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["h1"], "b": ["h1", "h2"], "c": ["h2"]}),
            strict({"h1": ["a", "b"], "h2": ["b", "c"]}),
        )
    )
    before = pl.solve(market, pl.Stable())
    after = pl.solve(pl.amend(market, pl.Withdraw("a")), pl.Stable())

    found = pl.compare(before, after)

    assert [(m.agent, m.before, m.after, m.gains) for m in found.moves] == [
        ("a", ["h1"], [], "gone"),
        ("b", ["h2"], ["h1"], "better"),
        ("c", [], ["h2"], "better"),
    ]


def test_a_couple_gains_by_its_own_list() -> None:
    market = pl.market_from(
        told(
            {"a": [], "b": []},
            strict({"h1": ["a", "b"], "h2": ["a", "b"], "h3": ["a", "b"]}),
            couples=[
                {"a": "a", "b": "b", "list": [["h1", "h2"], ["h2", "h1"], ["h1", "h3"]]}
            ],
        )
    )
    third = pl.Outcome(market, [(0, 0), (1, 2)], "stable", "stable", {})
    second = pl.Outcome(market, [(0, 1), (1, 0)], "stable", "stable", {})

    assert {m.gains for m in pl.compare(third, second).moves} == {"better"}
