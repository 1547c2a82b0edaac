"""What a stable outcome claims: nobody blocks, nobody larger, or there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from kakehashi.engines.placement.criteria import criteria_of
from kakehashi.engines.placement.markets.blocking import (
    READINGS,
    Kind,
    Reading,
    blocking_pairs,
    held_pairs,
)
from kakehashi.engines.placement.markets.levels import free_levels
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.policies import Policy, Stable, Welfare
from kakehashi.engines.placement.proofs.bounds import (
    Unreadable,
    bound_of,
    prices_of,
    worth_of,
)
from kakehashi.engines.placement.proofs.claims import ATTESTED, Claim, false, one
from kakehashi.engines.placement.proofs.exhaustive import is_small, matches_of
from kakehashi.engines.placement.proofs.partners import blocking_couples

Placed = Sequence[tuple[int, int]]
KINDS: Final[dict[str, Kind]] = {
    "lottery": "weak",
    "max": "weak",
    "strong": "strong",
    "super": "super",
}


def stable_claims(
    market: Market,
    placed: Placed,
    policy: Policy,
    status: str,
    certificate: Mapping[str, Any],
) -> Iterator[Claim]:
    """No pair and no couple would rather have what it lacks, or those are named."""
    assert isinstance(policy, Stable)
    if status == "optimal" and policy.ties != "max":
        yield false("status", f"方式「{policy.name}」の結果は「optimal」になりません。")
        return
    reading = reading_of(certificate, "mm")
    if reading is None:
        yield false("stable", "2人組の読み方が分かりません。")
        return
    found = list(blocking(market, placed, KINDS[policy.ties], reading))
    if status == "feasible":
        told = certificate.get("blocking")
        yield one("blocking", [] if told == found else [f"挙げるべき組は{found[:3]}"])
        yield from _given_up(market, KINDS[policy.ties], reading, certificate)
    else:
        yield one("stable", [_said(names) for names in found])
    known = cutoffs_of(market, placed)
    is_so = certificate.get("cutoffs") == known
    yield one("cutoffs", [] if is_so else ["合格線が配置と合いません。"])


def reading_of(certificate: Mapping[str, Any], usual: Reading | None) -> Reading | None:
    """When a couple blocks, as the certificate says it; None where it says nonsense."""
    told = certificate.get("reading", usual)
    return next((reading for reading in READINGS if reading == told), None)


def _given_up(
    market: Market, kind: Kind, reading: Reading, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """That stability had to be given up; and for the fewest, where that is said."""
    if is_small(market):
        yield one("given-up", _a_stable_one(market, kind, reading))
    else:
        yield Claim("given-up", ATTESTED, holds=True)
    if "fewest" in certificate:
        yield Claim("fewest", ATTESTED, holds=True)


def blocking(
    market: Market, placed: Placed, kind: Kind, reading: Reading
) -> Iterator[list[list[str | None]]]:
    """Everyone who blocks, by ids: pairs of an agent and the post it would have."""
    agents, posts = market.agents.ids, market.posts.ids
    for agent, post in blocking_pairs(market, placed, kind):
        yield [[agents[agent], posts[post]]]
    for couple, option in blocking_couples(market, placed, reading):
        yield [
            [agents[one], None if post is None else posts[post]]
            for one, post in (
                (couple.a, option.first),
                (couple.b, option.second),
            )
        ]


def _said(names: list[list[str | None]]) -> str:
    both = "、".join(f"{agent}と{post or '配置なし'}" for agent, post in names)
    return f"{both}は、今の配置より互いを望んでいます。"


def largest_claims(
    market: Market, placed: Placed, status: str, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """No stable matching places more: without equals, by prices, or as a solver says.

    Without equals every stable matching places as many (Roth 1986).
    """
    if status not in {"optimal", "stable"}:
        return
    size = len(placed)
    plain = market.is_plain and not market.couples and not market.quotas
    if status == "optimal" and plain and not market.has_ties:
        yield one("largest", [])
    elif "stages" in certificate:
        criteria = criteria_of(market, Welfare(("size",)))[:1]
        floors = any(x.quota.is_hard and x.least > 0 for x in free_levels(market))
        try:
            prices = prices_of(market, certificate["stages"], criteria, floors=floors)
        except Unreadable:
            yield false("largest", "人数の上界の証明が読めません。")
            return
        bound, total = bound_of(market, prices), worth_of(market, placed, prices)
        found = [f"上界{bound}、結果{total}"]
        if status == "stable":
            yield one("bound", [] if bound >= total else found)
        else:
            yield one("largest", [] if bound == total else found)
    elif isinstance(certificate.get("bounds"), list):
        holds = certificate["bounds"][:1] == [size] or status == "stable"
        said = f"上界: {certificate['bounds']}"
        yield Claim("largest", ATTESTED, holds=holds, found=said)
    else:
        yield false("largest", "人数の上界がありません。")


def none_claims(
    market: Market, policy: Policy, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """No matching that keeps everything is stable: all are tried where they are few."""
    if not isinstance(policy, Stable):
        yield false("status", f"方式「{policy.name}」の結果は「none」になりません。")
        return
    kind, reading = KINDS[policy.ties], reading_of(certificate, None)
    if certificate.get("kind") != kind or reading is None:
        yield false("none", "どの安定性がないのか、方式のとおりに書かれていません。")
        return
    if is_small(market):
        yield one("none", _a_stable_one(market, kind, reading))
    elif isinstance(certificate.get("by"), str):
        yield Claim("none", ATTESTED, holds=True)
    else:
        yield false("none", "安定な配置がないという根拠がありません。")


def _a_stable_one(market: Market, kind: Kind, reading: Reading) -> list[str]:
    """A matching that keeps everything and is stable, of all there are."""
    for match in matches_of(market):
        if next(blocking(market, match, kind, reading), None) is None:
            named = [(market.agents.ids[a], market.posts.ids[p]) for a, p in match]
            return [f"安定な配置があります: {named}"]
    return []


def cutoffs_of(market: Market, placed: Placed) -> dict[str, int | None]:
    """The worst rank each post holds where it is full (合格線), else None."""
    held, pairs = held_pairs(market, placed), market.pairs
    posts = pairs.post[held]
    units = np.zeros(len(market.posts.ids), dtype=np.int64)
    np.add.at(units, posts, market.agents.size[pairs.agent[held]])
    worst = np.full(len(market.posts.ids), -1, dtype=np.int64)
    np.maximum.at(worst, posts, pairs.post_rank[held])
    full = (units >= market.free_capacity) & (worst >= 0)
    told = zip(market.posts.ids, worst.tolist(), full.tolist(), strict=True)
    return {name: rank if is_full else None for name, rank, is_full in told}


def shortfalls_of(market: Market, placed: Placed) -> list[str]:
    """The hard floors that a match does not reach, by name."""
    levels = [level for level in free_levels(market) if level.quota.is_hard]
    fixed, size = set(market.fixed), market.agents.size
    free = [pair for pair in placed if pair not in fixed]
    return [
        level.quota.name
        for level in levels
        if sum(int(size[a]) for a, p in free if p in level.members) < level.least
    ]
