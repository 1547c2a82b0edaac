"""A round done again moves few; policies stand side by side; who is next."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import (
    Match,
    Plain,
    crowded,
    every_kept_match,
    strict,
    told,
)


@given(crowded(weights=True, caps=True), st.integers(0, 8), st.data())
@settings(deadline=None, max_examples=80)
def test_worth_and_moves_together_are_best(
    plain: Plain, cost: int, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    allowed = list(every_kept_match(market))
    start = data.draw(st.sampled_from(allowed))
    names, posts = market.agents.ids, market.posts.ids
    begun: dict[str, str | list[str] | None] = {names[a]: posts[p] for a, p in start}

    def worth(match: Match) -> tuple[int, int]:
        known = [market.number_of_pair[pair] for pair in match]
        weight = sum(int(market.pairs.weight[n]) for n in known)
        return weight + cost * len(set(match) & set(start)), len(match)

    outcome = pl.solve(market, pl.Welfare(), start=begun, move_cost=cost)

    assert worth(tuple(outcome.placed)) == max(map(worth, allowed))
    told_ = json.loads(json.dumps(outcome.told()))
    assert pl.verify(market, told_).ok


def test_where_a_move_costs_more_than_it_brings_nobody_moves() -> None:
    market = pl.market_from(
        {
            "agents": [{"id": "a"}, {"id": "b"}],
            "posts": [{"id": "p"}, {"id": "q"}],
            "weights": [["a", "p", 5], ["a", "q", 9], ["b", "p", 5], ["b", "q", 5]],
        }
    )

    steps = pl.sweep(market, {"a": "p", "b": "q"}, [0, 1, 3, 100])

    assert [(step.moved, step.value) for step in steps] == [(2, 14), (0, 10)]


def test_after_a_withdrawal_few_move() -> None:
    names = [f"a{n}" for n in range(6)]
    posts = [f"p{n}" for n in range(6)]
    weights = [
        [a, p, (7 * n + 3 * m) % 11]
        for n, a in enumerate(names)
        for m, p in enumerate(posts)
    ]
    market = pl.market_from(
        {
            "agents": [{"id": a} for a in names],
            "posts": [{"id": p} for p in posts],
            "weights": weights,
        }
    )
    before = pl.solve(market, pl.Welfare())
    later = pl.amend(market, pl.Withdraw("a3"))

    after = pl.solve(later, pl.Welfare(), start=before.match(), move_cost=100)

    moved = [a for a, p in after.match().items() if before.match()[a] != p]
    assert moved == []


def test_policies_stand_side_by_side_and_who_cannot_says_so() -> None:
    market = pl.market_from(
        told(
            {"a": [], "b": [], "c": [["p"]]},
            strict({"p": ["c", "a"], "q": ["b"]}),
            couples=[{"a": "a", "b": "b", "list": [["p", "q"]]}],
        )
    )

    table = pl.compare_policies(
        market, [pl.Stable(), pl.Fair("leximin"), pl.TopTradingCycles()]
    )

    assert [row["placed"] for row in table.told()] == [1, 2, 0]
    assert [row["envy"] for row in table.told()] == [0, 1, 0]
    assert "2人組" in table.told()[2]["refused"]
    assert len(table.text().splitlines()) == 4


@given(crowded(ties=False), st.data())
@settings(deadline=None, max_examples=60)
def test_the_next_for_a_seat_is_who_gets_it_when_there_is_one_more(
    plain: Plain, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Stable())
    post = data.draw(st.sampled_from(market.posts.ids))
    seats = int(market.posts.capacity[market.posts.place[post]])

    found = pl.alternates(outcome, post)

    for number, one in enumerate(found):
        wider = pl.amend(market, pl.SetCapacity(post, seats + number + 1))
        match = pl.solve(wider, pl.Stable()).match()
        assert match[one.agent] == post
        assert one.place == number + 1
        assert one.agent in one.text("ja")
        assert one.agent in one.text("en")
    assert len({one.agent for one in found}) == len(found)


def test_a_chain_that_a_seat_sets_off_is_told() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p", "q"], "b": ["p", "q"], "c": ["q"]}),
            strict({"p": ["a", "b"], "q": ["b", "c"]}),
        )
    )
    outcome = pl.solve(market, pl.Stable())

    (first,) = pl.alternates(outcome, "p")

    assert first.moves == (("b", "q", "p"), ("c", None, "q"))
    assert first.text("en") == "Number 1: b. b from q to p, c from no place to q"


def test_a_weight_that_is_lost_is_told_and_that_much_more_changes_the_outcome() -> None:
    plain = {
        "agents": [{"id": "a"}, {"id": "b"}],
        "posts": [{"id": "p"}, {"id": "q"}],
        "weights": [["a", "p", 9], ["a", "q", 4], ["b", "p", 6], ["b", "q", 5]],
    }
    outcome = pl.solve(pl.market_from(plain), pl.Welfare())

    (reason,) = outcome.why("b", "p")

    assert (reason.kind, reason.loss, reason.unit) == ("costs", 4, "weight")
    plain["weights"] = [["a", "p", 9], ["a", "q", 4], ["b", "p", 6 + 5], ["b", "q", 5]]
    assert pl.solve(pl.market_from(plain), pl.Welfare()).match()["b"] == "p"


@given(crowded(weights=True, caps=True, floors=True))
@settings(deadline=None, max_examples=40)
def test_the_price_of_a_wish_is_exactly_what_the_whole_would_lose(plain: Plain) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Welfare())
    if outcome.status == "infeasible":
        return

    def worth(match: Match) -> tuple[int, int]:
        known = [market.number_of_pair[pair] for pair in match]
        return sum(int(market.pairs.weight[n]) for n in known), len(match)

    allowed = list(every_kept_match(market))
    best = max(map(worth, allowed))
    for agent, post in market.number_of_pair:
        (reason,) = outcome.why(market.agents.ids[agent], market.posts.ids[post])
        there = [worth(m) for m in allowed if (agent, post) in m]
        if reason.kind == "holds":
            assert best in there
        elif not there:
            assert reason.kind in {"impossible", "unkept", "rule"}
        elif max(there) == best:
            assert reason.kind == "equal"
        else:
            lost = [b - t for b, t in zip(best, max(there), strict=True)]
            assert reason.loss == abs(next(n for n in lost if n))
        assert reason.text("ja") != reason.text("en")
