"""Who would rather have each other (ブロッキングペア), by the words of the definitions.

Shares nothing with the solvers. A post, and every cap around it, is filled from the
best down; an equal who is there stays. Whole columns at once, in n log n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from kakehashi.engines.placement.markets.levels import free_levels
from kakehashi.engines.placement.markets.market import Ints, Market

Kind = Literal["weak", "strong", "super"]
Reading = Literal["mm", "bis", "kpr"]
READINGS: Final[tuple[Reading, ...]] = ("mm", "kpr", "bis")
Placed = Sequence[tuple[int, int]]
Mask = npt.NDArray[np.bool_]


def blocking_pairs(
    market: Market, placed: Placed, kind: Kind = "weak"
) -> Iterator[tuple[int, int]]:
    """Acceptable pairs, not placed, of which both sides would rather have the other.

    ``weak``: both strictly; ``strong``: one strictly, the other as gladly; ``super``:
    both as gladly. Members of couples are asked in `partners.blocking_couples`.
    Source: Irving, Manlove and Scott (2000, 2003).
    """
    held = held_pairs(market, placed)
    wants = {gladly: _wants(market, held, gladly=gladly) for gladly in (False, True)}
    refuses = {
        gladly: _refuses(market, held, gladly=gladly) for gladly in (False, True)
    }
    if kind == "weak":
        blocks = wants[False] & ~refuses[False]
    elif kind == "super":
        blocks = wants[True] & ~refuses[True]
    else:
        blocks = (wants[False] & ~refuses[True]) | (wants[True] & ~refuses[False])
    together = positions(market, [*placed, *market.fixed])
    blocks[together[together >= 0]] = False
    two = [one for couple in market.couples for one in (couple.a, couple.b)]
    blocks &= ~np.isin(market.pairs.agent, two)
    numbers = np.flatnonzero(blocks)
    agents, posts = market.pairs.agent[numbers], market.pairs.post[numbers]
    yield from zip(agents.tolist(), posts.tolist(), strict=True)


def positions(market: Market, placed: Placed) -> Ints:
    """The position of each pair, -1 for one that is not acceptable."""
    told = np.array(placed, dtype=np.int64).reshape(-1, 2)
    return market.pair_at(told[:, 0], told[:, 1])


def held_pairs(market: Market, placed: Placed) -> Ints:
    """The positions of what is placed beside what is fixed."""
    at = positions(market, placed)
    return at[(at >= 0) & ~np.isin(at, positions(market, market.fixed))]


def _wants(market: Market, held: Ints, *, gladly: bool) -> Mask:
    """Of each pair: whether the agent would rather have it (or as gladly)."""
    pairs = market.pairs
    good = _ahead(
        (pairs.agent[held], pairs.agent_rank[held], np.ones_like(held)),
        (pairs.agent, pairs.agent_rank),
        strictly=gladly,
    )
    found: Mask = good < market.free_quota[pairs.agent]
    return found


def _refuses(market: Market, held: Ints, *, gladly: bool) -> Mask:
    """Of each pair: whether the post, or a cap around it, is full of others as good.

    ``gladly``: only who is strictly better is counted.
    """
    pairs, size = market.pairs, market.agents.size
    there = (pairs.post[held], pairs.post_rank[held], size[pairs.agent[held]])
    units = _ahead(there, (pairs.post, pairs.post_rank), strictly=gladly)
    full: Mask = units + size[pairs.agent] > market.free_capacity[pairs.post]
    for level in (level for level in free_levels(market) if level.is_cap):
        members = np.zeros(len(market.posts.ids), dtype=bool)
        members[list(level.members)] = True
        inside, asked = members[there[0]], np.flatnonzero(members[pairs.post])
        nobody = np.zeros_like(there[0][inside])
        units = _ahead(
            (nobody, there[1][inside], there[2][inside]),
            (np.zeros_like(asked), pairs.post_rank[asked]),
            strictly=gladly,
        )
        full[asked] |= units + size[pairs.agent[asked]] > level.most
    return full


def _ahead(
    held: tuple[Ints, Ints, Ints], asked: tuple[Ints, Ints], *, strictly: bool
) -> Ints:
    """Units an owner holds that rank as high as asked, or strictly higher.

    ``held``: owner, rank and units; ``asked``: owner and rank.
    """
    owner, rank, units = held
    span = int(max(rank.max(initial=0), asked[1].max(initial=0))) + 2
    codes = owner * span + rank
    order = np.argsort(codes, kind="stable")
    codes, total = codes[order], np.concatenate([[0], np.cumsum(units[order])])
    side: Literal["left", "right"] = "left" if strictly else "right"
    upto = np.searchsorted(codes, asked[0] * span + asked[1], side=side)
    found: Ints = total[upto] - total[np.searchsorted(codes, asked[0] * span)]
    return found
