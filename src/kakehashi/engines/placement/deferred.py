"""Deferred acceptance (受入保留方式): one side proposes, the other holds the best.

Source: Gale and Shapley (1962); many to many with responsive preferences, Roth (1984).
The order of proposals does not change the result (McVitie and Wilson, 1971).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heappushpop

from kakehashi.engines.placement.market import Ints


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
    Linear in the proposals but for the heaps of the holders.
    """
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
