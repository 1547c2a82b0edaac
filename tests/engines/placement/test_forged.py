"""Outcomes that somebody made up: each false word of them is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.engines import placement as pl
from kakehashi.engines.placement.outcome import metrics_of
from tests.engines.placement.markets import (
    Plain,
    crowded,
    every_kept_match,
    markets,
    strict,
    told,
)


def rejects(market: pl.Market, said: dict[str, Any]) -> bool:
    return not pl.verify(market, said).ok


def nobody(market: pl.Market, policy: str, status: str, proof: Any) -> dict[str, Any]:
    return pl.Outcome(market, (), policy, status, proof).told()


def equals() -> pl.Market:
    """Two whom the one post ranks as equals: something is stable, but not super so."""
    return pl.market_from(told({"a": [["h"]], "b": [["h"]]}, {"h": [["a", "b"]]}))


def floored(capacity: int = 1) -> pl.Market:
    plain = told(strict({"a": ["h"]}), strict({"h": ["a"]}), {"h": capacity})
    plain["quotas"] = [{"name": "q", "min": 2}]
    return pl.market_from(plain)


def test_a_floor_counts_people_by_their_size() -> None:
    plain = told(strict({"a": ["h"]}), strict({"h": ["a"]}), {"h": 3})
    plain["agents"][0]["size"] = 3
    plain["quotas"] = [{"name": "q", "min": 3}]
    market = pl.market_from(plain)
    stage = {"radix": [1, 1], "post_prices": {}, "quota_prices": {"q": -1}}

    assert rejects(market, nobody(market, "welfare", "infeasible", {"stages": [stage]}))
    assert pl.solve(market, pl.Welfare()).match() == {"a": "h"}


@pytest.mark.parametrize("policy", ["stable", "stable-max", "welfare", "ttc"])
@pytest.mark.parametrize("kind", ["super", "strong", "weak"])
def test_that_nothing_is_stable_is_of_the_policy_asked_for(
    policy: str, kind: str
) -> None:
    market = equals()

    assert rejects(
        market, nobody(market, policy, "none", {"kind": kind, "reading": "mm"})
    )


@pytest.mark.parametrize("status", ["infeasible", "none"])
@pytest.mark.parametrize("proof", [{}, {"by": "magic"}, {"conflict": []}])
def test_of_a_small_market_nobody_is_believed_that_nothing_can_be(
    status: str, proof: dict[str, Any]
) -> None:
    market = equals()

    assert rejects(market, nobody(market, "stable", status, {**proof, "kind": "weak"}))


@pytest.mark.parametrize(
    "conflict",
    [
        [{"quota": "zz", "short_by": 1}],
        [{"quota": "q", "min": 2, "short_by": 2, "posts": ["h"]}],
        [{"quota": "q", "min": 2, "short_by": 1, "posts": ["x"]}],
        ["q"],
    ],
)
def test_the_floor_that_is_named_and_who_lacks_are_held_against_the_market(
    conflict: list[Any],
) -> None:
    market = floored()
    outcome = pl.solve(market, pl.Welfare()).told()
    proof = outcome["certificate"]

    assert not rejects(market, outcome)
    assert rejects(market, {**outcome, "certificate": {**proof, "conflict": conflict}})


@pytest.mark.parametrize(
    "bounds", [None, [], ["x"], [0, 0], [-5, 1], [float("nan"), 1], [7, 2], [6, True]]
)
def test_a_bound_that_does_not_fit_what_was_found_is_no_bound(bounds: Any) -> None:
    plain = told(strict({"a": ["h"]}), strict({"h": ["a"]}))
    plain["weights"] = [["a", "h", 6]]
    market = pl.market_from(plain)
    proof = {"by": "somebody", "bounds": bounds}

    said = pl.Outcome(market, [(0, 0)], "welfare", "optimal", proof).told()

    assert rejects(market, said)
    assert not rejects(
        market, {**said, "certificate": {"by": "somebody", "bounds": [6, 1]}}
    )


@given(plain=markets(ties=True, seats=2), data=st.data())
@settings(deadline=None, max_examples=60)
def test_two_equals_cannot_be_swapped_behind_the_lottery(
    plain: Plain, data: st.DataObject
) -> None:
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Stable(), seed=data.draw(st.integers(0, 5)))
    other = pl.solve(market, pl.Stable(), seed=data.draw(st.integers(6, 9)))
    said = {
        **outcome.told(),
        "match": other.match(),
        "value": other.told()["value"],
        "metrics": other.told()["metrics"],
    }
    said["certificate"] = {
        **said["certificate"],
        "cutoffs": other.certificate["cutoffs"],
    }

    assert rejects(market, said) is (other.placed != outcome.placed)


@pytest.mark.parametrize("seed", [None, "1", True, 2.0])
def test_a_lottery_without_its_seed_cannot_be_drawn_again(seed: Any) -> None:
    market = equals()
    outcome = pl.solve(market, pl.Stable()).told()
    proof = {**outcome["certificate"], "seed": seed}

    assert rejects(market, {**outcome, "certificate": proof})


def test_stability_is_not_given_up_where_it_could_be_had() -> None:
    market = pl.market_from(
        told(
            strict({"a": ["p", "q"], "b": ["q", "p"]}),
            strict({"p": ["a", "b"], "q": ["b", "a"]}),
        )
    )
    crossed = [(0, 1), (1, 0)]
    proof = {
        "cutoffs": {"p": 1, "q": 1},
        "seed": 0,
        "gives_up": "stability",
        "blocking": [[["a", "p"]], [["b", "q"]]],
    }

    assert rejects(
        market, pl.Outcome(market, crossed, "stable", "feasible", proof).told()
    )


@pytest.mark.parametrize(
    "proof",
    [
        {"best_for": [], "seed": 0},
        {"reading": [], "seed": 0},
        {"kind": [], "reading": {}},
        {"start": [[[], "h"]], "move_cost": 1},
        {"start": [["a", "h"]], "move_cost": -1},
        {"move_cost": 3},
    ],
)
@pytest.mark.parametrize("status", ["stable", "optimal", "feasible", "none"])
@pytest.mark.parametrize("policy", ["stable", "welfare"])
def test_values_of_any_kind_are_refused_and_not_stumbled_over(
    policy: str, status: str, proof: dict[str, Any]
) -> None:
    market = equals()

    assert rejects(market, pl.Outcome(market, [], policy, status, proof).told())


@given(crowded(couples=2, near=True, caps=True))
@settings(deadline=None, max_examples=60)
def test_the_most_first_places_are_counted_on_the_lists_of_couples(
    plain: Plain,
) -> None:
    market = pl.market_from(plain)

    def profile(match: Any) -> list[int]:
        found = metrics_of(market, sorted(match))["rank_profile"]
        return [*found, *[0] * (99 - len(found))]

    best = max(map(profile, every_kept_match(market)))

    assert profile(pl.solve(market, pl.Fair("rank-maximal")).placed) == best


def test_of_two_places_on_a_list_a_couple_gets_the_first() -> None:
    market = pl.market_from(
        told(
            {"a": [], "b": []},
            strict({"h1": ["a"], "h2": ["b"]}),
            couples=[{"a": "a", "b": "b", "list": [["h1", None], ["h1", "h2"]]}],
        )
    )

    assert pl.solve(market, pl.Fair("rank-maximal")).match() == {"a": "h1", "b": None}


def test_a_soft_rule_alone_leaves_nobody_out() -> None:
    plain = told(
        strict({"a": ["h1", "h2"], "b": ["h1", "h2"]}),
        strict({"h1": ["a", "b"], "h2": ["a", "b"]}),
    )
    plain["rules"] = [{"name": "s", "hard": False, "penalty": 5}]
    plain["failed"] = [["a", "h1", ["s"]]]
    market = pl.market_from(plain)

    outcome = pl.solve(market, pl.Fair("leximin"))

    assert outcome.match() == {"a": "h2", "b": "h1"}


@given(plain=crowded(couples=2, near=True, caps=True, weights=True), data=st.data())
@settings(deadline=None, max_examples=40)
def test_no_order_in_the_file_changes_anything(
    plain: Plain, data: st.DataObject
) -> None:
    other = {**plain}
    for key in ("quotas", "couples", "agents", "posts"):
        other[key] = data.draw(st.permutations(plain[key]))
    other["couples"] = [
        {
            **couple,
            "a": couple["b"],
            "b": couple["a"],
            **(
                {"list": [two[::-1] for two in couple["list"]]}
                if "list" in couple
                else {}
            ),
        }
        for couple in other["couples"]
    ]

    for policy in pl.Welfare(), pl.Fair("rank-maximal"), pl.Stable():
        mine = pl.solve(pl.market_from(plain), policy).told()
        assert pl.solve(pl.market_from(other), policy).told() == mine


def test_rivals_are_kept_apart() -> None:
    plain = told(
        strict({"a": ["p", "q"], "b": ["p", "q"]}),
        strict({"p": ["a", "b"], "q": ["a", "b"]}),
        {"p": 2, "q": 2},
    )
    plain["weights"] = [["a", "p", 5], ["b", "p", 4], ["a", "q", 1], ["b", "q", 3]]
    for row in plain["posts"]:
        row["groups"] = {"hall": row["id"]}
    plain["couples"] = [{"a": "b", "b": "a", "apart": "hall"}]
    market = pl.market_from(plain)
    together = pl.solve(pl.market_from({**plain, "couples": []}), pl.Welfare()).told()

    outcome = pl.solve(market, pl.Welfare())

    assert outcome.match() == {"a": "p", "b": "q"}
    assert rejects(market, together)
    with pytest.raises(pl.NotOffered):
        pl.solve(market, pl.Stable())


def test_when_time_runs_out_that_is_not_told_as_impossible() -> None:
    names = [f"a{n:03}" for n in range(150)]
    posts = [f"p{n:02}" for n in range(20)]
    plain = told(
        strict(
            {
                a: [posts[(7 * n + 3 * k) % 20] for k in range(17)]
                for n, a in enumerate(names)
            }
        ),
        strict(dict.fromkeys(posts, names)),
        dict.fromkeys(posts, 9),
    )
    for number, row in enumerate(plain["posts"]):
        row["groups"] = {"region": f"r{number % 4}"}
    plain["quotas"] = [
        {"name": f"r{n}", "where": {"region": f"r{n}"}, "min": 30} for n in range(4)
    ]
    market = pl.market_from(plain)

    outcome = pl.solve(market, pl.Stable(), time_limit=0.01)

    assert outcome.status in {"feasible", "stable"}


@pytest.mark.parametrize("cost", [-1, 0.5, 2**70, True])
def test_what_a_move_costs_is_a_whole_number(cost: Any) -> None:
    market = equals()

    with pytest.raises(pl.InvalidMarket):
        pl.solve(market, pl.Welfare(), start={"a": "h", "b": None}, move_cost=cost)


@pytest.mark.parametrize(
    "make",
    [
        lambda: pl.Welfare(()),
        lambda: pl.Fair("x"),  # type: ignore[arg-type]
        lambda: pl.Stable("x"),  # type: ignore[arg-type]
        lambda: pl.Stable(ties="x"),  # type: ignore[arg-type]
        lambda: pl.Stable(couple_blocking="x"),  # type: ignore[arg-type]
    ],
)
def test_a_policy_that_nobody_knows_is_not_made(make: Any) -> None:
    with pytest.raises(ValueError, match="one of"):
        make()


def test_of_equal_results_those_who_were_somewhere_stay() -> None:
    market = equals()

    for who, other in (("a", "b"), ("b", "a")):
        outcome = pl.solve(market, pl.Welfare(), start={who: "h", other: None})
        assert outcome.match() == {who: "h", other: None}


def test_why_counts_what_a_move_costs() -> None:
    plain = told(strict({"a": ["h2", "h1"]}), strict({"h1": ["a"], "h2": ["a"]}))
    plain["weights"] = [["a", "h1", 5], ["a", "h2", 6]]
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Welfare(), start={"a": "h1"}, move_cost=5)

    [reason] = outcome.why("a", "h2")

    assert (reason.kind, reason.loss, reason.unit) == ("costs", 4, "weight")


def test_why_knows_what_a_couple_could_have_had() -> None:
    plain = told(
        {"h": [], "w": []},
        strict({"p": ["h", "w"], "q": ["h", "w"]}),
        {"p": 2, "q": 2},
        couples=[{"a": "h", "b": "w", "list": [["p", "p"], ["q", "q"]]}],
    )
    plain["weights"] = [["h", "p", 5], ["w", "p", 5], ["h", "q", 9], ["w", "q", 8]]
    market = pl.market_from(plain)
    outcome = pl.solve(market, pl.Welfare())

    [reason] = outcome.why("h", "p")

    assert (reason.kind, reason.loss) == ("costs", 7)


def test_where_nothing_can_be_nobody_is_told_of_free_seats() -> None:
    market = floored()
    outcome = pl.solve(market, pl.Stable())

    assert outcome.status == "infeasible"
    assert [reason.kind for reason in outcome.why("a")] == ["nobody"]


@pytest.mark.parametrize(
    ("key", "row"),
    [
        ("quotas", {"name": "q", "maximum": 1}),
        ("posts", {"id": "x", "capasity": 2}),
        ("agents", {"id": "x", "seats": 2}),
        ("couples", {"a": "a", "b": "b", "lists": [["h", "h"]]}),
        ("rules", {"name": "r", "hards": False}),
    ],
)
def test_a_slip_in_a_key_is_not_read_as_nothing_said(
    key: str, row: dict[str, Any]
) -> None:
    plain = told({"a": [["h"]], "b": [["h"]]}, {"h": [["a", "b"]]})
    plain[key] = [*plain.get(key, []), row]

    with pytest.raises(pl.InvalidMarket) as caught:
        pl.market_from(plain)

    assert caught.value.code == "unknown-key"


@pytest.mark.parametrize(
    "how", [{}, {"near": "region", "list": []}, {"near": "region", "apart": "region"}]
)
def test_of_two_it_is_told_how_they_belong_together(how: dict[str, Any]) -> None:
    plain = told({"a": [["h"]], "b": [["h"]]}, {"h": [["a", "b"]]})
    plain["posts"][0]["groups"] = {"region": "north"}
    plain["couples"] = [{"a": "a", "b": "b", **how}]

    with pytest.raises(pl.InvalidMarket) as caught:
        pl.market_from(plain)

    assert caught.value.code == "couple-how"
