"""The best match by criteria under nested quotas, with prices that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kakehashi.engines.placement.criteria import Criterion, Start, criteria_of
from kakehashi.engines.placement.markets.levels import Level, levels_of
from kakehashi.engines.placement.markets.market import Ints, Market
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Fair, Welfare
from kakehashi.engines.placement.solvers.network import Network, network_of
from kakehashi.engines.placement.solvers.staged import Stage, solve_stages


def solve_by_flow(
    market: Market, policy: Welfare | Fair, start: Start | None = None
) -> Outcome:
    """Place people by the criteria of a policy; each takes one unit, no couples.

    Where the quotas cannot be kept the outcome is ``infeasible``, with the floors that
    lack people and prices that prove it.

    Raises:
        InvalidMarket: ``crossing-quotas``, ``weights-overflow``.
    """
    levels = levels_of(market)
    over = [x for x in levels if x.quota.is_hard and x.most < 0]
    if over:
        return impossible(market, policy.name, [_too_many(level) for level in over])
    worst: int | None = None
    if isinstance(policy, Fair) and policy.kind == "max-min":
        worst = _worst_place(market, levels)
    criteria = criteria_of(market, policy, worst, start)
    network = network_of(market, levels, criteria)
    flow, stages = solve_stages(network, spreads_of(market, levels, criteria))
    lacking = _lacking(levels, network.reached(flow))
    if lacking:
        return _short(market, policy.name, levels, lacking)
    pairs = market.pairs
    chosen = np.flatnonzero(flow[: network.pairs]).tolist()
    placed = [(int(pairs.agent[n]), int(pairs.post[n])) for n in chosen]
    told = told_stages(market, levels, network, stages)
    certificate = {"stages": told, **told_start(market, start)}
    placed = sorted([*placed, *market.fixed])
    return Outcome(market, placed, policy.name, "optimal", certificate)


def _worst_place(market: Market, levels: Sequence[Level]) -> int:
    """The worst place that somebody must have when as many as can be are placed."""
    criteria = criteria_of(market, Fair("max-min"))
    network = network_of(market, levels, criteria)
    flow, _stages = solve_stages(network, spreads_of(market, levels, criteria))
    ranks = market.pairs.agent_rank[np.flatnonzero(flow[: network.pairs])]
    known = [market.number_of_pair.get(pair) for pair in market.fixed]
    fixed = [int(market.pairs.agent_rank[n]) for n in known if n is not None]
    return max([*ranks.tolist(), *fixed], default=-1)


def told_start(market: Market, start: Start | None) -> dict[str, Any]:
    """Where people were, as plain values: who verifies needs it."""
    if start is None:
        return {}
    agents, posts = market.agents.ids, market.posts.ids
    pairs = [[agents[a], posts[p]] for a, p in sorted(start.pairs)]
    return {"start": pairs, "move_cost": start.move_cost}


def spreads_of(
    market: Market, levels: Sequence[Level], criteria: Sequence[Criterion]
) -> list[int]:
    """How far two flows can be apart in each criterion; floors come first."""
    units = int(market.free_quota.sum())
    beside = units + sum(level.least for level in levels)
    floors = any(level.quota.is_hard and level.least > 0 for level in levels)
    return [*([units] if floors else []), *(c.spread(units, beside) for c in criteria)]


def told_stages(
    market: Market, levels: Sequence[Level], network: Network, stages: Sequence[Stage]
) -> list[dict[str, Any]]:
    """The prices of seats and of places in quotas, as plain values."""
    names = [level.quota.name for level in levels]
    found = []
    for stage in stages:
        price = stage.far[network.head] - stage.far[network.tail]
        found.append(
            {
                "radix": stage.radix,
                "post_prices": _by_name(market.posts.ids, price[network.seats]),
                "quota_prices": _by_name(names, price[network.least]),
            }
        )
    return found


def _by_name(names: Sequence[str], prices: Ints) -> dict[str, int]:
    """The prices that are not 0."""
    told = zip(names, prices.tolist(), strict=True)
    return {name: price for name, price in told if price}


def _lacking(levels: Sequence[Level], reached: Ints) -> list[tuple[Level, int]]:
    """The hard floors that lack people, with how many reached them."""
    told = zip(levels, reached.tolist(), strict=True)
    return [(x, n) for x, n in told if x.quota.is_hard and n < x.least]


def _short(
    market: Market,
    name: str,
    levels: Sequence[Level],
    lacking: Sequence[tuple[Level, int]],
) -> Outcome:
    """Which floor, which posts, how many short; proved with nothing worth anything."""
    nothing = [Criterion("", np.zeros_like(market.pairs.weight), [0] * len(levels))]
    network = network_of(market, levels, nothing)
    flow, stages = solve_stages(network, spreads_of(market, levels, nothing))
    conflict = [
        {
            "quota": level.quota.name,
            "min": level.quota.min,
            "short_by": level.least - reached,
            "posts": [market.posts.ids[post] for post in sorted(level.members)],
        }
        for level, reached in _lacking(levels, network.reached(flow)) or lacking
    ]
    stages_told = told_stages(market, levels, network, stages)
    return impossible(market, name, conflict, stages=stages_told)


def _too_many(level: Level) -> dict[str, Any]:
    """A cap that what is fixed exceeds already."""
    quota = level.quota
    return {"quota": quota.name, "max": quota.max, "over_by": -level.most}


def impossible(
    market: Market, name: str, conflict: Sequence[dict[str, Any]], **proof: Any
) -> Outcome:
    """Nobody is placed, and why."""
    certificate = {"conflict": list(conflict), **proof}
    return Outcome(market, (), name, "infeasible", certificate)
