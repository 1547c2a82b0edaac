"""What a whole would lose with one agent at one post (機会費用): solved once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from kakehashi.engines.placement.criteria import Criterion, Start, criteria_of
from kakehashi.engines.placement.markets.levels import chains_of, free_levels
from kakehashi.engines.placement.markets.market import Couple, Market
from kakehashi.engines.placement.markets.options import options_of
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Fair, Welfare
from kakehashi.engines.placement.proofs.attested import figures_of
from kakehashi.engines.placement.solvers.solving import solve

SECONDS = 20.0
"""For what only an integer model solves."""
TRIED = 12
"""Places of a partner that are tried, the best asked for first."""


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
    start = start_of(market, certificate)
    best = solve(market, policy, time_limit=SECONDS, **start)
    other = _best_there(market, policy, agent, post, start)
    if other is None:
        return Loss("unkept")
    if other.status == "infeasible":
        conflict = other.certificate.get("conflict") or [{}]
        short = conflict[0].get("short_by", 0)
        name = conflict[0].get("quota", "")
        return Loss("impossible", short, quota=name) if name else Loss("unkept")
    began = _began(market, start)
    for criterion in criteria_of(market, policy, _worst(best), began):
        loss = _sum(best, criterion, market) - _sum(other, criterion, market)
        if loss:
            quota, price = _tight(market, post, certificate, criterion.name)
            return Loss("costs", abs(loss), criterion.name, quota, price)
    return Loss("equal")


def start_of(market: Market, certificate: Mapping[str, Any]) -> dict[str, Any]:
    """Where people were, if moves counted in the outcome: what `solve` was told."""
    told = certificate.get("start")
    if told is None:
        return {}
    at: dict[str, Any] = {}
    for agent, post in told:
        several = int(market.agents.quota[market.agents.place[agent]]) > 1
        at[agent] = [*at.get(agent, []), post] if several else post
    return {"start": at, "move_cost": certificate["move_cost"]}


def _began(market: Market, start: Mapping[str, Any]) -> Start | None:
    if not start:
        return None
    agents, posts = market.agents.place, market.posts.place
    pairs = [
        (agents[agent], posts[post])
        for agent, held in start["start"].items()
        for post in (held if isinstance(held, list) else [held])
    ]
    return Start(frozenset(pairs), start["move_cost"])


def _best_there(
    market: Market,
    policy: Welfare | Fair,
    agent: int,
    post: int,
    start: Mapping[str, Any],
) -> Outcome | None:
    """The best with the agent at the post; None where no seat is left for it.

    Her partner, if she is one of a couple, is then where the two asked to be together.
    """
    if int(market.free_capacity[post]) < int(market.agents.size[agent]):
        return None
    mine = [(agent, post)]
    couple = next((c for c in market.couples if agent in (c.a, c.b)), None)
    if couple is None:
        tried = [replace(market, fixed=sorted([*market.fixed, *mine]))]
    else:
        rest = [other for other in market.couples if other is not couple]
        partner = couple.b if agent == couple.a else couple.a
        tried = [
            replace(market, couples=rest, fixed=sorted([*market.fixed, *mine, *theirs]))
            for theirs in _partners(market, couple, agent, post, partner)
        ]
    found = [solve(here, policy, time_limit=SECONDS, **start) for here in tried]
    worst = max((_worst(one) for one in found), default=0)
    criteria = criteria_of(market, policy, worst, _began(market, start))

    def worth(one: Outcome) -> tuple[bool, list[int]]:
        figures = [_sum(one, criterion, market) for criterion in criteria]
        return one.status != "infeasible", figures

    return max(found, key=worth, default=None)


def _partners(
    market: Market, couple: Couple, agent: int, post: int, partner: int
) -> list[list[tuple[int, int]]]:
    """Where the partner may be when the agent is at the post, the best asked first."""
    posts = [
        (option.second if agent == couple.a else option.first)
        for option in options_of(market, couple)
        if (option.first if agent == couple.a else option.second) == post
    ]
    room, size = market.free_capacity, int(market.agents.size[partner])
    here = size + int(market.agents.size[agent])
    return [
        [] if there is None else [(partner, there)]
        for there in dict.fromkeys(posts)
        if there is None or int(room[there]) >= (here if there == post else size)
    ][:TRIED]


def _worst(outcome: Outcome) -> int:
    return len(outcome.told()["metrics"]["rank_profile"]) - 1


def _sum(outcome: Outcome, criterion: Criterion, market: Market) -> int:
    """A criterion over every pair of an outcome, fixed ones with it."""
    free = replace(market, fixed=())
    return figures_of(free, outcome.placed, [criterion])[0]


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
