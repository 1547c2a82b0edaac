"""What a whole would lose with one agent at one post (機会費用): solved once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kakehashi.engines.placement.criteria import Criterion, criteria_of
from kakehashi.engines.placement.markets.levels import chains_of, free_levels
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Fair, Welfare
from kakehashi.engines.placement.solvers.solving import solve

SECONDS = 20.0
"""For what only an integer model solves."""


@dataclass(frozen=True, slots=True)
class Loss:
    """How much less of the first thing that differs, and the quota that is tight."""

    kind: Literal["costs", "equal", "impossible", "unkept"]
    loss: int = 0
    unit: str = ""
    quota: str = ""
    price: int = 0


def loss_of(
    market: Market,
    policy: Welfare | Fair,
    agent: int,
    post: int,
    certificate: Mapping[str, Any],
) -> Loss:
    """What the best would lose if the agent had to be at the post.

    An agent with several seats keeps the others free.
    """
    here = _there(market, agent, post)
    if here is None:
        return Loss("unkept")
    best = solve(market, policy, time_limit=SECONDS)
    other = solve(here, policy, time_limit=SECONDS)
    if other.status == "infeasible":
        conflict = other.certificate.get("conflict") or [{}]
        short = conflict[0].get("short_by", 0)
        name = conflict[0].get("quota", "")
        return Loss("impossible", short, quota=name) if name else Loss("unkept")
    worst = _worst(best)
    for criterion in criteria_of(market, policy, worst):
        loss = _sum(best, criterion, market) - _sum(other, criterion, market)
        if loss:
            quota, price = _tight(market, post, certificate, criterion.name)
            return Loss("costs", abs(loss), criterion.name, quota, price)
    return Loss("equal")


def _there(market: Market, agent: int, post: int) -> Market | None:
    """The market with the pair decided; None where no seat is left for it."""
    if int(market.free_capacity[post]) < int(market.agents.size[agent]):
        return None
    paired = {x for couple in market.couples for x in (couple.a, couple.b)}
    if agent in paired:
        return None
    return replace(market, fixed=sorted([*market.fixed, (agent, post)]))


def _worst(outcome: Outcome) -> int:
    return len(outcome.told()["metrics"]["rank_profile"]) - 1


def _sum(outcome: Outcome, criterion: Criterion, market: Market) -> int:
    """A criterion over every pair of an outcome, fixed ones with it."""
    number = market.number_of_pair
    pairs: Sequence[int] = [number[p] for p in outcome.placed if p in number]
    total = sum(int(criterion.worth[n]) for n in pairs)
    for quota, penalty in zip(market.quotas, criterion.penalty, strict=True):
        if penalty:
            members = set(market.members(quota))
            size = market.agents.size
            units = sum(int(size[a]) for a, p in outcome.placed if p in members)
            most = units if quota.max is None else quota.max
            total -= penalty * (max(quota.min - units, 0) + max(units - most, 0))
    return total


def _tight(
    market: Market, post: int, certificate: Mapping[str, Any], unit: str
) -> tuple[str, int]:
    """The quota around a post whose place has a price, in whole units of weight."""
    stages = certificate.get("stages") or []
    if not stages or unit != "weight":
        return "", 0
    times = 1
    for radix in stages[0]["radix"][1:]:
        times *= radix
    prices = stages[0]["quota_prices"]
    for number in chains_of(len(market.posts.ids), free_levels(market))[post]:
        name = market.quotas[number].name
        price = int(prices.get(name, 0))
        if abs(price) >= times and price:
            return name, price // times if price > 0 else -(-price // times)
    return "", 0
