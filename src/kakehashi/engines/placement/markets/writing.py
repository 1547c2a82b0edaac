"""A market as JSON has it (書き出し), so that anyone can solve and verify it again."""

from __future__ import annotations

from typing import Any

import numpy as np

from kakehashi.engines.placement.markets.market import Ints, Market


def told_of(market: Market) -> dict[str, Any]:
    """A market as plain values; `wire.market_from` makes the same market of them.

    Weights are told before soft rules take their penalties off, as a file has them.
    """
    agents, posts, pairs = market.agents, market.posts, market.pairs
    told: dict[str, Any] = {
        "agents": [
            {"id": name, "quota": quota, "size": size}
            for name, quota, size in zip(
                agents.ids, agents.quota.tolist(), agents.size.tolist(), strict=True
            )
        ],
        "posts": [
            {
                "id": name,
                "capacity": capacity,
                "groups": {g: v[n] for g, v in posts.groups.items() if v[n]},
            }
            for n, (name, capacity) in enumerate(
                zip(posts.ids, posts.capacity.tolist(), strict=True)
            )
        ],
        "agent_lists": _lists(
            agents.ids, posts.ids, pairs.agent, pairs.agent_rank, pairs.post
        ),
        "post_lists": _lists(
            posts.ids, agents.ids, pairs.post, pairs.post_rank, pairs.agent
        ),
        "weights": _weights(market),
        "quotas": [
            {
                "name": q.name,
                "where": dict(q.where),
                "min": q.min,
                "max": q.max,
                "hard": q.is_hard,
                "penalty": q.penalty,
            }
            for q in market.quotas
        ],
        "couples": _couples(market),
        "fixed": [[agents.ids[a], posts.ids[p]] for a, p in market.fixed],
        "rules": [
            {"name": r.name, "hard": r.is_hard, "penalty": r.penalty}
            for r in market.rules
        ],
        "failed": [
            [agents.ids[a], posts.ids[p], list(names)]
            for (a, p), names in market.failed.items()
        ],
    }
    return told


def _lists(
    owners: tuple[str, ...], others: tuple[str, ...], owner: Ints, rank: Ints, to: Ints
) -> dict[str, list[list[str]]]:
    """Groups of equals of each owner, the best first."""
    order = np.lexsort((to, rank, owner))
    found: dict[str, list[list[str]]] = {name: [] for name in owners}
    last = (-1, -1)
    for n in order.tolist():
        here = (int(owner[n]), int(rank[n]))
        listed = found[owners[here[0]]]
        if here != last:
            listed.append([])
            last = here
        listed[-1].append(others[int(to[n])])
    return found


def _weights(market: Market) -> list[list[Any]]:
    agents, posts, pairs = market.agents.ids, market.posts.ids, market.pairs
    takes = {r.name: r.penalty for r in market.rules if not r.is_hard and r.penalty}
    told = zip(
        pairs.agent.tolist(), pairs.post.tolist(), pairs.weight.tolist(), strict=True
    )
    if not takes:
        return [[agents[a], posts[p], w] for a, p, w in told if w]
    failed = market.failed
    found = []
    for a, p, weight in told:
        names = failed.get((a, p), ())
        raw = weight + sum(takes.get(name, 0) for name in names)
        if raw:
            found.append([agents[a], posts[p], raw])
    return found


def _couples(market: Market) -> list[dict[str, Any]]:
    ids, posts = market.agents.ids, market.posts.ids
    found: list[dict[str, Any]] = []
    for couple in market.couples:
        row: dict[str, Any] = {"a": ids[couple.a], "b": ids[couple.b]}
        if couple.near:
            row["near"] = couple.near
        else:
            row["list"] = [
                [None if post is None else posts[post] for post in two]
                for two in couple.listed
            ]
        found.append(row)
    apart = ({"a": ids[x.a], "b": ids[x.b], "apart": x.group} for x in market.apart)
    return [*found, *apart]
