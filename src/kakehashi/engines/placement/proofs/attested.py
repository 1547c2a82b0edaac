"""What a solver says of bounds, and of what cannot be (証明のない主張); never proved.

What it says must be whole, and must not contradict the match; where a market is small
every match is tried, and nothing has to be believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kakehashi.engines.placement.criteria import Criterion
from kakehashi.engines.placement.markets.blocking import held_pairs
from kakehashi.engines.placement.markets.levels import free_levels
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.markets.options import options_of
from kakehashi.engines.placement.proofs.bounds import Unreadable, bound_of, prices_of
from kakehashi.engines.placement.proofs.claims import ATTESTED, Claim, false, one
from kakehashi.engines.placement.proofs.exhaustive import is_small, matches_of

Placed = Sequence[tuple[int, int]]


def bounds_claims(
    market: Market,
    placed: Placed,
    criteria: Sequence[Criterion],
    certificate: Mapping[str, Any],
    *,
    proved: bool,
) -> Iterator[Claim]:
    """What a solver says no match is better than; it must fit what the match has."""
    name, bounds = "optimal" if proved else "bound", certificate.get("bounds")
    if not isinstance(certificate.get("by"), str) or not _are_whole(bounds):
        yield false(name, "解いた手段と、その示した上界がありません。")
        return
    assert isinstance(bounds, list)
    found = figures_of(market, placed, criteria)
    if proved:
        fits = bounds == found
    else:  # each criterion so far was reached, but for the last
        fits = len(bounds) <= len(found) and bounds >= found[: len(bounds)]
    if not fits:
        yield false(name, f"上界{bounds}が、結果{found}と合いません。")
        return
    yield Claim(name, ATTESTED, holds=True, found=f"上界: {bounds}")


def _are_whole(told: object) -> bool:
    if not isinstance(told, list):
        return False
    return all(type(one) is int for one in told)


def figures_of(
    market: Market, placed: Placed, criteria: Sequence[Criterion]
) -> list[int]:
    """What a match has of each criterion, beside what is fixed."""
    held = held_pairs(market, placed)
    agents = market.pairs.agent[held]
    used = np.zeros(len(market.posts.ids), dtype=np.int64)
    np.add.at(used, market.pairs.post[held], market.agents.size[agents])
    beside = []
    for level in free_levels(market):
        units = int(used[sorted(level.members)].sum())
        beside.append(max(level.least - units, 0) + max(units - level.most, 0))
    return [
        int(criterion.worth[held[~_is_by_list(market, criterion, agents)]].sum())
        + _of_couples(market, dict(placed), criterion)
        - sum(p * b for p, b in zip(criterion.penalty, beside, strict=True))
        for criterion in criteria
    ]


def _is_by_list(market: Market, criterion: Criterion, agents: Any) -> Any:
    """Whose place is one on a couple's list of pairs of posts."""
    if criterion.of_rank is None:
        return np.zeros(len(agents), dtype=bool)
    two = [x for c in market.couples if not c.near for x in (c.a, c.b)]
    return np.isin(agents, two)


def _of_couples(market: Market, where: Mapping[int, int], criterion: Criterion) -> int:
    """What couples with a list have of a criterion that counts places on it."""
    if criterion.of_rank is None:
        return 0
    total = 0
    for couple in (c for c in market.couples if not c.near):
        now = (where.get(couple.a), where.get(couple.b))
        ranks = [
            option.rank
            for option in options_of(market, couple)
            if (option.first, option.second) == now
        ]
        people = sum(post is not None for post in now)
        counted = criterion.of_rank(np.array(ranks[:1], dtype=np.int64))
        total += people * int(counted.astype(np.int64).sum())
    return total


def infeasible_claims(
    market: Market, certificate: Mapping[str, Any]
) -> Iterator[Claim]:
    """No match keeps what must be kept: by prices, by trying all, or as is said."""
    levels = free_levels(market)
    if any(level.quota.is_hard and level.most < 0 for level in levels):
        yield one("infeasible", [])
        yield from _conflict(market, certificate, None)
        return
    if "stages" in certificate:
        nothing = Criterion("", np.zeros_like(market.pairs.weight), [0] * len(levels))
        try:
            prices = prices_of(market, certificate["stages"], [nothing], floors=True)
        except Unreadable:
            yield false("infeasible", "実行不可能の証明が読めません。")
            return
        bound = bound_of(market, prices)
        said = f"上界は{bound}で、否定できません。"
        yield one("infeasible", [] if bound < 0 else [said])
        # A unit that lacks in a floor counts once, however dear the floor may be.
        once = replace(prices, places=[max(price, -1) for price in prices.places])
        yield from _conflict(market, certificate, -bound_of(market, once))
        return
    if is_small(market):
        match = next(matches_of(market), None)
        named = [(market.agents.ids[a], market.posts.ids[p]) for a, p in match or ()]
        said = f"すべて守る配置があります: {named}"
        yield one("infeasible", [] if match is None else [said])
    elif isinstance(certificate.get("by"), str):
        yield Claim("infeasible", ATTESTED, holds=True)
    else:
        yield false("infeasible", "配置できないという根拠がありません。")
    yield from _conflict(market, certificate, None)


def _conflict(
    market: Market, certificate: Mapping[str, Any], short: int | None
) -> Iterator[Claim]:
    """The quotas that are named as the conflict are those of the market.

    ``short``: how many lack in all, as far as prices prove it.
    """
    told = certificate.get("conflict")
    if not told:
        return
    levels = {level.quota.name: level for level in free_levels(market)}
    rows = told if isinstance(told, list) else [None]
    wrong, total = [], 0
    for row in (r if isinstance(r, Mapping) else {} for r in rows):
        name = row.get("quota")
        level = levels.get(name) if isinstance(name, str) else None
        if level is None:
            wrong.append("挙げられた定員枠が、市場にありません。")
        elif "over_by" in row:
            if row["over_by"] != -level.most:
                wrong.append(f"定員枠「{name}」は{-level.most}の超過です。")
        else:
            known = [market.posts.ids[post] for post in sorted(level.members)]
            lacks = row.get("short_by")
            fits = type(lacks) is int and 0 < lacks <= level.least
            if not fits or row.get("posts", known) != known:
                wrong.append(f"定員枠「{name}」の不足の書き方が市場と合いません。")
            total += lacks if type(lacks) is int else 0
    if not wrong and short is not None and total != short:
        wrong.append(f"不足は合わせて{short}です。")
    yield one("conflict", wrong)
