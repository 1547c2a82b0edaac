"""Whether an outcome holds what it claims; shares nothing with the solvers.

Each claim is *checked* here, in time linear in the pairs, or *attested* by a solver and
only passed on. What is attested is never called proved.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kakehashi.engines.placement.criteria import Start, criteria_of
from kakehashi.engines.placement.markets.blocking import positions
from kakehashi.engines.placement.markets.building import MOST_WEIGHT
from kakehashi.engines.placement.markets.levels import free_levels
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.markets.options import are_apart, is_kept
from kakehashi.engines.placement.outcome import metrics_of, value_of
from kakehashi.engines.placement.policies import (
    Fair,
    Policy,
    Stable,
    Welfare,
    policy_of,
)
from kakehashi.engines.placement.proofs.attested import (
    bounds_claims,
    infeasible_claims,
)
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
from kakehashi.engines.placement.proofs.draw_proof import draw_claims
from kakehashi.engines.placement.proofs.stable_proof import (
    largest_claims,
    none_claims,
    stable_claims,
)
from kakehashi.engines.placement.proofs.trading_proof import trading_claims
from kakehashi.engines.placement.proofs.turns_proof import turns_claims

Placed = Sequence[tuple[int, int]]
TOLD: Final = {"match", "status", "policy", "value", "certificate", "metrics"}
MOST_SHOWN: Final = 60
"""Characters of a value that a claim shows."""
STATUSES: Final = ("optimal", "stable", "feasible", "infeasible", "none")


def verify(market: Market, told: Mapping[str, Any], *, again: bool = True) -> Verdict:
    """Hold an outcome, as `Outcome.told` or a file gives it, against its market.

    ``again``: a lottery is drawn, and its proposals made, once more (up to some 200,000
    pairs); who has just drawn it may leave that out.
    """
    read = _read(market, told.get("match"))
    if isinstance(read, Claim):
        return Verdict((read,))
    status, policy = told.get("status"), policy_of(told.get("policy"))
    if policy is None:
        message = f"方式「{_short(told.get('policy'))}」は検証できません。"
        return Verdict((false("policy", message),))
    if status not in STATUSES:
        message = f"結果の種類「{_short(status)}」は検証できません。"
        return Verdict((false("status", message),))
    certificate = told.get("certificate")
    certificate = certificate if isinstance(certificate, Mapping) else {}
    claims = [*_figures(market, read, told)]
    if status in {"infeasible", "none"}:
        claims += _nobody(read)
        if status == "none":
            claims += none_claims(market, policy, certificate)
        else:
            claims += infeasible_claims(market, certificate)
        return Verdict(tuple(claims))
    claims = [*_feasible(market, read), *claims, *_quotas(market, read)]
    claims += _couples(market, read)
    claims += _policy(market, read, policy, str(status), certificate)
    if _is_drawn(market, policy, status):
        assert isinstance(policy, Stable)
        claims += draw_claims(market, read, policy, certificate, again=again)
    return Verdict(tuple(claims))


def _is_drawn(market: Market, policy: Policy, status: object) -> bool:
    """Whether nothing but the lottery decides between stable matches."""
    is_lottery = isinstance(policy, Stable) and policy.ties == "lottery"
    return is_lottery and status == "stable" and not market.couples


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
    if not isinstance(match, Mapping):
        return false("match", "配置の結果(match)がありません。")
    for name in match:
        if name not in agents.place:
            return false("match", f"「{_short(name)}」は市場の応募者ではありません。")
    for name in agents.ids:
        if name not in match:
            return false("match", f"「{name}」の配置先が書かれていません。")
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
                message = f"「{name}」の配置先「{_short(post)}」はありません。"
                return false("match", message)
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
    wrong = [] if said == value else [f"値は{value}、書かれた値は{_short(said)}"]
    yield one("value", wrong)
    given = told.get("metrics")
    given = given if isinstance(given, Mapping) else {}
    wrong = [
        f"{name}は{known}、書かれた値は{_short(given.get(name))}"
        for name, known in metrics.items()
        if given.get(name) != known
    ]
    yield one("metrics", wrong)
    for key in (*(k for k in told if k not in TOLD), *(set(given) - set(metrics))):
        yield Claim(_short(key), ATTESTED, holds=True, found="検証しない項目です。")


def _short(told: object) -> str:
    """A value as it is written in a file, cut where it would fill a page."""
    try:
        text = json.dumps(told, ensure_ascii=False) if told is not None else "なし"
    except ValueError:  # a number of thousands of digits
        return "読めない数"
    text = text.strip('"') if isinstance(told, str) and not told.isdigit() else text
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


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
    where, ids = dict(placed), market.agents.ids
    if market.apart:
        held: dict[int, list[int]] = {}
        for agent, post in placed:
            held.setdefault(agent, []).append(post)
        yield one(
            "apart",
            [
                f"{ids[two.a]}と{ids[two.b]}が、離れていません。"
                for two in market.apart
                if not are_apart(market, two, held.get(two.a, ()), held.get(two.b, ()))
            ],
        )
    if not market.couples:
        return
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
    worst = None
    if isinstance(policy, Fair) and policy.kind == "max-min":
        worst = len(metrics_of(market, placed)["rank_profile"]) - 1
    floors = any(x.quota.is_hard and x.least > 0 for x in free_levels(market))
    try:
        start = _start(market, certificate)
        criteria = criteria_of(market, policy, worst, start)
        if "stages" not in certificate:
            proved = status == "optimal"
            yield from bounds_claims(
                market, placed, criteria, certificate, proved=proved
            )
            return
        if any(c.of_rank for c in criteria) and any(c.listed for c in market.couples):
            raise Unreadable  # prices count places on two lists, not on a couple's
        stages = certificate["stages"]
        prices = prices_of(market, stages, criteria, floors=floors)
    except Unreadable:
        yield false("optimal", "最適性の証明が読めません。")
        return
    bound, total = bound_of(market, prices), worth_of(market, placed, prices)
    if start is not None:
        said = f"書かれた出発点から動く1人につき{start.move_cost}を引いて比べます。"
        yield Claim("start", ATTESTED, holds=True, found=said)
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
        if cost is not None:
            raise Unreadable
        return None
    agents, posts = market.agents.place, market.posts.place
    if type(cost) is not int or not isinstance(told, list):
        raise Unreadable
    for pair in told:
        if not isinstance(pair, list) or [type(one) for one in pair] != [str, str]:
            raise Unreadable
        if pair[0] not in agents or pair[1] not in posts:
            raise Unreadable
    if not 0 <= cost <= MOST_WEIGHT:
        raise Unreadable
    return Start(frozenset((agents[a], posts[p]) for a, p in told), cost)


def _nobody(placed: Placed) -> Iterator[Claim]:
    yield one("nobody-placed", ["だれかが配置されています。"] if placed else [])
