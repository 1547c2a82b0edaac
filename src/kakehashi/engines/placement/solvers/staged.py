"""The best flow by several criteria, one after another, with prices that prove it.

As many criteria as fit in 64 bits are solved at once by OR-Tools, whose status is not
believed: potentials are found again in whole numbers from its flow, since no residual
arc may shorten them. What is best for a stage stays best where every arc whose reduced
cost is not 0 keeps its flow; the next stage chooses among the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.market import Ints
from kakehashi.engines.placement.solvers.network import Network

LARGEST = 2**62
"""No cost times the number of nodes may come above it: the solver would overflow."""
MANY = 500_000
"""Pairs above which only likely ones are solved, and the others priced."""
LIKELY = 40
"""Pairs of each agent, and of each post, that are likely."""
JOINING = 8
"""Pairs of an agent that join at once, when their price is wrong."""


@dataclass(frozen=True, eq=False)
class Stage:
    """Criteria solved at once, and the potentials of the nodes.

    Attributes:
        radix: of each of its criteria: how many of it one of the criterion before it is
            worth more than; of the first criterion of all it says nothing.
    """

    radix: list[int]
    far: Ints


def solve_stages(network: Network, spreads: Sequence[int]) -> tuple[Ints, list[Stage]]:
    """The flow of each arc and what proves it, stage by stage.

    ``spreads``: how far two flows can be apart in each criterion.

    Raises:
        InvalidMarket: ``weights-overflow``: a criterion alone is beyond 64 bits.
    """
    nodes = len(network.supply)
    room, supply = network.room.copy(), network.supply.copy()
    flow = np.zeros_like(room)
    stages: list[Stage] = []
    left = list(zip(network.costs, spreads, strict=True))
    while left:
        cost, radix = _at_once(left, nodes)
        del left[: len(radix)]
        part, far = _best(network, room, cost, supply)
        reduced = cost + far[network.tail] - far[network.head]
        if stages:
            others = int(np.prod(np.array(radix[1:], dtype=object)))
            least = int(np.abs(reduced).max(initial=0)) + 1
            radix[0] = max(radix[0], -(-least // others))
        stages.append(Stage(radix, far))
        flow = flow + part
        if left:
            room, supply = _frozen(network, room, supply, part, reduced)
            flow = flow - np.where(reduced == 0, part, 0)
    return flow, stages


def _at_once(left: Sequence[tuple[Ints, int]], nodes: int) -> tuple[Ints, list[int]]:
    """As many of the criteria that are left as one flow can take, as one cost."""
    cost, spread = left[0]
    radix = [spread + 1]
    if not _fits(cost, 1, nodes):
        message = "重みが大きすぎて、正確に計算できません。"
        raise InvalidMarket("weights-overflow", message, path=("weights",))
    for column, spread in left[1:]:
        if not _fits(cost, spread + 2, nodes):
            break
        cost = cost * (spread + 1) + column
        radix.append(spread + 1)
    return cost, radix


def _fits(cost: Ints, times: int, nodes: int) -> bool:
    return (int(np.abs(cost).max(initial=0)) + 1) * times * (nodes + 1) < LARGEST


def _best(network: Network, room: Ints, cost: Ints, supply: Ints) -> tuple[Ints, Ints]:
    """The best flow and its potentials; of many pairs only the likely ones are solved.

    Every pair left out is then priced; those that would gain join, until none would.
    """
    pairs = network.pairs
    open_ = room > 0
    kept = open_.copy()
    if int(open_[:pairs].sum()) > MANY:
        kept[:pairs] &= _likely(network, room, cost)
    while True:
        part_room = np.where(kept, room, 0)
        part = _solve(network, part_room, cost, supply)
        far = _potentials(network, part_room, cost, part)
        tail, head = network.tail[:pairs], network.head[:pairs]
        reduced = cost[:pairs] + far[tail] - far[head]
        gains = np.flatnonzero(open_[:pairs] & ~kept[:pairs] & (reduced < 0))
        if not len(gains):
            return part, far
        kept[:pairs] |= _first(tail, reduced, gains, JOINING)


def _likely(network: Network, room: Ints, cost: Ints) -> npt.NDArray[np.bool_]:
    """Of each agent and of each post the pairs that cost least, so none is starved."""
    pairs = network.pairs
    open_ = np.flatnonzero(room[:pairs])
    found = np.zeros(pairs, dtype=bool)
    for owner in (network.tail[:pairs], network.head[:pairs]):
        found |= _first(owner, cost[:pairs], open_, LIKELY)
    return found


def _first(owner: Ints, cost: Ints, open_: Ints, most: int) -> npt.NDArray[np.bool_]:
    """Which of the open ones are the ``most`` least of their owner."""
    from kakehashi.engines.placement.solvers.kernels import (  # noqa: PLC0415 -- numba
        least_of_each,
    )

    found: npt.NDArray[np.bool_] = least_of_each(
        owner, cost, open_, int(owner.max(initial=-1)) + 1, most
    )
    return found


def _solve(network: Network, room: Ints, cost: Ints, supply: Ints) -> Ints:
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 -- heavy

    open_ = np.flatnonzero(room)
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        network.tail[open_], network.head[open_], room[open_], cost[open_]
    )
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    if solver.solve() != solver.OPTIMAL:  # flows of any other status are not read
        raise RuntimeError("the flow solver gave no optimal flow")
    flow = np.zeros_like(room)
    flow[open_] = solver.flows(np.arange(len(open_)))
    return flow


def _potentials(network: Network, room: Ints, cost: Ints, flow: Ints) -> Ints:
    """Numbers that no residual arc can shorten; they exist, the flow being best."""
    forth, back = flow < room, flow > 0
    start = np.concatenate([network.tail[forth], network.head[back]])
    end = np.concatenate([network.head[forth], network.tail[back]])
    length = np.concatenate([cost[forth], -cost[back]])
    far = np.zeros(len(network.supply), dtype=np.int64)
    for _round in range(len(far) + 1):
        nearer = far.copy()
        np.minimum.at(nearer, end, far[start] + length)
        if (nearer == far).all():
            return far
        far = nearer
    raise RuntimeError("the flow is not optimal: a cycle still gains")


def _frozen(
    network: Network, room: Ints, supply: Ints, flow: Ints, reduced: Ints
) -> tuple[Ints, Ints]:
    """Room and supply with each arc frozen that has one flow in all best ones."""
    kept = np.where(reduced == 0, 0, flow)
    supply = supply.copy()
    np.subtract.at(supply, network.tail, kept)
    np.add.at(supply, network.head, kept)
    return np.where(reduced == 0, room, 0), supply
