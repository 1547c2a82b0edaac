"""Stable outcomes of every kind of market (安定な配置): the fast way, or the exact."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kakehashi.engines.placement.criteria import criteria_of
from kakehashi.engines.placement.errors import OutOfTime
from kakehashi.engines.placement.markets.building import kept_pairs
from kakehashi.engines.placement.markets.levels import levels_of
from kakehashi.engines.placement.markets.lottery import strict_keys
from kakehashi.engines.placement.markets.market import Ints, Market
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Stable, Welfare
from kakehashi.engines.placement.proofs.stable_proof import (
    KINDS,
    blocking,
    cutoffs_of,
    shortfalls_of,
)
from kakehashi.engines.placement.solvers.couples import propose_with_couples
from kakehashi.engines.placement.solvers.deferred import Side, propose
from kakehashi.engines.placement.solvers.exact import of_market
from kakehashi.engines.placement.solvers.general import solve_generally
from kakehashi.engines.placement.solvers.network import network_of
from kakehashi.engines.placement.solvers.rooms import propose_in_rooms
from kakehashi.engines.placement.solvers.stable_model import Stability
from kakehashi.engines.placement.solvers.staged import solve_stages
from kakehashi.engines.placement.solvers.together import solve_together
from kakehashi.engines.placement.solvers.welfare import (
    impossible,
    solve_by_flow,
    spreads_of,
    told_stages,
)

Placed = list[tuple[int, int]]
Stages = list[dict[str, Any]]
FEW = 4000
"""Pairs up to which the fewest who block are looked for exactly."""
MANY = 100_000
"""Pairs above which couples under caps are not left to the exact model."""
WHEN_LATE = 10.0
"""Seconds in which something is placed once time ran out without a stable match."""


def solve_stable(
    market: Market, policy: Stable, seed: int, *, seconds: float
) -> Outcome:
    """A stable outcome, or ``none`` where there is none, or the best so far.

    Raises:
        InvalidMarket: ``crossing-quotas``.
    """
    if any(level.quota.is_hard and level.most < 0 for level in levels_of(market)):
        return _impossible(market, policy)
    end = time.monotonic() + seconds
    caps = any(level.is_cap for level in levels_of(market))
    if market.couples and caps and len(market.pairs.post) > MANY:
        return _around_couples(market, policy, seed, seconds)
    found = _proposed(market, policy, seed)
    if found is None or (market.couples and _is_blocked(market, policy, found)):
        return _exactly(market, policy, seed, found, end - time.monotonic())
    if not shortfalls_of(market, found):
        if policy.ties == "max":
            return _largest(market, policy, seed, found, seconds)
        if policy.ties == "lottery":
            return _told(market, policy, seed, found)
    if policy.ties == "lottery" and not market.couples:
        return _with_floors(market, policy, seed, found, end - time.monotonic())
    return _exactly(market, policy, seed, found, end - time.monotonic())


def _around_couples(
    market: Market, policy: Stable, seed: int, seconds: float
) -> Outcome:
    """Of a large market with couples and caps: couples where they are worth most, and
    everyone else stable around them. Whoever blocks is named.

    Raises:
        OutOfTime: the couples could not be placed with all that must be kept.
    """
    first = solve_together(market, Welfare(), seconds=seconds)
    if first is None:
        raise OutOfTime(policy.name)
    two = {x for couple in market.couples for x in (couple.a, couple.b)}
    held = {pair for pair in first.placed if pair[0] in two}
    singles = ~np.isin(market.pairs.agent, list(two))
    rest = replace(
        market,
        couples=(),
        pairs=kept_pairs(market.pairs, singles),
        fixed=sorted({*market.fixed, *held}),
    )
    found = solve_stable(rest, replace(policy, ties="lottery"), seed, seconds=seconds)
    placed = first.placed if found.status == "infeasible" else found.placed
    return _given_up(market, policy, seed, list(placed))


def _is_blocked(market: Market, policy: Stable, placed: Placed) -> bool:
    found = blocking(market, placed, KINDS[policy.ties], policy.couple_blocking)
    return next(found, None) is not None


def _proposed(market: Market, policy: Stable, seed: int) -> Placed | None:
    """What proposals lead to, which couples may still block; None without proposals."""
    caps = any(q.is_hard and q.max is not None for q in market.quotas)
    if not market.is_plain or (market.couples and caps):
        return None
    if market.couples:
        return propose_with_couples(market, seed)
    if caps:
        return placed_of(market, propose_in_rooms(market, seed))
    agents, posts, free = sides_of(market, seed)
    if policy.proposer == "agents":
        held = propose(agents, posts)
    else:
        held = propose(posts, agents)
    return placed_of(market, free[held].tolist())


def _told(
    market: Market,
    policy: Stable,
    seed: int,
    placed: Placed,
    *,
    status: str = "stable",
    **more: Any,
) -> Outcome:
    certificate: dict[str, Any] = {"cutoffs": cutoffs_of(market, placed), "seed": seed}
    if market.couples:
        certificate["reading"] = policy.couple_blocking
    elif market.is_plain and policy.ties == "lottery" and status == "stable":
        certificate["best_for"] = policy.proposer
    return Outcome(market, placed, policy.name, status, certificate | more)


def _largest(
    market: Market, policy: Stable, seed: int, found: Placed, seconds: float
) -> Outcome:
    """As many as can be: bounded by prices, or else by the exact model."""
    plain = not market.couples and not market.quotas
    if plain and not market.has_ties:
        return _told(market, policy, seed, found, status="optimal")
    if market.is_plain:
        stages, most = _most(market)
        if most == len(found):
            return _told(market, policy, seed, found, status="optimal", stages=stages)
        return _exactly(market, policy, seed, found, seconds, bound=stages)
    return _exactly(market, policy, seed, found, seconds)


def _most(market: Market) -> tuple[list[dict[str, Any]], int]:
    """How many can be placed at all under the caps, and the prices that prove it."""
    levels = levels_of(market)
    criteria = criteria_of(market, Welfare(("size",)))[:1]
    network = network_of(market, levels, criteria)
    flow, stages = solve_stages(network, spreads_of(market, levels, criteria))
    most = int(flow[: network.pairs].sum()) + len(market.fixed)
    return told_stages(market, levels, network, stages), most


def _exactly(
    market: Market,
    policy: Stable,
    seed: int,
    found: Placed | None,
    seconds: float,
    bound: Stages | None = None,
) -> Outcome:
    """By the integer model: the most placed, or only whether there is one.

    ``bound``: prices of how many can be placed at all, for when time runs out.
    """
    end = time.monotonic() + seconds
    if any(q.is_hard and q.min for q in market.quotas):
        fewest = _fewest_blocking(market, policy, seed, found, seconds)
        if fewest is not None and (fewest.status != "stable" or policy.ties != "max"):
            return fewest
    model = of_market(market, by_option=True)
    kind, reading = KINDS[policy.ties], policy.couple_blocking
    Stability(model, kind=kind, reading=reading)
    wanted = [sum(model.x)] if policy.ties == "max" else []
    hint = [market.number_of_pair[p] for p in found or () if p in market.number_of_pair]
    left = max(end - time.monotonic(), 0.1)
    best = model.best(wanted, seconds=left, hint=hint)
    if best.pairs is None:
        if best.is_proved:
            certificate = {"kind": kind, "reading": reading, "by": "cp-sat"}
            return Outcome(market, (), policy.name, "none", certificate)
        if bound is not None and found is not None:
            return _told(market, policy, seed, found, stages=bound)
        return _unfinished(market, policy, seed, found)
    placed = placed_of(market, list(best.pairs))
    if policy.ties != "max":
        return _told(market, policy, seed, placed)
    if not best.is_proved and bound is not None:
        return _told(market, policy, seed, placed, stages=bound)
    bounds = [most + len(market.fixed) for most in best.bounds]
    status = "optimal" if best.is_proved else "stable"
    return _told(
        market, policy, seed, placed, status=status, bounds=bounds, by="cp-sat"
    )


def _unfinished(
    market: Market, policy: Stable, seed: int, found: Placed | None
) -> Outcome:
    """Time ran out: what was found, or what is stable but for those named."""
    if found is not None and not shortfalls_of(market, found):
        return _given_up(market, policy, seed, found)
    wanted = Welfare(("size", "rank"))
    outcome = solve_generally(market, wanted, seconds=WHEN_LATE)
    return _given_up(market, policy, seed, list(outcome.placed))


def _with_floors(
    market: Market, policy: Stable, seed: int, found: Placed, seconds: float
) -> Outcome:
    """Floors are kept; stability is given up for as few as can be, who are named."""
    outcome = _fewest_blocking(market, policy, seed, found, seconds)
    if outcome is not None:
        return outcome
    moved = _moved_to_floors(market, found)
    if moved is None:
        return _impossible(market, policy)
    return _given_up(market, policy, seed, moved)


def _impossible(market: Market, policy: Stable) -> Outcome:
    outcome = solve_by_flow(market, Welfare(("size",)))
    return Outcome(market, (), policy.name, outcome.status, outcome.certificate)


def _fewest_blocking(
    market: Market, policy: Stable, seed: int, found: Placed | None, seconds: float
) -> Outcome | None:
    """The fewest who block under the floors, exactly; None where it is too large."""
    if len(market.pairs.post) > FEW:
        return None
    model = of_market(market, by_option=True)
    kind, reading = KINDS[policy.ties], policy.couple_blocking
    stability = Stability(model, kind=kind, reading=reading, slack=True)
    wanted = [-sum(stability.slack), sum(model.x)]
    best = model.best(wanted, seconds=seconds)
    if best.pairs is None:
        if not best.is_proved:
            return None
        if market.is_plain and not market.couples:
            return _impossible(market, policy)
        return impossible(market, policy.name, [], by="cp-sat")
    return _given_up(
        market, policy, seed, placed_of(market, list(best.pairs)), fewest=best.bounds
    )


def _given_up(
    market: Market, policy: Stable, seed: int, placed: Placed, **more: Any
) -> Outcome:
    names = list(blocking(market, placed, KINDS[policy.ties], policy.couple_blocking))
    if not names and policy.ties == "max":
        most = [int(market.agents.quota.sum())]
        return _told(market, policy, seed, placed, bounds=most, by="seats asked for")
    if not names:
        return _told(market, policy, seed, placed)
    return _told(
        market,
        policy,
        seed,
        placed,
        status="feasible",
        gives_up="stability",
        blocking=names,
        **more,
    )


def _moved_to_floors(market: Market, found: Placed) -> Placed | None:
    """As many as can be stay where they are, and the floors are reached."""
    kept = set(found)
    agents, posts = market.pairs.agent.tolist(), market.pairs.post.tolist()
    stays = [int(pair in kept) for pair in zip(agents, posts, strict=True)]
    pairs = replace(market.pairs, weight=np.array(stays, dtype=np.int64))
    outcome = solve_by_flow(
        replace(market, pairs=pairs), Welfare(("weight", "size", "rank"))
    )
    return None if outcome.status == "infeasible" else list(outcome.placed)


def sides_of(market: Market, seed: int) -> tuple[Side, Side, Ints]:
    """Both sides with equals ordered by the lottery, over the pairs that are free.

    The third says which pair of the market each of them is.
    """
    pairs = market.pairs
    taken = [market.number_of_pair.get(pair) for pair in market.fixed]
    is_free = np.ones(len(pairs.post), dtype=bool)
    is_free[[n for n in taken if n is not None]] = False
    free = np.flatnonzero(is_free)
    agent, post = pairs.agent[free], pairs.post[free]
    own, other = strict_keys(market, seed)
    return (
        Side(agent, own[free], market.free_quota),
        Side(post, other[free], market.free_capacity),
        free,
    )


def placed_of(market: Market, numbers: Sequence[int]) -> Placed:
    """Pairs by their position, and what is fixed, as (agent, post) in order."""
    pairs = market.pairs
    held = [(int(pairs.agent[n]), int(pairs.post[n])) for n in numbers]
    return sorted([*held, *market.fixed])
