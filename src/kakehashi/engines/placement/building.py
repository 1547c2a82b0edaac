"""A market from lists, as people write them: groups of equals, best first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.market import Agents, Ints, Pairs, Posts

Lists = Mapping[str, Sequence[Sequence[str]]]
"""By id: groups of equals, best first."""

MOST_WEIGHT = 2**40
"""The largest weight of a pair in size: sums over all pairs stay below 2**62."""


def ranks_of(
    lists: Lists,
    owners: Mapping[str, int],
    others: Mapping[str, int],
    path: str,
) -> dict[tuple[int, int], int]:
    """What each owner makes of each other: rank by (owner, other), 0 the best.

    Raises:
        InvalidMarket: ``unknown-id``, ``listed-twice``.
    """
    found: dict[tuple[int, int], int] = {}
    for name, groups in lists.items():
        if name not in owners:
            raise unknown(name, (path, name))
        owner = owners[name]
        for rank, group in enumerate(groups):
            for number, other in enumerate(group):
                where = (path, name, rank, number)
                if other not in others:
                    raise unknown(other, where)
                pair = (owner, others[other])
                if pair in found:
                    message = f"「{name}」の名簿に「{other}」が2回あります。"
                    raise InvalidMarket("listed-twice", message, path=where)
                found[pair] = rank
    return found


def unknown(name: str, path: tuple[str | int, ...]) -> InvalidMarket:
    """That an id is not among those of its kind."""
    message = f"「{name}」という番号(id)はありません。"
    return InvalidMarket("unknown-id", message, path=path)


def pairs_of_lists(
    agents: Agents,
    posts: Posts,
    agent_lists: Lists,
    post_lists: Lists,
    weights: Mapping[tuple[int, int], int],
) -> Pairs:
    """The pairs that both sides list, each with its ranks and weight.

    Raises:
        InvalidMarket: of `ranks_of`.
    """
    own = ranks_of(agent_lists, agents.place, posts.place, "agent_lists")
    other = ranks_of(post_lists, posts.place, agents.place, "post_lists")
    both = [
        (agent, rank, post, other[post, agent])
        for (agent, post), rank in own.items()
        if (post, agent) in other
    ]
    rows = [
        (agent, rank, post, back, weights.get((agent, post), 0))
        for agent, rank, post, back in both
    ]
    return _columns(rows, len(agents.ids))


def pairs_of_weights(
    agents: Agents, posts: Posts, weights: Mapping[tuple[int, int], int]
) -> Pairs:
    """Every weighted pair; each side ranks the other by weight, the largest first."""
    own = _by_weight(((a, p, w) for (a, p), w in weights.items()), len(agents.ids))
    other = _by_weight(((p, a, w) for (a, p), w in weights.items()), len(posts.ids))
    rows = [
        (agent, own[agent][weight], post, other[post][weight], weight)
        for (agent, post), weight in weights.items()
    ]
    return _columns(rows, len(agents.ids))


def _by_weight(
    rows: Iterable[tuple[int, int, int]], owners: int
) -> list[dict[int, int]]:
    """For each owner the rank of each weight."""
    weights: list[set[int]] = [set() for _ in range(owners)]
    for owner, _other, weight in rows:
        weights[owner].add(weight)
    return [
        {weight: rank for rank, weight in enumerate(sorted(known, reverse=True))}
        for known in weights
    ]


def _columns(rows: list[tuple[int, int, int, int, int]], agents: int) -> Pairs:
    """Rows of (agent, agent's rank, post, post's rank, weight) as columns in order."""
    rows.sort()
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 5)
    start = np.zeros(agents + 1, dtype=np.int64)
    np.add.at(start, table[:, 0] + 1, 1)
    columns: list[Ints] = [np.ascontiguousarray(table[:, n]) for n in range(5)]
    for column in columns:
        column.setflags(write=False)
    _agent, rank, post, back, weight = columns
    return Pairs(np.cumsum(start), post, rank, back, weight)
