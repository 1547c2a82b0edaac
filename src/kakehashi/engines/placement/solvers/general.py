"""The best match by criteria where no flow says it: couples, sizes, crossing quotas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kakehashi.engines.placement.criteria import Criterion, Start, criteria_of
from kakehashi.engines.placement.errors import OutOfTime
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Fair, Welfare
from kakehashi.engines.placement.solvers.exact import (
    Expression,
    Found,
    Model,
    of_market,
)
from kakehashi.engines.placement.solvers.welfare import impossible, told_start


def solve_generally(
    market: Market,
    policy: Welfare | Fair,
    *,
    seconds: float,
    hint: Sequence[int] = (),
    start: Start | None = None,
) -> Outcome:
    """The best by a solver of whole numbers; what it says of bounds is attested."""
    worst: int | None = None
    known = True
    if isinstance(policy, Fair) and policy.kind == "max-min":
        seconds /= 2
        first = _found(market, criteria_of(market, policy), seconds, hint)
        if first.pairs is None:
            return outcome_of(market, policy.name, first, [])
        known = first.is_proved
        least = outcome_of(market, policy.name, first, [])
        worst = len(least.told()["metrics"]["rank_profile"]) - 1
    criteria = criteria_of(market, policy, worst, start)
    found = _found(market, criteria, seconds, hint)
    found = replace(found, is_proved=found.is_proved and known)
    outcome = outcome_of(market, policy.name, found, [c.name for c in criteria])
    told = {**outcome.certificate, **told_start(market, start)}
    return replace(outcome, certificate=told)


def _found(
    market: Market, criteria: Sequence[Criterion], seconds: float, hint: Sequence[int]
) -> Found:
    model = of_market(market)
    expressions = [expression(model, criterion) for criterion in criteria]
    return model.best(expressions, seconds=seconds, hint=hint)


def outcome_of(
    market: Market, name: str, found: Found, criteria: Sequence[str]
) -> Outcome:
    """What the solver found as an outcome, with what it says of bounds.

    Raises:
        OutOfTime: it found nothing at all, and does not say that there is nothing.
    """
    if found.pairs is None and found.is_proved:
        return impossible(market, name, [], by="cp-sat")
    if found.pairs is None:
        raise OutOfTime(name)
    pairs = market.pairs
    placed = [(int(pairs.agent[n]), int(pairs.post[n])) for n in found.pairs or ()]
    told = zip(criteria, found.values, found.bounds, strict=False)
    certificate = {
        "by": "cp-sat",
        "bounds": list(found.bounds),
        "criteria": [
            {"name": name, "value": value, "bound": bound, "gap": bound - value}
            for name, value, bound in told
        ],
    }
    status = "optimal" if found.is_proved else "feasible"
    return Outcome(market, sorted([*placed, *market.fixed]), name, status, certificate)


def expression(model: Model, criterion: Criterion) -> Expression:
    """A criterion over the variables of a model."""
    market, worth = model.market, criterion.worth.tolist()
    by_list = {
        agent
        for couple, options in zip(market.couples, model.y, strict=True)
        if options and couple.listed and criterion.of_rank is not None
        for agent in (couple.a, couple.b)
    }
    agents = market.pairs.agent.tolist()
    terms = [
        worth[n] * x
        for n, x in enumerate(model.x)
        if worth[n] and agents[n] not in by_list
    ]
    for couple, options in zip(market.couples, model.y, strict=True):
        if couple.a not in by_list or criterion.of_rank is None:
            continue
        ranks = np.array([option.rank for option, _y in options], dtype=np.int64)
        counted = criterion.of_rank(ranks).astype(np.int64).tolist()
        for (option, y), count in zip(options, counted, strict=True):
            people = (option.first is not None) + (option.second is not None)
            terms.append(count * people * y)
    levels = {level.quota.name: short for level, short in model.short}
    for quota, penalty in zip(market.quotas, criterion.penalty, strict=True):
        if penalty:
            terms.append(-penalty * levels[quota.name])
    return sum(terms)
