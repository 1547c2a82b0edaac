"""Small markets, drawn at random or written by hand, and every matching of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from kakehashi.engines import placement as pl

Plain = dict[str, Any]
Match = tuple[tuple[int, int], ...]


def told(
    agent_lists: Mapping[str, Sequence[Sequence[str]]],
    post_lists: Mapping[str, Sequence[Sequence[str]]],
    capacity: Mapping[str, int] | None = None,
    **more: Any,
) -> Plain:
    """A market as JSON has it; everyone takes one seat unless ``agents`` says more."""
    capacity = capacity or {}
    return {
        "agents": [{"id": name} for name in agent_lists],
        "posts": [{"id": n, "capacity": capacity.get(n, 1)} for n in post_lists],
        "agent_lists": agent_lists,
        "post_lists": post_lists,
        **more,
    }


def strict(lists: Mapping[str, Sequence[str]]) -> dict[str, list[list[str]]]:
    """Lists without equals as lists of groups."""
    return {name: [[other] for other in order] for name, order in lists.items()}


@st.composite
def markets(
    draw: st.DrawFn,
    *,
    agents: int = 5,
    posts: int = 3,
    ties: bool = True,
    seats: int = 1,
) -> Plain:
    """A market of up to so many agents and posts, with or without equals."""
    names = [f"a{n}" for n in range(draw(st.integers(1, agents)))]
    places = [f"p{n}" for n in range(draw(st.integers(1, posts)))]
    market = told(
        {name: draw(_groups(places, ties=ties)) for name in names},
        {place: draw(_groups(names, ties=ties)) for place in places},
        {place: draw(st.integers(0, 3)) for place in places},
    )
    for row in market["agents"]:
        row["quota"] = draw(st.integers(1, seats))
    return market


@st.composite
def _groups(draw: st.DrawFn, others: list[str], *, ties: bool) -> list[list[str]]:
    order = draw(st.permutations(others))
    order = order[: draw(st.integers(0, len(order)))]
    groups: list[list[str]] = []
    for other in order:
        if ties and groups and draw(st.booleans()):
            groups[-1].append(other)
        else:
            groups.append([other])
    return groups


REGIONS = ("north", "south")


@st.composite
def crowded(
    draw: st.DrawFn,
    *,
    couples: int = 0,
    near: bool = False,
    caps: bool = False,
    floors: bool = False,
    soft: bool = False,
    sizes: int = 1,
    ties: bool = True,
    weights: bool = False,
    fixed: bool = False,
    agents: int = 4,
    posts: int = 3,
) -> Plain:
    """A market with what makes it hard: couples, quotas, sizes, what is fixed."""
    names = [f"a{n}" for n in range(draw(st.integers(max(2 * couples, 1), agents)))]
    places = [f"p{n}" for n in range(draw(st.integers(1, posts)))]
    market = told(
        {name: draw(_groups(places, ties=ties)) for name in names},
        {place: draw(_groups(names, ties=ties)) for place in places},
        {place: draw(st.integers(0, 3)) for place in places},
    )
    for row in market["agents"]:
        row["size"] = draw(st.integers(1, sizes))
    for number, row in enumerate(market["posts"]):
        row["groups"] = {"region": REGIONS[number % 2], "name": row["id"]}
    if weights:
        market["weights"] = [
            [a, p, draw(st.integers(-3, 9))] for a in names for p in places
        ]
    market["couples"] = [
        _couple(draw, names[2 * n], names[2 * n + 1], places, near=near)
        for n in range(draw(st.integers(min(couples, 1), couples)))
    ]
    groups: list[tuple[str, dict[str, str]]] = [("all", {})]
    groups += [(r, {"region": r}) for r in REGIONS[: len(places)]]
    market["quotas"] = [
        _quota(draw, name, where, caps=caps, floors=floors, soft=soft)
        for name, where in groups
        if (caps or floors) and draw(st.booleans())
    ]
    if fixed and draw(st.booleans()) and market["posts"][0]["capacity"] >= sizes:
        market["fixed"] = [[names[-1], places[0]]]
    return market


def _couple(
    draw: st.DrawFn, a: str, b: str, places: list[str], *, near: bool
) -> dict[str, Any]:
    if near and draw(st.booleans()):
        return {"a": a, "b": b, "near": "region"}
    options = st.tuples(*[st.sampled_from([*places, None])] * 2)
    return {
        "a": a,
        "b": b,
        "list": [list(two) for two in draw(st.lists(options, max_size=5))],
    }


def _quota(
    draw: st.DrawFn,
    name: str,
    where: dict[str, str],
    *,
    caps: bool,
    floors: bool,
    soft: bool,
) -> dict[str, Any]:
    least = draw(st.integers(0, 2)) if floors else 0
    most = draw(st.none() | st.integers(least, 3)) if caps else None
    quota: dict[str, Any] = {"name": name, "where": where, "min": least, "max": most}
    if soft and draw(st.booleans()):
        quota |= {"hard": False, "penalty": draw(st.integers(0, 4))}
    return quota


def every_kept_match(market: pl.Market) -> Iterator[Match]:
    """Every way to place people that keeps seats, couples, fixed and hard quotas."""
    choices: list[list[Match]] = []
    for agent in range(len(market.agents.ids)):
        own = [(agent, int(market.pairs.post[n])) for n in market.pairs.of(agent)]
        decided = [pair for pair in market.fixed if pair[0] == agent]
        choices.append(
            [(pair,) for pair in decided] or [(), *((pair,) for pair in own)]
        )
    for chosen in product(*choices):
        placed = tuple(pair for some in chosen for pair in some)
        if _is_kept(market, placed):
            yield placed


def _is_kept(market: pl.Market, placed: Match) -> bool:
    size, where = market.agents.size.tolist(), dict(placed)
    for post, room in enumerate(market.posts.capacity.tolist()):
        if sum(size[a] for a, p in placed if p == post) > room:
            return False
    for quota in market.quotas:
        members = market.members(quota)
        units = sum(size[a] for a, p in placed if p in members)
        most = units if quota.max is None else quota.max
        if quota.is_hard and not quota.min <= units <= most:
            return False
    for couple in market.couples:
        two = (where.get(couple.a), where.get(couple.b))
        if two == (None, None):
            continue
        if couple.near:
            region = market.posts.groups[couple.near]
            if None in two or region[two[0] or 0] != region[two[1] or 0]:
                return False
        elif two not in couple.listed:
            return False
    return True


def every_match(market: pl.Market) -> Iterator[Match]:
    """Every way to place people that keeps quotas and capacities."""
    pairs = market.pairs
    choices = []
    for agent in range(len(market.agents.ids)):
        own = [(agent, int(pairs.post[n])) for n in pairs.of(agent)]
        most = min(int(market.agents.quota[agent]), len(own))
        choices.append([c for k in range(most + 1) for c in combinations(own, k)])
    room = market.posts.capacity.tolist()
    for chosen in product(*choices):
        placed = tuple(pair for some in chosen for pair in some)
        used = [0] * len(room)
        for _agent, post in placed:
            used[post] += 1
        if all(n <= most for n, most in zip(used, room, strict=True)):
            yield placed


def is_stable(market: pl.Market, placed: Match) -> bool:
    """By the words of the definition, pair by pair; slow, and nobody else's code."""
    pairs, number = market.pairs, market.number_of_pair
    own = pairs.agent_rank.tolist()
    other = pairs.post_rank.tolist()
    for (agent, post), at in number.items():
        if (agent, post) in placed:
            continue
        hers = [own[number[p]] for p in placed if p[0] == agent]
        theirs = [other[number[p]] for p in placed if p[1] == post]
        wants = len(hers) < market.agents.quota[agent] or own[at] < max(
            hers, default=-1
        )
        takes = len(theirs) < market.posts.capacity[post] or (
            other[at] < max(theirs, default=-1)
        )
        if wants and takes:
            return False
    return True
