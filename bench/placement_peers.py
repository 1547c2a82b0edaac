"""Peers of `bench.placement` that make lists stable, in the manner of the ways of ours.

Two are packages; two are written here, as a reader of a textbook would write them:
``textbook`` in pure Python with heaps, ``dense tables`` compiled, with a table of what
every post makes of every agent.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappush, heappushpop
from typing import Any

import numpy as np

from bench.placement_markets import Lists, names_of
from bench.placement_ours import Answer, Prepared, digest, orders

DEEP = 1_000_000
"""Depth of recursion that `matching` is allowed; it copies players in a chain."""
DENSE = 2 * 2**30
"""Bytes that the table of all agents and posts may have."""


class TooLarge(Exception):
    """A peer is not tried, for its tables would not fit; it says how large they are."""


def matching_lists(told: Lists) -> Prepared:
    """`matching`: from dictionaries of names."""
    from matching.games import HospitalResident  # noqa: PLC0415 -- may be missing

    agents, posts, wishes, ordered = _named(told)
    seats = dict(zip(posts, told.capacity.tolist(), strict=True))

    def run() -> Any:
        with _deep():
            game = HospitalResident.create_from_dictionaries(wishes, ordered, seats)
            return game.solve(optimal="resident")

    def read(found: Any) -> Answer:
        place = {name: number for number, name in enumerate(agents)}
        where = {name: number for number, name in enumerate(posts)}
        pairs = [
            (place[str(one)], where[str(post)])
            for post, held in found.items()
            for one in held
        ]
        return digest(pairs, len(agents))

    return run, read


@contextmanager
def _deep() -> Iterator[None]:
    """Let a peer recurse, and set the limit back: whoever comes after needs it."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(DEEP)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def algmatch_lists(told: Lists) -> Prepared:
    """`algmatch`: from a dictionary of numbers, which are its names."""
    from algmatch import (  # noqa: PLC0415 -- may be missing
        HospitalResidentsProblem,
    )

    named = {
        "residents": {
            agent + 1: [post + 1 for post in row]
            for agent, row in enumerate(told.wishes.tolist())
        },
        "hospitals": {
            post + 1: {"capacity": seats, "preferences": [one + 1 for one in row]}
            for post, (seats, row) in enumerate(
                zip(told.capacity.tolist(), orders(told), strict=True)
            )
        },
    }

    def run() -> Any:
        problem = HospitalResidentsProblem(dictionary=named, optimised_side="residents")
        return problem.get_stable_matching()

    def read(found: Any) -> Answer:
        pairs = [
            (int(agent[1:]) - 1, int(post[1:]) - 1)
            for agent, post in found["resident_sided"].items()
            if post
        ]
        return digest(pairs, len(told.wishes))

    return run, read


def textbook_lists(told: Lists) -> Prepared:
    """The textbook from dictionaries of names: who stands where is looked up."""
    agents, posts, wishes, ordered = _named(told)
    seats = dict(zip(posts, told.capacity.tolist(), strict=True))

    def run() -> list[tuple[int, int]]:
        place = {name: number for number, name in enumerate(agents)}
        where = {name: number for number, name in enumerate(posts)}
        ranks = [
            {place[one]: rank for rank, one in enumerate(ordered[post])}
            for post in posts
        ]
        rows = [[where[post] for post in wishes[one]] for one in agents]
        keys = [[ranks[p][a] for p in row] for a, row in enumerate(rows)]
        return _textbook(rows, keys, [seats[post] for post in posts])

    return run, lambda found: digest(found, len(agents))


def textbook_kernel(told: Lists) -> Prepared:
    """The textbook's proposals alone, on lists of numbers that are built."""
    rows, keys = told.wishes.tolist(), told.place.tolist()
    seats = told.capacity.tolist()
    return lambda: _textbook(rows, keys, seats), lambda f: digest(f, len(rows))


def textbook_withdrawn(told: Lists) -> Prepared:
    """The textbook's proposals without the first of the agents."""
    rows, keys = told.wishes.tolist(), told.place.tolist()
    rows[0] = keys[0] = []
    seats = told.capacity.tolist()
    return lambda: _textbook(rows, keys, seats), lambda f: digest(f, len(rows))


def dense_kernel(told: Lists) -> Prepared:
    """Compiled, on a table of what every post makes of every agent, that is built."""
    numba = __import__("numba")
    agents, posts = len(told.wishes), len(told.capacity)
    if 4 * agents * posts > DENSE:
        raise TooLarge(f"{4 * agents * posts / 2**30:.0f} GB")
    table = np.full((posts, agents), agents, dtype=np.int32)
    table[told.wishes, np.arange(agents)[:, None]] = told.place
    run = numba.njit(_dense)
    empty = lists_of_one()
    run(*empty)  # compiled before it is timed

    def read(where: Any) -> Answer:
        columns = (np.flatnonzero(where >= 0), where[where >= 0])
        return digest(zip(*(c.tolist() for c in columns), strict=True), agents)

    return lambda: run(told.wishes, table, told.capacity), read


def lists_of_one() -> tuple[Any, Any, Any]:
    """The smallest market there is, with a table: one agent and one post."""
    one = np.zeros((1, 1), dtype=np.int64)
    return one, one.astype(np.int32), np.ones(1, dtype=np.int64)


def _named(
    told: Lists,
) -> tuple[list[str], list[str], dict[str, list[str]], dict[str, list[str]]]:
    """The ids of both sides and what they list, as dictionaries."""
    agents = names_of("a", len(told.wishes))
    posts = names_of("p", len(told.capacity))
    wishes = zip(agents, told.wishes.tolist(), strict=True)
    ordered = zip(posts, orders(told), strict=True)
    return (
        agents,
        posts,
        {one: [posts[p] for p in row] for one, row in wishes},
        {one: [agents[a] for a in row] for one, row in ordered},
    )


def _textbook(
    rows: list[list[int]], keys: list[list[int]], seats: list[int]
) -> list[tuple[int, int]]:
    """Who is held in the end: everybody asks down her list, posts keep the best."""
    held: list[list[tuple[int, int]]] = [[] for _ in seats]
    asked = [0] * len(rows)
    waiting = list(range(len(rows)))
    while waiting:
        agent = waiting.pop()
        while asked[agent] < len(rows[agent]):
            at = asked[agent]
            asked[agent] += 1
            post = rows[agent][at]
            heap, mine = held[post], (-keys[agent][at], agent)
            if len(heap) < seats[post]:
                heappush(heap, mine)
                break
            out = heappushpop(heap, mine)[1] if heap else agent
            if out != agent:
                waiting.append(out)
                break
    return [(agent, post) for post, heap in enumerate(held) for _k, agent in heap]


def _dense(wishes: Any, table: Any, seats: Any) -> Any:
    """The post of each agent; a full post looks through all whom it holds."""
    agents, posts = len(wishes), len(seats)
    where = np.full(agents, -1, np.int64)
    most = max(1, seats.max())
    held = np.empty((posts, most), np.int64)
    count = np.zeros(posts, np.int64)
    asked = np.zeros(agents, np.int64)
    for first in range(agents):
        agent = first
        while agent >= 0 and asked[agent] < wishes.shape[1]:
            post = wishes[agent, asked[agent]]
            asked[agent] += 1
            if count[post] < seats[post]:
                held[post, count[post]] = agent
                count[post] += 1
                where[agent] = post
                break
            worst = -1
            for seat in range(count[post]):
                if worst < 0 or (
                    table[post, held[post, seat]] > table[post, held[post, worst]]
                ):
                    worst = seat
            if worst >= 0 and table[post, agent] < table[post, held[post, worst]]:
                out = held[post, worst]
                held[post, worst] = agent
                where[agent], where[out] = post, -1
                agent = out
    return where
