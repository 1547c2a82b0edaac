"""Deferred acceptance under nested caps (入れ子の上限のある受入保留方式).

A cap is filled like a post, from the best down, across its posts: by the rank each has
at her own post, equals by the public lottery. That is a greedy choice in a laminar
matroid, so the result is the stable one every agent likes best, and nobody gains by a
false list. Source: Goto, Kojima, Kurata, Tamura and Yokoo (2017); caps of one region,
Kamada and Kojima (2015).
"""

from __future__ import annotations

from bisect import insort

import numpy as np

from kakehashi.engines.placement.markets.levels import chains_of, levels_of
from kakehashi.engines.placement.markets.lottery import draw, strict_keys
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.solvers.deferred import Side, lists_of


def propose_in_rooms(market: Market, seed: int) -> list[int]:
    """The pairs held in the end, by their position, beside what is fixed.

    Raises:
        InvalidMarket: ``crossing-quotas``.
    """
    own, other = strict_keys(market, seed)
    pairs, posts = market.pairs, len(market.posts.ids)
    master = (
        other * posts + draw(market.posts.ids, seed, "posts")[pairs.post]
    ).tolist()
    levels = [level for level in levels_of(market) if level.is_cap]
    room: list[int] = [*market.free_capacity.tolist(), *(x.most for x in levels)]
    chains = [
        [post, *(posts + n for n in chain)]
        for post, chain in enumerate(chains_of(posts, levels))
    ]
    fixed = {market.number_of_pair.get(pair) for pair in market.fixed}
    lists = lists_of(Side(pairs.agent, own, np.asarray(market.free_quota)))
    post_of, agent_of = pairs.post.tolist(), pairs.agent.tolist()
    inside: list[list[tuple[int, int]]] = [[] for _ in room]
    cursor, has = [0] * len(lists), [0] * len(lists)
    takes = market.free_quota.tolist()
    waiting = [one for one, most in enumerate(takes) if most]
    while waiting:
        one = waiting.pop()
        while has[one] < takes[one] and cursor[one] < len(lists[one]):
            pair = lists[one][cursor[one]]
            cursor[one] += 1
            if pair in fixed:
                continue
            chain = chains[post_of[pair]]
            for number in chain:
                insort(inside[number], (master[pair], pair))
            has[one] += 1
            full = next((n for n in chain if len(inside[n]) > room[n]), None)
            if full is not None:
                key, out = inside[full][-1]
                for number in chains[post_of[out]]:
                    inside[number].remove((key, out))
                has[agent_of[out]] -= 1
                waiting.append(agent_of[out])
    return sorted(pair for held in inside[:posts] for _key, pair in held)
