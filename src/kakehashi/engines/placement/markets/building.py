"""A market from lists, as people write them: groups of equals, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.market import Agents, Ints, Pairs, Posts, Rule

Lists = Mapping[str, Sequence[Sequence[str]]]
"""By id: groups of equals, best first."""

MOST_WEIGHT = 2**40
"""The largest weight of a pair in size: sums over all pairs stay below 2**62."""

WORD = 63
"""Bits of a whole number above 0."""

DENSE = 128
"""Cells for each known code up to which a table is quicker than a search."""


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
    own = _flat(agent_lists, agents.place, posts.place)
    other = _flat(post_lists, posts.place, agents.place)
    if own is None or other is None:  # something is wrong: say what, and where
        ranks_of(agent_lists, agents.place, posts.place, "agent_lists")
        ranks_of(post_lists, posts.place, agents.place, "post_lists")
        raise AssertionError
    agent, post, rank = own
    codes = agent * len(posts.ids) + post
    back = _looked_up(codes, other[1] * len(posts.ids) + other[0], other[2])
    kept = back >= 0
    agent, post, rank, codes = agent[kept], post[kept], rank[kept], codes[kept]
    weight = np.zeros_like(codes)
    if weights:
        a, p, told = _columns_of(weights)
        weight = _looked_up(codes, a * len(posts.ids) + p, told, otherwise=0)
    return pairs_of_columns(agent, rank, post, back[kept], weight, len(agents.ids))


def pairs_of_weights(
    agents: Agents, posts: Posts, weights: Mapping[tuple[int, int], int]
) -> Pairs:
    """Every weighted pair; each side ranks the other by weight, the largest first."""
    agent, post, weight = _columns_of(weights)
    own, other = ranks_by(agent, weight), ranks_by(post, weight)
    return pairs_of_columns(agent, own, post, other, weight, len(agents.ids))


def ranks_by(owner: Ints, worth: Ints) -> Ints:
    """The rank of each pair with its owner by worth, the largest 0; equals share it."""
    if not len(owner):
        return np.zeros(0, dtype=np.int64)
    order, mine, below = _sorted(owner, int(worth.max()) - worth)
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = mine[1:] != mine[:-1]
    is_next = is_first.copy()
    is_next[1:] |= below[1:] != below[:-1]
    step = np.cumsum(is_next)
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = step - np.repeat(
        step[is_first], np.diff(np.flatnonzero(np.append(is_first, True)))
    )
    return ranks


def _sorted(owner: Ints, below: Ints) -> tuple[Ints, Ints, Ints]:
    """The order by owner and then by a number from 0, and both in that order.

    One word of owner, number and position sorts several times faster than the columns.
    """
    place = len(owner).bit_length()
    number = int(below.max()).bit_length()
    if int(owner.max()).bit_length() + number + place > WORD:
        order = np.lexsort((below, owner))
        return order, owner[order], below[order]
    words = ((owner << number | below) << place) | np.arange(len(owner))
    words.sort()
    order = words & ((1 << place) - 1)
    words >>= place
    return order, words >> number, words & ((1 << number) - 1)


def _columns_of(weights: Mapping[tuple[int, int], int]) -> tuple[Ints, Ints, Ints]:
    """Agent, post and weight of each weighted pair."""
    flat = np.fromiter(chain.from_iterable(weights), np.int64, 2 * len(weights))
    told = np.fromiter(weights.values(), np.int64, len(weights))
    return flat[0::2].copy(), flat[1::2].copy(), told


def _flat(
    lists: Lists, owners: Mapping[str, int], others: Mapping[str, int]
) -> tuple[Ints, Ints, Ints] | None:
    """Owner, other and rank of all that is listed; None where something is wrong."""
    groups = list(chain.from_iterable(lists.values()))
    names = list(chain.from_iterable(groups))
    try:
        owner = np.fromiter(map(owners.__getitem__, lists), np.int64, len(lists))
        other = np.fromiter(map(others.__getitem__, names), np.int64, len(names))
    except KeyError:
        return None
    count = np.fromiter(map(len, lists.values()), np.int64, len(lists))
    begins = np.cumsum(count) - count
    owner = np.repeat(owner, count)
    rank = np.arange(len(groups)) - np.repeat(begins, count)
    if len(names) != len(groups) or not all(groups):
        sizes = np.fromiter(map(len, groups), np.int64, len(groups))
        owner, rank = np.repeat(owner, sizes), np.repeat(rank, sizes)
    codes = np.sort(owner * len(others) + other)
    return None if (codes[1:] == codes[:-1]).any() else (owner, other, rank)


def _looked_up(asked: Ints, known: Ints, values: Ints, otherwise: int = -1) -> Ints:
    """The value of each asked code by the known ones, which are all different."""
    found = np.full(len(asked), otherwise, dtype=np.int64)
    if not len(known):
        return found
    most = int(max(known.max(), asked.max(initial=0)))
    if most < DENSE * len(known):
        table = np.zeros(most + 1, dtype=np.int32)
        table[known] = np.arange(1, len(known) + 1)
        at = table[asked]
        return np.where(at > 0, values[at - 1], otherwise)
    order, turn = np.argsort(known), np.argsort(asked)  # in order: kind to the cache
    ordered, wanted = known[order], asked[turn]
    at = np.minimum(np.searchsorted(ordered, wanted), len(known) - 1)
    hit = ordered[at] == wanted
    found[turn[hit]] = values[order[at[hit]]]
    return found


def pairs_of_columns(
    agent: Ints, rank: Ints, post: Ints, back: Ints, weight: Ints, agents: int
) -> Pairs:
    """Columns as a CSR: by agent, then by the agent's rank, then by post."""
    same = agent[1:] == agent[:-1]
    is_ordered = (agent[1:] > agent[:-1]) | (same & (rank[1:] > rank[:-1]))
    columns = [post, rank, back, weight]
    if not is_ordered.all():
        order = np.lexsort((post, rank, agent))
        columns = [column[order] for column in columns]
    count = np.bincount(agent, minlength=agents)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    for column in (start, *columns):
        column.setflags(write=False)
    return Pairs(start, *columns)


def ruled(
    pairs: Pairs, rules: Sequence[Rule], failed: Mapping[tuple[int, int], Sequence[str]]
) -> Pairs:
    """The pairs that fail no hard rule, less the penalties of the soft ones."""
    if not failed:
        return pairs
    penalty = {rule.name: rule.penalty for rule in rules if not rule.is_hard}
    agents, posts = pairs.agent.tolist(), pairs.post.tolist()
    names = [failed.get(pair, ()) for pair in zip(agents, posts, strict=True)]
    kept = np.array([penalty.keys() >= set(told) for told in names], dtype=bool)
    less = np.array([sum(penalty.get(n, 0) for n in told) for told in names], np.int64)
    lighter = Pairs(
        pairs.start, pairs.post, pairs.agent_rank, pairs.post_rank, pairs.weight - less
    )
    return kept_pairs(lighter, kept)


def kept_pairs(pairs: Pairs, kept: npt.NDArray[np.bool_]) -> Pairs:
    """The pairs of a mask, as a CSR again."""
    count = np.bincount(pairs.agent[kept], minlength=len(pairs.start) - 1)
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    columns = (
        start,
        pairs.post[kept],
        pairs.agent_rank[kept],
        pairs.post_rank[kept],
        pairs.weight[kept],
    )
    for column in columns:
        column.setflags(write=False)
    return Pairs(*columns)
