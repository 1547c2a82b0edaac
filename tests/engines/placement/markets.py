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
