"""Stable matchings against brute force: stable, and best for the side that proposes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import (
    Match,
    Plain,
    every_match,
    is_stable,
    markets,
    strict,
    told,
)


def ranks(market: pl.Market, placed: Match, agent: int) -> list[int]:
    """The ranks an agent got, an empty seat the worst."""
    number, own = market.number_of_pair, market.pairs.agent_rank
    got = [int(own[number[p]]) for p in placed if p[0] == agent]
    return sorted([*got, *[99] * (int(market.agents.quota[agent]) - len(got))])


@given(markets(), st.integers(0, 9))
def test_no_two_would_rather_have_each_other(plain: Plain, seed: int) -> None:
    market = pl.market_from(plain)

    placed = tuple(pl.solve(market, pl.Stable(), seed=seed).placed)

    assert is_stable(market, placed)
    assert placed in set(every_match(market))


@given(markets(ties=False))
@settings(deadline=None)
def test_without_equals_everyone_gets_the_best_she_can_have(plain: Plain) -> None:
    market = pl.market_from(plain)
    stable = [m for m in every_match(market) if is_stable(market, m)]

    placed = tuple(pl.solve(market, pl.Stable()).placed)

    assert placed in stable
    for agent in range(len(market.agents.ids)):
        best = min(ranks(market, other, agent) for other in stable)
        assert ranks(market, placed, agent) == best


@given(markets(ties=False))
@settings(deadline=None)
def test_where_posts_propose_everyone_gets_the_least(plain: Plain) -> None:
    market = pl.market_from(plain)
    stable = [m for m in every_match(market) if is_stable(market, m)]

    placed = tuple(pl.solve(market, pl.Stable(proposer="posts")).placed)

    assert placed in stable
    for agent in range(len(market.agents.ids)):
        worst = max(ranks(market, other, agent) for other in stable)
        assert ranks(market, placed, agent) == worst


@given(markets(agents=3, posts=4, seats=3), st.integers(0, 3))
@settings(deadline=None)
def test_agents_with_several_seats_are_placed_stably(plain: Plain, seed: int) -> None:
    market = pl.market_from(plain)

    placed = tuple(pl.solve(market, pl.Stable(), seed=seed).placed)

    assert is_stable(market, placed)


@given(markets(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_market_is_written_changes_nothing(
    plain: Plain, random: object
) -> None:
    mixed = dict(plain)
    for key in ("agents", "posts"):
        mixed[key] = list(plain[key])
        random.shuffle(mixed[key])  # type: ignore[attr-defined]
    mixed["agent_lists"] = dict(reversed(plain["agent_lists"].items()))

    first = pl.solve(pl.market_from(plain), pl.Stable(), seed=3).told()

    assert pl.solve(pl.market_from(mixed), pl.Stable(), seed=3).told() == first


def test_another_seed_may_draw_another_of_two_equals() -> None:
    plain = told({"a": [["p"]], "b": [["p"]]}, {"p": [["a", "b"]]})
    market = pl.market_from(plain)

    winners = {tuple(pl.solve(market, pl.Stable(), seed=n).placed) for n in range(20)}

    assert winners == {((0, 0),), ((1, 0),)}


def test_what_is_fixed_stays_and_takes_its_seat() -> None:
    plain = told(
        strict({"a": ["p", "q"], "b": ["p"], "c": ["p"]}),
        strict({"p": ["a", "b", "c"], "q": ["a"]}),
        {"p": 2},
        fixed=[["c", "p"]],
    )

    outcome = pl.solve(pl.market_from(plain), pl.Stable())

    assert outcome.match() == {"a": "p", "b": None, "c": "p"}
    assert pl.verify(outcome.market, outcome.told()).ok


@given(markets(ties=False), st.integers(0, 9))
def test_one_after_another_leaves_nobody_who_would_trade(
    plain: Plain, seed: int
) -> None:
    market = pl.market_from(plain)
    placed = tuple(pl.solve(market, pl.SerialDictatorship(), seed=seed).placed)
    mine = [ranks(market, placed, n) for n in range(len(market.agents.ids))]

    for other in every_match(market):
        theirs = [ranks(market, other, n) for n in range(len(market.agents.ids))]
        gains = any(t < m for t, m in zip(theirs, mine, strict=True))
        loses = any(t > m for t, m in zip(theirs, mine, strict=True))
        assert loses or not gains


def test_a_long_chain_of_displacements_ends() -> None:
    names = [f"a{n:03}" for n in range(300)]
    places = [f"p{n:03}" for n in range(300)]
    # Each has a place, until the last one takes the first place and all move up.
    wants = {a: [p, q] for a, (p, q) in zip(names, pairwise(places), strict=False)}
    plain = told(
        strict({**wants, names[-1]: [places[0]]}),
        strict({place: [names[-1], *names[:-1]] for place in places}),
    )
    market = pl.market_from(plain)

    outcome = pl.solve(market, pl.Stable())

    assert outcome.match()[names[-1]] == places[0]
    assert outcome.match()[names[0]] == places[1]
    assert len(outcome.placed) == 300
