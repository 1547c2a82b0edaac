"""A market as a flow from agents over posts and nested quotas to the sink (最小費用流).

Solved by OR-Tools; potentials are found again from its flow, in whole numbers, and are
the prices that prove the result. Source: Ahuja, Magnanti and Orlin (1993), ch. 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.market import Ints, Market, Quota

LARGEST = 2**62
"""No cost times the number of nodes may come above it: the solver would overflow."""


@dataclass(frozen=True, slots=True)
class Level:
    """A quota as a node: what it must let through beside what is fixed, and whereto.

    ``above``: the position of the quota that holds it, -1 for the sink.
    """

    quota: Quota
    members: frozenset[int]
    least: int
    most: int
    above: int = -1


@dataclass(frozen=True, slots=True)
class Flow:
    """What the solver found: which pairs carry one, and what prices prove it.

    Attributes:
        pairs: positions of the pairs chosen. reached: units through each level.
        post_prices: of a seat of each post, at least 0. level_prices: of a place
            within each level; below 0 where its least is what binds.
    """

    pairs: Sequence[int]
    reached: Sequence[int]
    post_prices: Sequence[int]
    level_prices: Sequence[int]


def levels_of(market: Market) -> list[Level]:
    """The quotas as a forest, each below the smallest one that holds all its posts.

    Raises:
        InvalidMarket: ``crossing-quotas``: two share posts and neither holds the other.
    """
    fixed = [post for _agent, post in market.fixed]
    total = int(market.free_quota.sum())
    found = []
    for quota in market.quotas:
        members = frozenset(market.members(quota))
        taken = sum(post in members for post in fixed)
        least = max(quota.min - taken, 0)
        most = max(total, least) if quota.max is None else quota.max - taken
        found.append(Level(quota, members, least, most))
    order = sorted(range(len(found)), key=lambda n: (len(found[n].members), n))
    for place, inner in enumerate(order):
        for outer in order[place + 1 :]:
            mine, theirs = found[inner].members, found[outer].members
            if mine & theirs and not mine <= theirs:
                names = f"「{found[inner].quota.name}」と「{found[outer].quota.name}」"
                message = f"定員枠{names}が、入れ子でも別々でもありません。"
                raise InvalidMarket("crossing-quotas", message, path=("quotas",))
            if mine <= theirs and found[inner].above == -1:
                one = found[inner]
                found[inner] = Level(one.quota, mine, one.least, one.most, outer)
    return found


def solve_flow(
    market: Market, levels: Sequence[Level], worth: Ints, *, floor: int
) -> Flow:
    """The flow of the most worth; what a floor lacks costs ``floor`` a unit.

    ``worth`` is of each pair; costs must be below `LARGEST` by `nodes_of`. Agents may
    stay unplaced, so there always is a flow.
    """
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 -- heavy

    tail, head, room, cost = _arcs(market, levels, worth, floor)
    agents, posts = len(market.agents.ids), len(market.posts.ids)
    nodes = nodes_of(market, levels)
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tail, head, room, cost)
    supply = np.zeros(nodes, dtype=np.int64)
    supply[:agents] = market.free_quota
    supply[nodes - 1] = -int(market.free_quota.sum())
    solver.set_nodes_supplies(np.arange(nodes), supply)
    if solver.solve() != solver.OPTIMAL:  # flows of any other status are not read
        raise RuntimeError("the flow solver gave no optimal flow")
    flow = np.asarray(solver.flows(np.arange(len(tail))), dtype=np.int64)
    far = _distances(tail, head, room, cost, flow, nodes)
    free = len(worth)
    first = free + agents + posts
    through = flow[first : first + len(levels)] + flow[first + len(levels) :]
    return Flow(
        np.flatnonzero(flow[:free]).tolist(),
        through.tolist(),
        *_prices(levels, far, agents, posts),
    )


def nodes_of(market: Market, levels: Sequence[Level]) -> int:
    """How many nodes the flow has: agents, posts, levels, the sink."""
    return len(market.agents.ids) + len(market.posts.ids) + len(levels) + 1


def _arcs(
    market: Market, levels: Sequence[Level], worth: Ints, floor: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Tail, head, room and cost: pairs, unplaced, seats, floors, rest of the levels."""
    agents, posts = len(market.agents.ids), len(market.posts.ids)
    sink = agents + posts + len(levels)
    own = np.arange(agents)
    seats = agents + np.arange(posts)
    nodes = agents + posts + np.arange(len(levels))
    up = [sink if x.above == -1 else agents + posts + x.above for x in levels]
    inside = [_innermost(post, levels) for post in range(posts)]
    above = [sink if n == -1 else agents + posts + n for n in inside]
    least = [level.least for level in levels]
    rest = [level.most - level.least for level in levels]
    fixed = {market.number_of_pair.get(pair) for pair in market.fixed}
    single = [0 if n in fixed else 1 for n in range(len(worth))]

    def column(*parts: object) -> Ints:
        return np.concatenate([np.asarray(p, dtype=np.int64) for p in parts])

    zeros = [np.zeros(n, dtype=np.int64) for n in (agents, posts, len(levels))]
    return (
        column(market.pairs.agent, own, seats, nodes, nodes),
        column(market.pairs.post + agents, [sink] * agents, above, up, up),
        column(single, market.free_quota, market.free_capacity, least, rest),
        column(-worth, zeros[0], zeros[1], [-floor] * len(levels), zeros[2]),
    )


def _innermost(post: int, levels: Sequence[Level]) -> int:
    """The smallest level that holds a post; -1 for none."""
    inside = [n for n, level in enumerate(levels) if post in level.members]
    lowest = [n for n in inside if not any(levels[m].above == n for m in inside)]
    return lowest[0] if lowest else -1


def _distances(
    tail: Ints, head: Ints, room: Ints, cost: Ints, flow: Ints, nodes: int
) -> Ints:
    """Numbers that no residual arc can shorten; they exist, the flow being best."""
    forth, back = flow < room, flow > 0
    start = np.concatenate([tail[forth], head[back]])
    end = np.concatenate([head[forth], tail[back]])
    length = np.concatenate([cost[forth], -cost[back]])
    far = np.zeros(nodes, dtype=np.int64)
    for _round in range(nodes + 1):
        nearer = far.copy()
        np.minimum.at(nearer, end, far[start] + length)
        if (nearer == far).all():
            return far
        far = nearer
    raise RuntimeError("the flow is not optimal: a cycle still gains")


def _prices(
    levels: Sequence[Level], far: Ints, agents: int, posts: int
) -> tuple[list[int], list[int]]:
    sink = len(far) - 1
    post_prices, level_prices = [], []
    for post in range(posts):
        inside = _innermost(post, levels)
        above = sink if inside == -1 else agents + posts + inside
        post_prices.append(max(0, int(far[above] - far[agents + post])))
    for number, level in enumerate(levels):
        above = sink if level.above == -1 else agents + posts + level.above
        price = int(far[above] - far[agents + posts + number])
        level_prices.append(price if level.least else max(0, price))
    return post_prices, level_prices
