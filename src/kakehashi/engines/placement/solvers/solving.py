"""Solve a market by a policy; what the verifier rejects is never handed out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kakehashi.engines.placement.criteria import Start, criteria_of
from kakehashi.engines.placement.errors import InvalidMarket, NotOffered, Unverified
from kakehashi.engines.placement.markets.building import MOST_WEIGHT
from kakehashi.engines.placement.markets.levels import levels_of
from kakehashi.engines.placement.markets.lottery import draw
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.outcome import Match, Outcome
from kakehashi.engines.placement.policies import (
    Fair,
    ImmediateAcceptance,
    Policy,
    SerialDictatorship,
    Stable,
    TopTradingCycles,
    Welfare,
)
from kakehashi.engines.placement.proofs.verifier import verify
from kakehashi.engines.placement.solvers.deferred import Side, lists_of, propose
from kakehashi.engines.placement.solvers.general import solve_generally
from kakehashi.engines.placement.solvers.stable import placed_of, sides_of, solve_stable
from kakehashi.engines.placement.solvers.together import solve_together
from kakehashi.engines.placement.solvers.trading import trade
from kakehashi.engines.placement.solvers.welfare import solve_by_flow

TIME_LIMIT = 60.0
"""Seconds after which the best so far is handed out, with its bound."""
MODELLED = 20_000
"""Pairs up to which the integer model is asked to close what prices leave open."""


def solve(
    market: Market,
    policy: Policy,
    *,
    seed: int = 0,
    start: Match | None = None,
    move_cost: int = 0,
    time_limit: float = TIME_LIMIT,
) -> Outcome:
    """Place the agents of a market by a policy; ``seed`` draws the lottery of equals.

    ``start`` (by ids, as `Outcome.match` has it) is where people are already, for
    `Welfare` only: each who moves costs ``move_cost`` in weight, and of equal results
    the one with the fewest moves is taken. ``time_limit`` (seconds) is for what only an
    integer model solves, each time it is asked.

    Raises:
        NotOffered: the policy does not take what the market asks for.
        InvalidMarket: quotas cross where they must be nested, weights overflow,
            ``move_cost`` is no whole number from 0.
        OutOfTime: nothing that keeps what must be kept was found in time.
        Unverified: a fault of the solver, found by the verifier.
    """
    _must_be_offered(market, policy)
    if start is not None and not isinstance(policy, Welfare):
        raise NotOffered("出発点の指定(start)", policy.name)
    if move_cost and start is None:
        raise NotOffered("出発点(start)のない動く人の指定(move_cost)", policy.name)
    if type(move_cost) is not int or not 0 <= move_cost <= MOST_WEIGHT:
        message = f"0から{MOST_WEIGHT}までの整数にしてください。"
        raise InvalidMarket("out-of-range", message, path=("move_cost",))
    began = None if start is None else Start(_known(market, start), move_cost)
    outcome = _solved(market, policy, seed, time_limit, began)
    verdict = verify(market, outcome.told(), again=False)
    if not verdict.ok:
        raise Unverified(verdict.false)
    return outcome


def _known(market: Market, match: Match) -> frozenset[tuple[int, int]]:
    """The pairs of a match whose agent and post the market has."""
    agents, posts = market.agents.place, market.posts.place
    return frozenset(
        (agents[name], posts[post])
        for name, held in match.items()
        for post in (held if isinstance(held, list) else [held])
        if name in agents and post is not None and post in posts
    )


def _solved(
    market: Market, policy: Policy, seed: int, seconds: float, start: Start | None
) -> Outcome:
    if isinstance(policy, Stable):
        return solve_stable(market, policy, seed, seconds=seconds)
    if isinstance(policy, Welfare | Fair):
        if is_flow(market):
            return solve_by_flow(market, policy, start)
        return _whole(market, policy, seconds, start)
    if isinstance(policy, TopTradingCycles):
        return _trading(market, policy, seed)
    return _in_turn(market, policy, seed)


def _whole(
    market: Market, policy: Welfare | Fair, seconds: float, start: Start | None
) -> Outcome:
    """What no flow says alone: flows with couples held, or the integer model.

    A small market is left to the model, which ends; so is what prices cannot prove.
    """
    found: Outcome | None = None
    nested = is_flow(replace(market, couples=()))
    simple = not isinstance(policy, Fair) or policy.kind != "max-min"
    by_list = any(couple.listed for couple in market.couples)
    if by_list and any(c.of_rank for c in criteria_of(market, policy)):
        simple = False  # prices count places on two lists, not on a couple's
    if market.couples and nested and simple and not market.apart:
        found = solve_together(market, policy, seconds=seconds / 2, start=start)
        if found is not None and (found.status == "optimal" or not _is_small(market)):
            return found
    number = market.number_of_pair
    hint = [number[p] for p in found.placed if p in number] if found else ()
    best = solve_generally(market, policy, seconds=seconds, hint=hint, start=start)
    if found is None or best.status == "optimal":
        return best
    return max((found, best), key=lambda one: one.told()["value"])


def _is_small(market: Market) -> bool:
    return len(market.pairs.post) <= MODELLED


def is_flow(market: Market) -> bool:
    """Whether a flow says all of it: units of one, no couples, nested quotas."""
    if market.couples or market.apart or not market.is_plain:
        return False
    try:
        levels_of(market)
    except InvalidMarket:
        return False
    return True


def _must_be_offered(market: Market, policy: Policy) -> None:
    if isinstance(policy, Welfare | Fair):
        return
    stable = isinstance(policy, Stable)
    by_posts = isinstance(policy, Stable) and policy.proposer == "posts"
    caps = any(quota.is_hard for quota in market.quotas)
    for asked, what in (
        (bool(market.couples) and (not stable or by_posts), "2人組"),
        (bool(market.apart), "離す2人"),
        (
            isinstance(policy, TopTradingCycles | ImmediateAcceptance)
            and bool((market.agents.quota > 1).any()),
            "複数の配置先を持てる応募者",
        ),
        (caps and (not stable or by_posts), "定員枠"),
        (
            not market.is_plain and (not stable or by_posts),
            "人数(size)の違う応募者",
        ),
    ):
        if asked:
            raise NotOffered(what, policy.name)


def _in_turn(
    market: Market, policy: SerialDictatorship | ImmediateAcceptance, seed: int
) -> Outcome:
    """Deferred acceptance where every post takes the turn for its own order.

    In a dictatorship the turn is the draw; where acceptance is immediate, whoever asks
    earlier comes first (Ergin and Sönmez 2006).
    """
    agents, posts, free = sides_of(market, seed)
    if isinstance(policy, SerialDictatorship):
        key = draw(market.agents.ids, seed, "agents")[agents.owner]
    else:
        order = np.lexsort((agents.key, agents.owner))
        first = np.searchsorted(agents.owner[order], agents.owner[order])
        step = np.empty_like(order)
        step[order] = np.arange(len(order)) - first
        key = step * (int(posts.key.max(initial=0)) + 1) + posts.key
    held = propose(agents, Side(posts.owner, key, posts.takes))
    placed = placed_of(market, free[held].tolist())
    return Outcome(market, placed, policy.name, "feasible", {"seed": seed})


def _trading(market: Market, policy: TopTradingCycles, seed: int) -> Outcome:
    agents, posts, _free = sides_of(market, seed)
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
