"""Solve a market by a policy; what the verifier rejects is never handed out."""

from __future__ import annotations

import numpy as np

from kakehashi.engines.placement.deferred import Side, lists_of, propose
from kakehashi.engines.placement.errors import NotOffered, Unverified
from kakehashi.engines.placement.lottery import draw, strict_keys
from kakehashi.engines.placement.market import Ints, Market
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import (
    Policy,
    SerialDictatorship,
    Stable,
    TopTradingCycles,
    Welfare,
)
from kakehashi.engines.placement.trading import trade
from kakehashi.engines.placement.verifier import cutoffs_of, verify
from kakehashi.engines.placement.welfare import solve_welfare


def solve(market: Market, policy: Policy, *, seed: int = 0) -> Outcome:
    """Place the agents of a market by a policy; ``seed`` draws the lottery of equals.

    Raises:
        NotOffered: the policy does not take what the market asks for.
        Unverified: a fault of the solver, found by the verifier.
    """
    _must_be_offered(market, policy)
    if isinstance(policy, Welfare):
        outcome = solve_welfare(market, policy)
    elif isinstance(policy, TopTradingCycles):
        outcome = _trading(market, policy, seed)
    elif isinstance(policy, SerialDictatorship):
        outcome = _one_by_one(market, policy, seed)
    else:
        outcome = _stable(market, policy, seed)
    verdict = verify(market, outcome.told())
    if not verdict.ok:
        raise Unverified(verdict.false)
    return outcome


def _must_be_offered(market: Market, policy: Policy) -> None:
    for asked, what in (
        (bool(market.couples), "2人組"),
        (
            isinstance(policy, TopTradingCycles)
            and bool((market.agents.quota > 1).any()),
            "複数の配置先を持てる応募者",
        ),
        (bool(market.quotas) and not isinstance(policy, Welfare), "定員枠"),
        (not all(quota.is_hard for quota in market.quotas), "努力目標の定員枠"),
        (not market.is_plain, "人数(size)の違う応募者"),
    ):
        if asked:
            raise NotOffered(what, policy.name)


def _stable(market: Market, policy: Stable, seed: int) -> Outcome:
    agents, posts, free = _sides(market, seed)
    if policy.proposer == "agents":
        held = propose(agents, posts)
    else:
        held = propose(posts, agents)
    placed = _placed(market, [int(free[at]) for at in held])
    certificate = {
        "cutoffs": cutoffs_of(market, placed),
        "best_for": policy.proposer,
        "seed": seed,
    }
    return Outcome(market, placed, policy.name, "stable", certificate)


def _one_by_one(market: Market, policy: SerialDictatorship, seed: int) -> Outcome:
    """Each in the order of the lottery takes her best seats that are left."""
    agents, posts, free = _sides(market, seed)
    turn = draw(market.agents.ids, seed, "agents")
    # Every post orders agents by the same draw: then each gets her turn in that order.
    posts = Side(posts.owner, turn[agents.owner], posts.takes)
    placed = _placed(market, [int(free[at]) for at in propose(agents, posts)])
    return Outcome(market, placed, policy.name, "feasible", {"seed": seed})


def _trading(market: Market, policy: TopTradingCycles, seed: int) -> Outcome:
    agents, posts, _free = _sides(market, seed)
    wishes = [
        [int(posts.owner[n]) for n in own] if market.free_quota[agent] else []
        for agent, own in enumerate(lists_of(agents))
    ]
    priorities = [[int(agents.owner[n]) for n in own] for own in lists_of(posts)]
    cycles = trade(wishes, priorities, market.free_capacity.tolist())
    names, places = market.agents.ids, market.posts.ids
    trades = [[[names[a], places[p]] for a, p in cycle] for cycle in cycles]
    placed = sorted([*(pair for cycle in cycles for pair in cycle), *market.fixed])
    certificate = {"seed": seed, "trades": trades}
    return Outcome(market, placed, policy.name, "feasible", certificate)


def _sides(market: Market, seed: int) -> tuple[Side, Side, Ints]:
    """Both sides with equals ordered by the lottery, over the pairs that are free.

    The third says which pair of the market each of them is.
    """
    pairs = market.pairs
    fixed = {market.number_of_pair.get(pair) for pair in market.fixed} - {None}
    free = np.array([n for n in range(len(pairs.post)) if n not in fixed], np.int64)
    agent, post = pairs.agent[free], pairs.post[free]
    own, other = strict_keys(market, seed)
    return (
        Side(agent, own[free], market.free_quota),
        Side(post, other[free], market.free_capacity),
        free,
    )


def _placed(market: Market, numbers: list[int]) -> list[tuple[int, int]]:
    pairs = market.pairs
    held = [(int(pairs.agent[n]), int(pairs.post[n])) for n in numbers]
    return sorted([*held, *market.fixed])
