"""Why somebody is not somewhere is true: with the remedy applied, she is."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import Plain, markets, strict, told


def kinds(market: pl.Market, outcome: pl.Outcome) -> dict[tuple[str, str], str]:
    """The kind of the reason for every agent and post."""
    return {
        (a, p): pl.why(market, outcome.placed, n, m).kind
        for n, a in enumerate(market.agents.ids)
        for m, p in enumerate(market.posts.ids)
    }


@given(markets(), st.integers(0, 3))
def test_of_a_stable_outcome_nobody_hears_that_there_is_room(
    plain: Plain, seed: int
) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Stable(), seed=seed)

    found = kinds(market, outcome)

    assert "room" not in found.values()
    held = {pair for pair, kind in found.items() if kind == "holds"}
    assert held == {(a, p) for a, p in outcome.match().items() if p is not None}


@given(markets(ties=False))
def test_who_is_below_the_cutoff_is_in_once_she_is_ranked_first(plain: Plain) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Stable())
    for (agent, post), kind in kinds(market, outcome).items():
        if kind != "cutoff":
            continue
        lists: dict[str, Any] = dict(plain["post_lists"])
        others = [group for group in lists[post] if group != [agent]]
        lists[post] = [[agent], *others]
        mended = pl.market_from({**plain, "post_lists": lists})

        after = pl.solve(mended, pl.Stable())

        own = mended.pairs.agent_rank[
            mended.number_of_pair[mended.agents.place[agent], mended.posts.place[post]]
        ]
        got = after.match()[agent]
        assert got is not None
        place = (mended.agents.place[agent], mended.posts.place[str(got)])
        assert mended.pairs.agent_rank[mended.number_of_pair[place]] <= own


def test_the_numbers_of_a_cutoff_are_those_of_the_post() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p"], "b": ["p"], "c": ["p"]}),
            strict({"p": ["b", "a", "c"]}),
            {"p": 2},
        )
    )
    outcome = pl.solve(market, pl.Stable())

    reason = pl.why(market, outcome.placed, 2, 0)

    assert (reason.rank, reason.last, reason.ahead, reason.capacity) == (3, 2, 2, 2)
    assert reason.text("ja").startswith("p: 定員2。順位は3位")
    assert "2 rank as high or higher" in reason.text("en")


def test_each_other_reason_is_told_in_both_languages() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p", "q"], "b": ["q"], "c": ["p"]}),
            strict({"p": ["a", "c"], "q": ["a", "b"]}),
            fixed=[["c", "p"]],
            failed=[["b", "p", ["licence"]]],
        )
    )
    outcome = pl.solve(market, pl.Stable())

    found = kinds(market, outcome)

    assert found == {
        ("a", "p"): "full",
        ("a", "q"): "holds",
        ("b", "p"): "rule",
        ("b", "q"): "cutoff",
        ("c", "p"): "holds",
        ("c", "q"): "not-listed",
    }
    for language in ("ja", "en"):
        said = {
            pl.why(market, outcome.placed, n, m).text(language)
            for n in range(3)
            for m in range(2)
        }
        assert len(said) == 6
    assert "licence" in pl.why(market, outcome.placed, 1, 0).text("ja")
    assert [r.post for r in pl.reasons(market, outcome.placed, 0)] == ["p", "q"]
