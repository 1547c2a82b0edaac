"""Transfers: posts are passed on in cycles and chains, and nobody is worse off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl

Lists = Mapping[str, list[str]]


def the_market(lists: Lists, seats: Mapping[str, int]) -> pl.Market:
    return pl.market_from(
        {
            "agents": [{"id": agent} for agent in lists],
            "posts": [{"id": post, "capacity": n} for post, n in seats.items()],
            "agent_lists": {a: [[post] for post in some] for a, some in lists.items()},
        }
    )


def test_two_who_want_each_other_s_town_change_places() -> None:
    market = the_market({"a": ["q"], "b": ["p"]}, {"p": 1, "q": 1})

    found = pl.exchange(market, {"a": "p", "b": "q"})

    assert found.cycles == ((("a", "p", "q"), ("b", "q", "p")),)
    assert found.chains == ()
    assert found.status == "optimal"


def test_a_vacant_seat_begins_a_chain_and_the_last_seat_stays_empty() -> None:
    market = the_market({"a": ["v"], "b": ["p"]}, {"p": 1, "q": 1, "v": 1})

    found = pl.exchange(market, {"a": "p", "b": "q"})

    assert found.chains == ((("a", "p", "v"), ("b", "q", "p")),)
    assert found.told()["moved"] == 2


def test_a_chain_is_no_longer_than_it_may_be() -> None:
    lists = {"a": ["v"], "b": ["p"], "c": ["q"]}
    market = the_market(lists, {"p": 1, "q": 1, "r": 1, "v": 1})
    holds = {"a": "p", "b": "q", "c": "r"}

    assert [len(pl.exchange(market, holds, longest=n).moves) for n in (1, 2, 3)] == [
        1,
        2,
        3,
    ]


def test_who_likes_her_post_best_and_who_is_fixed_stay() -> None:
    market = pl.market_from(
        {
            "agents": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
            "posts": [{"id": p, "capacity": 1} for p in "pqr"],
            "agent_lists": {"a": [["p"], ["q"]], "b": [["p"]], "c": [["q"]]},
            "fixed": [["c", "r"]],
        }
    )

    assert pl.exchange(market, {"a": "p", "b": "q"}).moves == ()


def test_seats_that_are_not_to_be_filled_stay_empty() -> None:
    market = the_market({"a": ["v"]}, {"p": 1, "v": 1})

    assert pl.exchange(market, {"a": "p"}, vacant={}).moves == ()
    assert pl.exchange(market, {"a": "p"}, vacant={"v": 1}).moves == (("a", "p", "v"),)


@pytest.mark.parametrize(
    ("holds", "vacant", "code"),
    [
        ({"x": "p"}, None, "unknown-id"),
        ({"a": "x"}, None, "unknown-id"),
        ({"a": "p", "b": "p"}, None, "too-many-at-post"),
        ({"a": "p"}, {"x": 1}, "unknown-id"),
        ({"a": "p"}, {"q": 2}, "out-of-range"),
        ({"a": "p"}, {"p": 1}, "out-of-range"),
    ],
)
def test_what_cannot_be_is_said(
    holds: dict[str, str], vacant: dict[str, int] | None, code: str
) -> None:
    market = the_market({"a": ["q"], "b": ["p"]}, {"p": 1, "q": 1})

    with pytest.raises(pl.InvalidMarket) as said:
        pl.exchange(market, holds, vacant=vacant)

    assert said.value.code == code


def test_couples_are_not_taken() -> None:
    market = pl.market_from(
        {
            "agents": [{"id": "a"}, {"id": "b"}],
            "posts": [{"id": "p", "capacity": 2}],
            "couples": [{"a": "a", "b": "b", "list": [["p", "p"]]}],
        }
    )

    with pytest.raises(pl.NotOffered) as said:
        pl.exchange(market, {"a": "p"})

    assert "夫婦" in said.value.problems[0].message


def test_a_false_exchange_is_refused() -> None:
    market = the_market({"a": ["q"], "b": ["p"], "c": ["q"]}, {"p": 1, "q": 1, "r": 1})
    holds = {"a": "p", "b": "q", "c": "r"}
    true = pl.exchange(market, holds)
    ((first, second),) = true.cycles
    wrong = {
        "better": replace(true, cycles=((("a", "p", "r"), second),)),
        "once": replace(true, cycles=((first, second), (first, second))),
        "rings": replace(true, cycles=((first,),)),
        "seats": replace(true, chains=((("c", "r", "q"),),)),
    }

    assert pl.verify_exchange(market, holds, true).ok
    for name, one in wrong.items():
        claims = {c.name: c for c in pl.verify_exchange(market, holds, one).claims}
        assert not claims[name].holds, name


def test_that_nobody_more_can_move_is_checked_only_where_all_who_wish_to_do() -> None:
    market = the_market({"a": ["q"], "b": ["p"], "c": ["q"]}, {"p": 1, "q": 1, "r": 1})
    two, three = {"a": "p", "b": "q"}, {"a": "p", "b": "q", "c": "r"}

    def by(holds: dict[str, str]) -> str:
        verdict = pl.verify_exchange(market, holds, pl.exchange(market, holds))
        return {c.name: c.by for c in verdict.claims}["most"]

    assert (by(two), by(three)) == ("checked", "attested")


Situation = tuple[Lists, dict[str, int], dict[str, str], int]


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    seats = {post: draw(st.integers(0, 2)) for post in "pqrs"}
    free = [post for post, n in seats.items() for _ in range(n)]
    held = draw(st.permutations(free))[: draw(st.integers(0, 5))]
    holds = dict(zip("abcde", held, strict=False))
    lists = {
        agent: draw(st.permutations("pqrs"))[: draw(st.integers(0, 4))]
        for agent in "abcde"
    }
    return lists, seats, holds, draw(st.integers(1, 4))


@given(situations())
@settings(max_examples=150)
def test_no_exchange_moves_more_or_costs_fewer_ranks(made: Situation) -> None:
    lists, seats, holds, longest = made
    found = pl.exchange(the_market(lists, seats), holds, longest=longest)

    best = max(worths(lists, seats, holds, longest))

    ranks = sum(lists[who].index(to) for who, _from, to in found.moves)
    assert (len(found.moves), -ranks) == best


@given(situations())
@settings(max_examples=40)
def test_the_order_they_come_in_changes_nothing(made: Situation) -> None:
    lists, seats, holds, longest = made
    turned = dict(list(lists.items())[::-1]), dict(list(seats.items())[::-1])

    assert pl.exchange(the_market(lists, seats), holds, longest=longest) == pl.exchange(
        the_market(*turned), dict(list(holds.items())[::-1]), longest=longest
    )


def worths(
    lists: Lists, seats: Mapping[str, int], holds: Mapping[str, str], longest: int
) -> Iterator[tuple[int, int]]:
    """Of every set of moves that can be passed on: how many, and ranks."""
    better = []
    for agent, here in holds.items():
        mine = lists[agent]
        until = mine.index(here) if here in mine else len(mine)
        better.append([None, *mine[:until]])
    for targets in product(*better):
        moves = {a: t for a, t in zip(holds, targets, strict=True) if t is not None}
        if can_be_passed_on(moves, seats, holds, longest):
            yield len(moves), -sum(lists[a].index(t) for a, t in moves.items())


def can_be_passed_on(
    moves: Mapping[str, str],
    seats: Mapping[str, int],
    holds: Mapping[str, str],
    longest: int,
) -> bool:
    """Whether each can take the seat of one who leaves or a vacant one, in rings."""
    vacant = [
        f"{post}{n}"
        for post, count in seats.items()
        for n in range(count - sum(h == post for h in holds.values()))
    ]
    givers = [
        [g for g in moves if holds[g] == to] + [v for v in vacant if v[0] == to]
        for to in moves.values()
    ]
    for from_whom in product(*givers):
        after = dict(zip(moves, from_whom, strict=True))
        is_once = len(set(from_whom)) == len(from_whom)
        if is_once and all(_length(agent, after) <= longest for agent in moves):
            return True
    return False


def _length(agent: str, after: Mapping[str, str]) -> int:
    steps, at = 1, after[agent]
    while at in after and at != agent:
        steps, at = steps + 1, after[at]
    return steps
