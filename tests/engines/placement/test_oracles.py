"""What packages by other hands find, agent by agent or, among equals, in worth.

Random markets larger than brute force can count, drawn anew from each seed.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from kakehashi.engines import placement as pl
from tests.engines.placement.markets import Plain, strict, told

SEEDS = range(12)


def _lists(seed: int, agents: int, posts: int) -> Plain:
    """Strict lists of which each pair stands on both, and posts of a few seats."""
    draw = random.Random(seed)
    places = [f"p{number}" for number in range(posts)]
    wishes = {
        f"a{number}": draw.sample(places, draw.randint(1, posts))
        for number in range(agents)
    }
    ordered = {
        place: draw.sample(named, len(named))
        for place in places
        if (named := [one for one, wish in wishes.items() if place in wish])
    }
    seats = {place: draw.randint(1, 4) for place in ordered}
    return told(strict(wishes), strict(ordered), seats)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("side", "proposer"), [("resident", "agents"), ("hospital", "posts")]
)
def test_each_agent_stands_where_matching_places_it(
    seed: int, side: str, proposer: Any
) -> None:
    games = pytest.importorskip("matching.games")
    plain = _lists(seed, 30, 9)
    game = games.HospitalResident.create_from_dictionaries(
        {name: [post for (post,) in row] for name, row in plain["agent_lists"].items()},
        {name: [one for (one,) in row] for name, row in plain["post_lists"].items()},
        {post["id"]: post["capacity"] for post in plain["posts"]},
    )
    theirs = {
        str(one): str(post)
        for post, held in game.solve(optimal=side).items()
        for one in held
    }

    ours = pl.solve(pl.market_from(plain), pl.Stable(proposer=proposer))

    assert ours.told()["match"] == {
        name: theirs.get(name) for name in plain["agent_lists"]
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_each_agent_stands_where_algmatch_places_it(seed: int) -> None:
    algmatch = pytest.importorskip("algmatch", reason="a peer of bench-placement")
    plain = _lists(seed, 30, 9)
    theirs = algmatch.HospitalResidentsProblem(
        dictionary={
            "residents": {
                int(name[1:]) + 1: [int(post[1:]) + 1 for (post,) in row]
                for name, row in plain["agent_lists"].items()
            },
            "hospitals": {
                int(post["id"][1:]) + 1: {
                    "capacity": post["capacity"],
                    "preferences": [
                        int(one[1:]) + 1 for (one,) in plain["post_lists"][post["id"]]
                    ],
                }
                for post in plain["posts"]
            },
        },
        optimised_side="residents",
    ).get_stable_matching()["resident_sided"]

    ours = pl.solve(pl.market_from(plain), pl.Stable()).told()["match"]

    assert {name: post for name, post in ours.items() if post} == {
        f"a{int(one[1:]) - 1}": f"p{int(post[1:]) - 1}"
        for one, post in theirs.items()
        if post
    }


def _weighted(seed: int, agents: int, posts: int) -> tuple[Plain, Any, Any]:
    """A market of weights so wide that one best placement is all but sure."""
    draw = np.random.default_rng(seed)
    worth = draw.integers(1, 10**9, (agents, posts))
    seats = draw.integers(1, 4, posts)
    plain = {
        "agents": [{"id": f"a{number}"} for number in range(agents)],
        "posts": [
            {
                "id": f"p{n}",
                "capacity": int(seats[n]),
                "groups": {"region": f"r{n % 4}"},
            }
            for n in range(posts)
        ],
        "weights": [
            [f"a{a}", f"p{p}", int(worth[a, p])]
            for a in range(agents)
            for p in range(posts)
        ],
    }
    return plain, worth, seats


@pytest.mark.parametrize("seed", SEEDS)
def test_each_agent_stands_where_scipy_assigns_it(seed: int) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    plain, worth, seats = _weighted(seed, 40, 15)
    post_of = np.repeat(np.arange(15), seats)
    rows, columns = optimize.linear_sum_assignment(worth[:, post_of], maximize=True)

    ours = pl.solve(pl.market_from(plain), pl.Welfare())

    assert {name: post for name, post in ours.told()["match"].items() if post} == {
        f"a{row}": f"p{post_of[column]}"
        for row, column in zip(rows, columns, strict=True)
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_each_agent_stands_where_highs_places_it_under_floors_and_caps(
    seed: int,
) -> None:
    agents, posts = 20, 12
    plain, worth, seats = _weighted(seed, agents, posts)
    bounds = {"r0": (1, 3), "r1": (4, 6), "r2": (0, 2), "r3": (2, 9)}
    plain["quotas"] = [
        {"name": name, "where": {"region": name}, "min": least, "max": most}
        for name, (least, most) in bounds.items()
    ]
    one_place = np.kron(np.eye(agents), np.ones(posts))
    one_post = np.kron(np.ones(agents), np.eye(posts))
    region = np.array([one_post[n::4].sum(axis=0) for n in range(4)])
    theirs = _program(
        worth.ravel(),
        (one_place, 0, 1),
        (one_post, 0, seats),
        (region, [b[0] for b in bounds.values()], [b[1] for b in bounds.values()]),
    )

    ours = pl.solve(pl.market_from(plain), pl.Welfare())

    if theirs is None:
        assert ours.told()["status"] == "infeasible"
        return
    assert {name: post for name, post in ours.told()["match"].items() if post} == {
        f"a{pair // posts}": f"p{pair % posts}" for pair in theirs
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_stable_max_places_as_many_as_highs_can(seed: int) -> None:
    """The integer program of Kwanashie and Manlove (2014) for hospitals with ties."""
    plain = _tied(_lists(seed, 24, 7), seed)
    market = pl.market_from(plain)
    pairs, seats = market.pairs, market.posts.capacity
    rows = []
    for a, p, own, rank in zip(
        pairs.agent, pairs.post, pairs.agent_rank, pairs.post_rank, strict=True
    ):
        as_good = (pairs.agent == a) & (pairs.agent_rank <= own)
        as_dear = (pairs.post == p) & (pairs.post_rank <= rank)
        rows.append(as_good * seats[p] + as_dear)
    theirs = _program(
        np.ones(len(pairs.agent)),
        (np.equal.outer(np.arange(len(market.agents.ids)), pairs.agent), 0, 1),
        (np.equal.outer(np.arange(len(market.posts.ids)), pairs.post), 0, seats),
        (np.array(rows), seats[pairs.post], np.inf),
    )

    ours = pl.solve(market, pl.Stable(ties="max"))

    assert theirs is not None
    assert ours.told()["metrics"]["placed"] == len(theirs)


def _tied(plain: Plain, seed: int) -> Plain:
    """The same lists with some of the neighbours made equals."""
    draw = random.Random(seed)
    for lists in (plain["agent_lists"], plain["post_lists"]):
        for name, row in lists.items():
            merged: list[list[str]] = []
            for group in row:
                if merged and draw.random() < 0.6:
                    merged[-1].extend(group)
                else:
                    merged.append(list(group))
            lists[name] = merged
    return plain


def _program(worth: Any, *held: tuple[Any, Any, Any]) -> list[int] | None:
    """Numbers of the pairs that HiGHS takes, or nothing where none can be held."""
    optimize = pytest.importorskip("scipy.optimize")
    found = optimize.milp(
        -np.asarray(worth, dtype=float),
        integrality=np.ones(len(worth)),
        bounds=optimize.Bounds(0, 1),
        constraints=[
            optimize.LinearConstraint(np.asarray(table, dtype=float), least, most)
            for table, least, most in held
        ],
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        return None
    return [int(number) for number in np.flatnonzero(found.x > 0.5)]
