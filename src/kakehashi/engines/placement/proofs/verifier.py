"""Whether an outcome holds what it claims; shares nothing with the solvers.

Each claim is *checked* here, in time linear in the pairs, or *attested* by a solver and
only passed on. What is attested is never called proved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from kakehashi.engines.placement.criteria import Criterion, Start, criteria_of
from kakehashi.engines.placement.markets.blocking import positions
from kakehashi.engines.placement.markets.levels import free_levels
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.markets.options import is_kept
from kakehashi.engines.placement.outcome import metrics_of, value_of
from kakehashi.engines.placement.policies import Fair, Policy, Welfare, policy_of
from kakehashi.engines.placement.proofs.bounds import (
    Unreadable,
    bound_of,
    prices_of,
    worth_of,
)
from kakehashi.engines.placement.proofs.claims import (
    ATTESTED,
    Claim,
    Verdict,
    false,
    one,
)
from kakehashi.engines.placement.proofs.stable_proof import (
    largest_claims,
    none_claims,
    stable_claims,
)
from kakehashi.engines.placement.proofs.trading_proof import trading_claims
from kakehashi.engines.placement.proofs.turns_proof import turns_claims

Placed = Sequence[tuple[int, int]]
STATUSES = ("optimal", "stable", "feasible", "infeasible", "none")


def verify(market: Market, told: Mapping[str, Any]) -> Verdict:
    """Hold an outcome, as `Outcome.told` or a file gives it, against its market."""
    read = _read(market, told.get("match"))
    if isinstance(read, Claim):
        return Verdict((read,))
    status, policy = told.get("status"), policy_of(told.get("policy"))
    if status not in STATUSES or policy is None:
        return Verdict((false("status", f"結果の種類「{status}」は検証できません。"),))
    certificate = told.get("certificate")
    certificate = certificate if isinstance(certificate, Mapping) else {}
    claims = [*_figures(market, read, told)]
    if status in {"infeasible", "none"}:
        claims += _nobody(read)
        claims += _impossible(market, status, certificate)
        return Verdict(tuple(claims))
    claims = [*_feasible(market, read), *claims, *_quotas(market, read)]
    claims += _couples(market, read)
    claims += _policy(market, read, policy, str(status), certificate)
    return Verdict(tuple(claims))


def _policy(
    market: Market,
    placed: Placed,
    policy: Policy,
    status: str,
    certificate: Mapping[str, Any],
) -> Iterator[Claim]:
    """What the policy promises under this status; another status is no claim of it."""
    name = policy.name
    if isinstance(policy, Welfare | Fair):
        yield from _best(market, placed, policy, status, certificate)
    elif name.startswith("stable"):
        yield from stable_claims(market, placed, policy, status, certificate)
        if name == "stable-max":
            yield from largest_claims(market, placed, status, certificate)
    elif status != "feasible":
        yield false("status", f"方式「{name}」の結果は「{status}」になりません。")
    elif name == "ttc":
        yield from trading_claims(market, placed, certificate)
    else:
        yield from turns_claims(market, placed, name, certificate)


def _read(market: Market, match: object) -> Placed | Claim:
    """The match as positions, or why it is none."""
    agents, posts = market.agents, market.posts
    if not isinstance(match, Mapping) or set(match) != set(agents.ids):
        return false("match", "配置の結果が、市場の全員分になっていません。")
    placed: list[tuple[int, int]] = []
    for name, held in match.items():
        several = held if isinstance(held, list) else [held]
        many = int(agents.quota[agents.place[name]]) > 1
        if isinstance(held, list) is not many:
            return false("match", f"「{name}」の配置先の書き方が違います。")
        for post in several:
            if post is None and not many:
                continue
            if not isinstance(post, str) or post not in posts.place:
                return false("match", f"「{name}」の配置先「{post}」はありません。")
            placed.append((agents.place[name], posts.place[post]))
    return sorted(placed)


def _feasible(market: Market, placed: Placed) -> Iterator[Claim]:
    """Nobody beyond her quota, no post beyond its seats, only acceptable pairs."""
    agents, posts = market.agents, market.posts
    held, used = Counter[int](), Counter[int]()
    for agent, post in placed:
        held[agent] += 1
        used[post] += int(agents.size[agent])
    yield one(
        "quota-of-agents",
        [f"{agents.ids[a]}: {n}件" for a, n in held.items() if n > agents.quota[a]],
    )
    yield one(
        "capacity",
        [
            f"{posts.ids[p]}: 定員{posts.capacity[p]}に{n}"
            for p, n in used.items()
            if n > posts.capacity[p]
        ],
    )
    fixed = set(market.fixed)
    known = positions(market, placed) >= 0
    strange = [
        pair
        for pair, is_known in zip(placed, known.tolist(), strict=True)
        if not is_known and pair not in fixed
    ]
    yield one(
        "acceptable",
        [
            f"{agents.ids[a]}と{posts.ids[p]}は認められた組ではありません。"
            for a, p in strange
        ],
    )
    twice = [pair for pair, n in Counter(placed).items() if n > 1]
    yield one("once", [f"{agents.ids[a]}と{posts.ids[p]}の組が2回" for a, p in twice])
    missing = sorted(fixed - set(placed))
    yield one(
        "fixed",
        [
            f"決まっている{agents.ids[a]}と{posts.ids[p]}の組がありません。"
            for a, p in missing
        ],
    )


def _figures(
    market: Market, placed: Placed, told: Mapping[str, Any]
) -> Iterator[Claim]:
    """The value and the figures told are those of the match."""
    value, metrics = value_of(market, placed), metrics_of(market, placed)
    said = told.get("value")
    yield one("value", [f"値は{value}、書かれた値は{said}"] if said != value else [])
    given = told.get("metrics")
    given = given if isinstance(given, Mapping) else {}
    wrong = [
        f"{name}は{known}、書かれた値は{given.get(name)}"
        for name, known in metrics.items()
        if given.get(name) != known
    ]
    yield one("metrics", wrong)


def _quotas(market: Market, placed: Placed) -> Iterator[Claim]:
    """Every hard quota has its least and no more than its most."""
    wrong = []
    for quota in market.quotas:
        members = set(market.members(quota))
        count = sum(
            int(market.agents.size[agent]) for agent, post in placed if post in members
        )
        most = count if quota.max is None else quota.max
        if quota.is_hard and not quota.min <= count <= most:
            wrong.append(f"定員枠「{quota.name}」: {count}")
    yield one("quotas", wrong)


def _couples(market: Market, placed: Placed) -> Iterator[Claim]:
    """Each couple has what it listed, or is near, or has nothing."""
    if not market.couples:
        return
    where, ids = dict(placed), market.agents.ids
    yield one(
        "couples",
        [
            f"{ids[c.a]}と{ids[c.b]}の2人が、望んだ組になっていません。"
            for c in market.couples
            if not is_kept(market, c, where.get(c.a), where.get(c.b))
        ],
    )


def _best(
    market: Market,
    placed: Placed,
    policy: Welfare | Fair,
    status: str,
    certificate: Mapping[str, Any],
) -> Iterator[Claim]:
    """No other match is better: proved by prices, or said by a solver."""
    if status == "stable":
        yield false("status", f"方式「{policy.name}」の結果は「stable」になりません。")
        return
    if "stages" not in certificate:
        yield from _said(certificate, proved=status == "optimal")
        return
    worst = None
    if isinstance(policy, Fair) and policy.kind == "max-min":
        worst = len(metrics_of(market, placed)["rank_profile"]) - 1
    floors = any(x.quota.is_hard and x.least > 0 for x in free_levels(market))
    try:
        start = _start(market, certificate)
        criteria = criteria_of(market, policy, worst, start)
        stages = certificate["stages"]
        prices = prices_of(market, stages, criteria, floors=floors)
    except Unreadable:
        yield false("optimal", "最適性の証明が読めません。")
        return
    bound, total = bound_of(market, prices), worth_of(market, placed, prices)
    if status == "optimal":
        yield one("optimal", [] if bound == total else [f"上界{bound}、結果{total}"])
        return
    yield one("bound", [] if bound >= total else [f"上界{bound}、結果{total}"])
    gap = certificate.get("gap")
    yield one("gap", [] if gap == bound - total else [f"差は{bound - total}です。"])


def _start(market: Market, certificate: Mapping[str, Any]) -> Start | None:
    """Where people were, if the outcome says that moves counted."""
    told, cost = certificate.get("start"), certificate.get("move_cost")
    if told is None:
        return None
    agents, posts = market.agents.place, market.posts.place
    if type(cost) is not int or not isinstance(told, list):
        raise Unreadable
    if any(not isinstance(p, list) or len(p) != 2 for p in told):
        raise Unreadable
    if any(a not in agents or p not in posts for a, p in told):
        raise Unreadable
    return Start(frozenset((agents[a], posts[p]) for a, p in told), cost)


def _said(certificate: Mapping[str, Any], *, proved: bool) -> Iterator[Claim]:
    """What a solver says of what is best: passed on, never called proved."""
    bounds = certificate.get("bounds")
    name = "optimal" if proved else "bound"
    if not isinstance(bounds, list):
        yield false(name, "解いた手段の示した上界がありません。")
        return
    yield Claim(name, ATTESTED, holds=True, found=f"上界: {bounds}")


def _nobody(placed: Placed) -> Iterator[Claim]:
    yield one("nobody-placed", ["だれかが配置されています。"] if placed else [])


def _impossible(
    market: Market, status: str, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """No match keeps what is asked, or none of those that keep it is stable."""
    if status == "none":
        yield from none_claims(market, certificate)
        return
    levels = free_levels(market)
    if any(level.quota.is_hard and level.most < 0 for level in levels):
        yield one("infeasible", [])
        return
    if "stages" not in certificate:
        yield Claim("infeasible", ATTESTED, holds=True)
        return
    nothing = Criterion("", np.zeros_like(market.pairs.weight), [0] * len(levels))
    try:
        prices = prices_of(market, certificate["stages"], [nothing], floors=True)
    except Unreadable:
        yield false("infeasible", "実行不可能の証明が読めません。")
        return
    bound = bound_of(market, prices)
    yield one("infeasible", [] if bound < 0 else [f"上界は{bound}で、否定できません。"])
