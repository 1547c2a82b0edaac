"""A market as a flow from agents over posts and nested quotas to the sink (最小費用流).

Whole numbers throughout: an agent sends as many units as it may take, an arc of no cost
takes who stays unplaced. Source: Ahuja, Magnanti and Orlin (1993), ch. 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kakehashi.engines.placement.criteria import Criterion
from kakehashi.engines.placement.markets.levels import Level, chains_of
from kakehashi.engines.placement.markets.market import Ints, Market


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs in order: pairs, unplaced, seats, then of each level least, rest and beyond.

    Attributes:
        costs: a column for each criterion, the first counts most; less is better.
        supply: of each node; nodes are agents, posts, levels, the sink.
        seats: the arc of each post; least, rest, beyond: of each level.
    """

    tail: Ints
    head: Ints
    room: Ints
    costs: Sequence[Ints]
    supply: Ints
    pairs: int
    seats: slice
    least: slice
    rest: slice
    beyond: slice

    def reached(self, flow: Ints) -> Ints:
        """The units through each level."""
        return flow[self.least] + flow[self.rest] + flow[self.beyond]


def network_of(
    market: Market, levels: Sequence[Level], criteria: Sequence[Criterion]
) -> Network:
    """The network; where hard floors are, to reach them is the first criterion."""
    agents, posts = len(market.agents.ids), len(market.posts.ids)
    pairs, beside = market.pairs, len(levels)
    total = int(market.free_quota.sum())
    own, seats = np.arange(agents), agents + np.arange(posts)
    nodes = agents + posts + np.arange(beside)
    sink = agents + posts + beside
    up = np.array([sink if x.above == -1 else agents + posts + x.above for x in levels])
    above = [
        agents + posts + chain[0] if chain else sink
        for chain in chains_of(posts, levels)
    ]
    fixed = [market.number_of_pair.get(pair) for pair in market.fixed]
    single = np.ones(len(pairs.post), dtype=np.int64)
    single[[n for n in fixed if n is not None]] = 0
    soft = [not level.quota.is_hard for level in levels]
    least = [level.least for level in levels]
    rest = [max(level.most - level.least, 0) for level in levels]
    first = len(pairs.post) + agents + posts
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:agents] = market.free_quota
    supply[sink] = -total
    return Network(
        _column(pairs.agent, own, seats, nodes, nodes, nodes),
        _column(pairs.post + agents, [sink] * agents, above, up, up, up),
        _column(
            single,
            market.free_quota,
            market.free_capacity,
            least,
            rest,
            np.array(soft, dtype=np.int64) * total,
        ),
        _costs(criteria, agents + posts, levels),
        supply,
        len(pairs.post),
        slice(first - posts, first),
        slice(first, first + beside),
        slice(first + beside, first + 2 * beside),
        slice(first + 2 * beside, first + 3 * beside),
    )


def _costs(
    criteria: Sequence[Criterion], between: int, levels: Sequence[Level]
) -> list[Ints]:
    none = np.zeros(between, dtype=np.int64)
    flat = np.zeros(len(levels), dtype=np.int64)
    floors = np.array([-int(x.quota.is_hard and x.least > 0) for x in levels], np.int64)
    found = []
    if floors.any():
        pairs = len(criteria[0].worth)
        found.append(_column(np.zeros(pairs), none, floors, flat, flat))
    for criterion in criteria:
        penalty = np.array(criterion.penalty, dtype=np.int64).reshape(len(levels))
        found.append(_column(-criterion.worth, none, -penalty, flat, penalty))
    return found


def _column(*parts: object) -> Ints:
    return np.concatenate([np.asarray(part, dtype=np.int64) for part in parts])
