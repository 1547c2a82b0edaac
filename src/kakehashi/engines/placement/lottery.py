"""The public lottery (抽選) that orders equals: anyone can draw it again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from kakehashi.engines.placement.market import Ints, Market


def draw(ids: Sequence[str], seed: int, side: str) -> Ints:
    """The place of each id in the draw, 0 first.

    A place depends on the seed, the side (``agents`` or ``posts``) and the ids alone:
    not on the order in which they are given, the machine, or the number of threads.
    """
    tickets = [ticket(name, seed, side) for name in ids]
    order = sorted(range(len(ids)), key=lambda n: (tickets[n], ids[n]))
    places = np.empty(len(ids), dtype=np.int64)
    places[order] = np.arange(len(ids), dtype=np.int64)
    return places


def strict_keys(market: Market, seed: int) -> tuple[Ints, Ints]:
    """For each pair its place in either side's order, with equals drawn; least first.

    The first is the agent's order, the second the post's. No two pairs of an owner have
    the same.
    """
    agents = draw(market.agents.ids, seed, "agents")
    posts = draw(market.posts.ids, seed, "posts")
    pairs = market.pairs
    return (
        pairs.agent_rank * len(posts) + posts[pairs.post],
        pairs.post_rank * len(agents) + agents[pairs.agent],
    )


def ticket(name: str, seed: int, side: str) -> str:
    """The number drawn for one id: the SHA-256 of seed, side and id, in hex."""
    return hashlib.sha256(f"{seed}\n{side}\n{name}".encode()).hexdigest()
