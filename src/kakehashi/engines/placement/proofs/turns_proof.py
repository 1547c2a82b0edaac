"""Whether those who chose in turn chose what was best for them: done again here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from kakehashi.engines.placement.markets.lottery import draw, strict_keys
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.proofs.claims import Claim, false, one

Placed = Sequence[tuple[int, int]]


def turns_claims(
    market: Market, placed: Placed, name: str, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """The same draw and the same turns give the same places."""
    seed = certificate.get("seed")
    if isinstance(seed, bool) or not isinstance(seed, int):
        yield false("turns", "抽選の種が読めません。")
        return
    again = (
        in_turn(market, seed)
        if name == "serial-dictatorship"
        else at_once(market, seed)
    )
    same = sorted([*again, *market.fixed]) == list(placed)
    yield one("turns", [] if same else ["順番どおりの配置になっていません。"])


def in_turn(market: Market, seed: int) -> list[tuple[int, int]]:
    """One after another in the order of the draw takes her best seats left."""
    own, _other = strict_keys(market, seed)
    room, fixed = market.free_capacity.tolist(), set(market.fixed)
    turn = draw(market.agents.ids, seed, "agents")
    found = []
    for agent in np.argsort(turn).tolist():
        left = int(market.free_quota[agent])
        for at in sorted(market.pairs.of(agent), key=lambda n: int(own[n])):
            post = int(market.pairs.post[at])
            if left and room[post] and (agent, post) not in fixed:
                found.append((agent, post))
                room[post] -= 1
                left -= 1
    return found


def at_once(market: Market, seed: int) -> list[tuple[int, int]]:
    """Each asks at the next post of her list; seats are given at once, and for good."""
    own, other = strict_keys(market, seed)
    fixed, posts = set(market.fixed), market.pairs.post.tolist()
    lists = [
        sorted(market.pairs.of(a), key=lambda n: int(own[n]))
        for a in range(len(market.agents.ids))
    ]
    room, left = market.free_capacity.tolist(), market.free_quota.tolist()
    found = []
    for step in range(max((len(some) for some in lists), default=0)):
        asked: dict[int, list[int]] = {}
        for agent, some in enumerate(lists):
            if (
                step < len(some)
                and left[agent]
                and (agent, posts[some[step]]) not in fixed
            ):
                asked.setdefault(posts[some[step]], []).append(some[step])
        for post, pairs in asked.items():
            for at in sorted(pairs, key=lambda n: int(other[n]))[: room[post]]:
                agent = int(market.pairs.agent[at])
                found.append((agent, post))
                left[agent] -= 1
                room[post] -= 1
    return found
