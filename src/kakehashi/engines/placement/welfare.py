"""The most weight in all under nested quotas, with prices that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.market import Market
from kakehashi.engines.placement.network import (
    LARGEST,
    Flow,
    Level,
    levels_of,
    nodes_of,
    solve_flow,
)
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Welfare


def solve_welfare(market: Market, policy: Welfare) -> Outcome:
    """Place people for the most weight, then for the most people.

    Where the quotas cannot be kept the outcome is ``infeasible``, with the floors that
    lack people and prices that prove it.

    Raises:
        InvalidMarket: ``crossing-quotas``, ``weights-overflow``.
    """
    levels = levels_of(market)
    scale = int(market.agents.quota.sum()) + 1
    if any(level.most < 0 for level in levels):
        return _impossible(market, policy, levels, None)
    # A floor outweighs whatever could be gained by leaving it short.
    heaviest = (int(np.abs(market.pairs.weight).max(initial=0)) + 1) * scale
    floor = 2 * heaviest * scale if any(level.least for level in levels) else 0
    if max(heaviest, floor) * (nodes_of(market, levels) + 1) >= LARGEST:
        message = "重みが大きすぎて、正確に計算できません。"
        raise InvalidMarket("weights-overflow", message, path=("weights",))
    worth = market.pairs.weight * scale + 1
    flow = solve_flow(market, levels, worth, floor=floor)
    if _short(levels, flow):
        nothing = np.zeros_like(worth)
        proof = solve_flow(market, levels, nothing, floor=1)
        return _impossible(market, policy, levels, proof)
    pairs = market.pairs
    chosen = [(int(pairs.agent[n]), int(pairs.post[n])) for n in flow.pairs]
    certificate = {"scale": scale, **_told(market, levels, flow)}
    placed = sorted([*chosen, *market.fixed])
    return Outcome(market, placed, policy.name, "optimal", certificate)


def _short(levels: Sequence[Level], flow: Flow) -> list[tuple[Level, int]]:
    """The floors that lack people, with how many reached them."""
    reached = zip(levels, flow.reached, strict=True)
    return [(level, n) for level, n in reached if n < level.least]


def _told(market: Market, levels: Sequence[Level], flow: Flow) -> dict[str, Any]:
    names = [level.quota.name for level in levels]
    return {
        "post_prices": dict(zip(market.posts.ids, flow.post_prices, strict=True)),
        "quota_prices": dict(zip(names, flow.level_prices, strict=True)),
    }


def _impossible(
    market: Market, policy: Welfare, levels: Sequence[Level], proof: Flow | None
) -> Outcome:
    """Nobody is placed; which floor, which posts, how many short."""
    if proof is None:
        over: list[dict[str, Any]] = [
            {"quota": x.quota.name, "max": x.quota.max, "over_by": -x.most}
            for x in levels
            if x.most < 0
        ]
        return Outcome(market, (), policy.name, "infeasible", {"conflict": over})
    conflict: list[dict[str, Any]] = [
        {
            "quota": level.quota.name,
            "min": level.quota.min,
            "short_by": level.least - reached,
            "posts": [market.posts.ids[post] for post in sorted(level.members)],
        }
        for level, reached in _short(levels, proof)
    ]
    certificate = {"conflict": conflict, **_told(market, levels, proof)}
    return Outcome(market, (), policy.name, "infeasible", certificate)
