"""Deferred acceptance (受入保留方式) on flat arrays, compiled; imported only when used.

A holder's order is a row of places; who is held stands in it as a bit. Once a holder is
full the worst place it holds only gets better, so all its refusals together read its
row once: no heap is needed. Proposers are taken in batches, so that their rows are
fetched from memory side by side and not one after another.
Source: Gale and Shapley (1962); the order of proposals is free (McVitie, Wilson 1971).
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

BATCH = 2048
"""Proposers whose rows are fetched together."""
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ONE = np.uint64(1)
_SIX = np.uint64(6)
_IN_WORD = np.uint64(63)

Words = npt.NDArray[np.uint64]


@numba.njit(cache=True, nogil=True)
def packed(holder: Any, key: Any) -> Words:
    """Holder and place in its order of each pair, as one word (place on top)."""
    found = np.empty(len(holder), np.uint64)
    for n in range(len(holder)):
        found[n] = (np.uint64(key[n]) << _HALF) | np.uint64(holder[n])
    return found


@numba.njit(cache=True, nogil=True)
def is_ordered(owner: Any, key: Any) -> bool:
    """Whether pairs stand by owner, and each owner's by key."""
    for n in range(1, len(owner)):
        if owner[n] < owner[n - 1]:
            return False
        if owner[n] == owner[n - 1] and key[n] <= key[n - 1]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def widths(holder: Any, key: Any, holders: int) -> Any:
    """How many places the row of each holder needs: one more than its largest key."""
    found = np.zeros(holders, np.int64)
    for n in range(len(holder)):
        found[holder[n]] = max(found[holder[n]], np.int64(key[n]) + 1)
    return found


@numba.njit(inline="always")
def _highest(bits: Any, base: Any, place: Any) -> Any:
    """The highest place held at or below a place; some place is held."""
    at = place >> _SIX
    shift = _IN_WORD - (place & _IN_WORD)
    word = (bits[base + at] << shift) >> shift
    while word == 0:
        at -= _ONE
        word = bits[base + at]
    top = np.uint64(0)
    for step in (32, 16, 8, 4, 2, 1):
        if word >> np.uint64(step):
            word >>= np.uint64(step)
            top += np.uint64(step)
    return (at << _SIX) + top


@numba.njit(cache=True, nogil=True)
def _empty(width: Any, room: Any) -> Any:
    """Rows without anybody: where each begins (in words), bits, who, free, limit.

    Keys from the limit of a holder on are refused.
    """
    holders = len(width)
    begins = np.zeros(holders + 1, np.uint64)
    free, limit = np.empty(holders, np.int64), np.empty(holders, np.uint64)
    for h in range(holders):
        begins[h + 1] = begins[h] + np.uint64((width[h] + 63) >> 6)
        free[h] = room[h]
        limit[h] = np.uint64(width[h]) if room[h] > 0 else np.uint64(0)
    bits = np.zeros(np.int64(begins[holders]), np.uint64)
    who = np.empty(np.int64(begins[holders]) << 6, np.uint32)
    return begins, bits, who, free, limit


@numba.njit(cache=True, nogil=True)
def _seat(rows: Any, width: Any, holder: Any, key: Any, one: Any) -> Any:
    """Seat one at a place of a holder; the place of whom it refuses for that, or -1."""
    begins, bits, who, free, limit = rows
    base = begins[holder]
    who[(base << _SIX) + key] = one
    bits[base + (key >> _SIX)] |= _ONE << (key & _IN_WORD)
    if free[holder] > 0:
        free[holder] -= 1
        if free[holder] == 0:
            limit[holder] = _highest(bits, base, np.uint64(width[holder] - 1))
        return np.int64(-1)
    worst = limit[holder]
    bits[base + (worst >> _SIX)] &= ~(_ONE << (worst & _IN_WORD))
    limit[holder] = _highest(bits, base, worst)
    return np.int64((base << _SIX) + worst)


@numba.njit(cache=True, nogil=True)
def _next(pairs: Words, head: Any, here: Any, last: Any, limit: Any) -> Any:
    """The next pair that its holder does not refuse, from ``here``; else ``last``."""
    while here < last:
        if (head >> _HALF) < limit[np.int64(head & _LOW)]:
            break
        here += 1
        if here < last:
            head = pairs[here]
    return here, head


@numba.njit(cache=True, nogil=True)
def accept_one(start: Any, pairs: Words, takes: Any, width: Any, room: Any) -> Any:
    """The pair each proposer ends with, -1 for none; each takes one at most.

    ``pairs`` as `packed`, by proposer (``start``: a CSR) and best first; ``width`` of
    `widths`. Memory: 4 bytes a place, 8 a proposer, beside the pairs.
    """
    proposers = len(start) - 1
    rows = _empty(width, room)
    who, limit = rows[2], rows[4]
    cursor = np.empty((proposers, 2), np.uint32)  # the next pair, and the end
    for one in range(proposers):
        cursor[one, 0] = start[one]
        cursor[one, 1] = start[one + 1] if takes[one] > 0 else start[one]
    batch, heads = np.empty(BATCH, np.int64), np.empty(BATCH, np.uint64)
    at, end = np.empty(BATCH, np.int64), np.empty(BATCH, np.int64)
    slots = np.empty(BATCH, np.int64)
    waiting, fresh = 0, 0
    while waiting > 0 or fresh < proposers:
        while waiting < BATCH and fresh < proposers:
            batch[waiting] = fresh
            waiting, fresh = waiting + 1, fresh + 1
        for n in range(waiting):
            at[n], end[n] = cursor[batch[n], 0], cursor[batch[n], 1]
        for n in range(waiting):
            heads[n] = pairs[at[n]] if at[n] < end[n] else np.uint64(0)
        out = 0
        for n in range(waiting):
            here, head = _next(pairs, heads[n], at[n], end[n], limit)
            cursor[batch[n], 0] = here + 1  # beyond the end: nobody is left to ask
            if here < end[n]:
                holder, key = np.int64(head & _LOW), head >> _HALF
                slots[out] = _seat(rows, width, holder, key, np.uint32(batch[n]))
                out += slots[out] >= 0
        for n in range(out):
            batch[n] = who[slots[n]]
        waiting = out
    held = np.empty(proposers, np.int64)
    for one in range(proposers):
        here = np.int64(cursor[one, 0])
        held[one] = -1 if here > np.int64(cursor[one, 1]) else here - 1
    return held


@numba.njit(cache=True, nogil=True)
def accept_many(start: Any, pairs: Words, takes: Any, width: Any, room: Any) -> Any:
    """Whether each pair is held in the end; proposers may take several.

    Arguments as of `accept_one`.
    """
    proposers = len(start) - 1
    rows = _empty(width, room)
    who, limit = rows[2], rows[4]
    owner = np.empty(len(pairs), np.uint32)
    for one in range(proposers):
        owner[start[one] : start[one + 1]] = one
    cursor, lacks = start.copy(), takes.copy()
    is_held = np.zeros(len(pairs), np.bool_)
    waits, stack = np.ones(proposers, np.bool_), np.arange(proposers)
    height = proposers
    while height > 0:
        one = stack[height - 1]
        here, last = cursor[one], start[one + 1]
        head = pairs[here] if here < last else np.uint64(0)
        here, head = _next(pairs, head, here, last, limit)
        if lacks[one] <= 0 or here >= last:
            height, waits[one] = height - 1, False
            continue
        cursor[one], is_held[here] = here + 1, True
        lacks[one] -= 1
        holder, key = np.int64(head & _LOW), head >> _HALF
        slot = _seat(rows, width, holder, key, np.uint32(here))
        if slot >= 0:
            gone = who[slot]
            is_held[gone] = False
            other = owner[gone]
            lacks[other] += 1
            if not waits[other]:
                stack[height], waits[other] = other, True
                height += 1
    return is_held


@numba.njit(cache=True, nogil=True)
def least_of_each(owner: Any, cost: Any, open_: Any, owners: int, most: int) -> Any:
    """The positions, among ``open_``, of the ``most`` least costs of each owner.

    Equals are taken here and there, not from the front, or everyone would be left with
    the same few. A heap for each owner has the worst that is kept on top, so most costs
    are looked at once.
    """
    size = np.zeros(owners, np.int64)
    heap = np.empty((owners, most), np.int64)
    for at in range(len(open_)):
        n = open_[at]
        one, row = owner[n], heap[owner[n]]
        if size[one] < most:
            place = size[one]
            size[one] += 1
            while place > 0:
                above = (place - 1) >> 1
                if not _is_worse(cost, n, row[above]):
                    break
                row[place] = row[above]
                place = above
            row[place] = n
        elif _is_worse(cost, row[0], n):
            place = 0
            while True:
                below = 2 * place + 1
                if below >= most:
                    break
                right = below + 1
                if right < most and _is_worse(cost, row[right], row[below]):
                    below = right
                if not _is_worse(cost, row[below], n):
                    break
                row[place] = row[below]
                place = below
            row[place] = n
    found = np.zeros(len(owner), np.bool_)
    for one in range(owners):
        for place in range(size[one]):
            found[heap[one, place]] = True
    return found


@numba.njit(inline="always")
def _is_worse(cost: Any, one: Any, other: Any) -> Any:
    """Whether a position costs more, or as much and stands later in a mixed order."""
    if cost[one] != cost[other]:
        return cost[one] > cost[other]
    return _mixed(one) > _mixed(other)


@numba.njit(inline="always")
def _mixed(number: Any) -> Any:
    """The number in another order (Fibonacci hashing: Knuth, TAOCP 3, 6.4)."""
    return (np.uint64(number) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(8)
