"""The public lottery (抽選) that orders equals: anyone can draw it again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from kakehashi.engines.placement.markets.market import Ints, Market


def draw(ids: Sequence[str], seed: int, side: str) -> Ints:
    """The place of each id in the draw, 0 first.

    A place depends on the seed, the side (``agents`` or ``posts``) and the ids alone:
    not on the order in which they are given, the machine, or the number of threads.
    """
    begun = hashlib.sha256(f"{seed}\n{side}\n".encode())
    tickets: list[tuple[bytes, str, int]] = []
    for number, name in enumerate(ids):
        drawn = begun.copy()
        drawn.update(name.encode())
        tickets.append((drawn.digest(), name, number))  # in order as their hex is
    tickets.sort()
    places = np.empty(len(ids), dtype=np.int64)
    places[[number for _ticket, _name, number in tickets]] = np.arange(len(ids))
    return places


def strict_keys(market: Market, seed: int) -> tuple[Ints, Ints]:
    """For each pair its place in either side's order, with equals drawn; least first.

    The first is the agent's order, the second the post's. No two pairs of an owner have
    the same. Where nobody makes two equals and no order is asked for across posts, as
    it is under quotas and of couples, nothing need be drawn.
    """
    pairs = market.pairs
    if not (market.has_ties or market.quotas or market.couples):
        return pairs.agent_rank, pairs.post_rank
    agents = draw(market.agents.ids, seed, "agents")
    posts = draw(market.posts.ids, seed, "posts")
    return (
        pairs.agent_rank * len(posts) + posts[pairs.post],
        pairs.post_rank * len(agents) + agents[pairs.agent],
    )
