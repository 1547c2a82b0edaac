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
    least = pl.solve(market, pl.Stable(proposer="posts")).placed
    best = pl.solve(market, pl.Stable()).placed

    found = pl.compare(market, least, best)

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
    least = pl.solve(market, pl.Stable(proposer="posts")).placed
    best = pl.solve(market, pl.Stable()).placed

    assert pl.compare(market, least, best).told()["worse"] == 0
    assert pl.compare(market, best, best).moves == []
