"""Whether a stable match is the one the public lottery gives (抽選の再現): done again.

Textbook deferred acceptance (Gale and Shapley 1962), pair by pair, with the equals in
the order that anyone can draw from the seed; it shares nothing with the solvers.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from kakehashi.engines.placement.markets.lottery import strict_keys
from kakehashi.engines.placement.markets.market import Ints, Market
from kakehashi.engines.placement.policies import Stable
from kakehashi.engines.placement.proofs.claims import (
    ATTESTED,
    CHECKED,
    Claim,
    false,
    one,
)

MOST: Final = 200_000
"""Pairs up to which the proposals are made again."""
Placed = Sequence[tuple[int, int]]


def draw_claims(
    market: Market,
    placed: Placed,
    policy: Stable,
    certificate: Mapping[str, Any],
    *,
    again: bool,
) -> Iterator[Claim]:
    """The seed, and proposals of the side that is named, give this very match.

    ``again``: whether they are made again here. Under caps nothing is: the draw is then
    passed on as it is told.
    """
    seed, best_for = certificate.get("seed"), certificate.get("best_for")
    if isinstance(seed, bool) or not isinstance(seed, int):
        yield false("draw", "抽選の種が読めません。")
        return
    if best_for not in (None, policy.proposer):
        yield false("best-for", f"方式「{policy.name}」の申し込む側ではありません。")
        return
    simple = market.is_plain and not any(quota.is_hard for quota in market.quotas)
    if not (again and simple and len(market.pairs.post) <= MOST):
        yield Claim("draw", ATTESTED, holds=True)
        if best_for is not None:
            yield Claim(f"best-for-{policy.proposer}", ATTESTED, holds=True)
        return
    found = sorted([*proposed(market, policy.proposer, seed), *market.fixed])
    same = found == list(placed)
    yield one("draw", [] if same else ["抽選の順のとおりの配置になっていません。"])
    if best_for is not None:
        yield Claim(f"best-for-{policy.proposer}", CHECKED, holds=same)


def proposed(market: Market, proposer: str, seed: int) -> list[tuple[int, int]]:
    """The match of deferred acceptance beside what is fixed, as (agent, post)."""
    own, other = strict_keys(market, seed)
    pairs = market.pairs
    sides: list[tuple[Ints, Ints, Ints]] = [
        (pairs.agent, own, market.free_quota),
        (pairs.post, other, market.free_capacity),
    ]
    if proposer == "posts":
        sides.reverse()
    (asker, asked_in, may_hold), (owner, order, takes) = sides
    fixed = {market.number_of_pair.get(pair) for pair in market.fixed}
    lists: list[list[int]] = [[] for _ in may_hold]
    for number in np.lexsort((asked_in, asker)).tolist()[::-1]:
        if number not in fixed:
            lists[int(asker[number])].append(number)
    held: list[list[tuple[int, int]]] = [[] for _ in takes]
    room, key, to = takes.tolist(), order.tolist(), owner.tolist()
    waiting = [one for one, seats in enumerate(may_hold.tolist()) for _ in range(seats)]
    while waiting:
        asks = waiting.pop()
        if not lists[asks]:
            continue
        number = lists[asks].pop()
        there = held[to[number]]
        insort(there, (key[number], number))
        out = there.pop()[1] if len(there) > room[to[number]] else None
        if out is not None:
            waiting.append(int(asker[out]))
    agents, posts = pairs.agent.tolist(), pairs.post.tolist()
    return [(agents[n], posts[n]) for some in held for _key, n in some]
