"""Deferred acceptance (受入保留方式): one side proposes, the other holds the best.

Source: Gale and Shapley (1962); many to many with responsive preferences, Roth (1984).
The order of proposals does not change the result (McVitie and Wilson, 1971).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop
from types import ModuleType

import numpy as np

from kakehashi.engines.placement.markets.market import Ints

MANY = 20_000
"""Pairs from which on loading the compiled kernels is worth its time (some 0.6 s)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the pairs: whose each is, in which order, how many it takes.

    Attributes:
        owner: of each pair. key: of each pair within its owner's order, the least the
            best; no two pairs of an owner have the same. takes: pairs each may have.
    """

    owner: Ints
    key: Ints
    takes: Ints


def propose(proposers: Side, holders: Side) -> list[int]:
    """The pairs held in the end, by their position, in order.

    It is the stable matching that every proposer likes best, and every holder least.
    Linear in the proposals but for the heaps of the holders. Large markets go through
    the compiled kernels, where they are installed; the result is the same.
    """
    if len(proposers.owner) >= MANY:
        kernels = compiled()
        if kernels is not None:
            held: list[int] = held_by(kernels, proposers, holders).tolist()
            return held
    return propose_plainly(proposers, holders)


def compiled() -> ModuleType | None:
    """The compiled kernels, or None where they cannot be loaded."""
    try:
        from kakehashi.engines.placement.solvers import kernels  # noqa: PLC0415 -- heavy
    except (ImportError, RuntimeError):  # not installed; nowhere to keep what it makes
        return None
    return kernels


def held_by(kernels: ModuleType, proposers: Side, holders: Side) -> Ints:
    """What `propose` says, by the compiled kernels."""
    order = None
    if not kernels.is_ordered(proposers.owner, proposers.key):
        order = np.lexsort((proposers.key, proposers.owner))
    holder, key = holders.owner, _places(kernels, holders)
    if order is not None:
        holder, key = holder[order], key[order]
    count = np.bincount(proposers.owner, minlength=len(proposers.takes))
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    width = kernels.widths(holder, key, len(holders.takes))
    pairs = kernels.packed(holder, key)
    several = bool((proposers.takes > 1).any())
    accept = kernels.accept_many if several else kernels.accept_one
    found = accept(start, pairs, proposers.takes, width, holders.takes)
    held: Ints = np.flatnonzero(found) if several else found[found >= 0]
    return held if order is None else np.sort(order[held])


def _places(kernels: ModuleType, side: Side) -> Ints:
    """The keys of holders, made small where they are wide: places in each order."""
    key = side.key
    if not len(key) or int(key.min()) < 0:
        return _dense(side)
    wide = kernels.widths(side.owner, key, len(side.takes))
    return key if int(wide.sum()) <= 4 * len(key) + 2**16 else _dense(side)


def _dense(side: Side) -> Ints:
    """The place of each pair in its owner's order, 0 the best."""
    span = int(side.key.max(initial=0)) + 1
    if len(side.key) and int(side.key.min()) >= 0 and span * len(side.takes) < 2**62:
        order = np.argsort(side.owner * span + side.key)
    else:
        order = np.lexsort((side.key, side.owner))
    count = np.bincount(side.owner, minlength=len(side.takes))
    begins = np.cumsum(count) - count
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order)) - np.repeat(begins, count)
    return places


def propose_plainly(proposers: Side, holders: Side) -> list[int]:
    """What `propose` says, without anything compiled."""
    lists = lists_of(proposers)
    takes, room = proposers.takes.tolist(), holders.takes.tolist()
    holder, key = holders.owner.tolist(), holders.key.tolist()
    owner = proposers.owner.tolist()
    held: list[list[tuple[int, int]]] = [[] for _ in room]  # worst on top
    cursor, has = [0] * len(takes), [0] * len(takes)
    waiting = [one for one, most in enumerate(takes) if most]
    while waiting:
        one = waiting.pop()
        while has[one] < takes[one] and cursor[one] < len(lists[one]):
            pair = lists[one][cursor[one]]
            cursor[one] += 1
            heap, most = held[holder[pair]], room[holder[pair]]
            if len(heap) < most:
                heappush(heap, (-key[pair], pair))
                has[one] += 1
            elif most:
                _key, out = heappushpop(heap, (-key[pair], pair))
                if out != pair:
                    has[one] += 1
                    has[owner[out]] -= 1
                    waiting.append(owner[out])
    return sorted(pair for heap in held for _key, pair in heap)


def lists_of(side: Side) -> Sequence[Sequence[int]]:
    """The pairs of each owner, the best first."""
    found: list[list[int]] = [[] for _ in side.takes]
    owner = side.owner.tolist()
    for pair in sorted(range(len(owner)), key=side.key.tolist().__getitem__):
        found[owner[pair]].append(pair)
    return found
