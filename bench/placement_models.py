"""Peers of `bench.placement` that take models: flows, linear and integer programs."""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.placement_markets import Ints, Meetings, Regional, best_of, weights
from bench.placement_ours import Prepared

REACHED = 10**6
"""What each seat below a floor counts: more than any placement loses by filling it."""


def flow_columns(told: Regional) -> Prepared:
    """OR-Tools SimpleMinCostFlow on all pairs, from columns."""
    __import__("ortools")

    def run() -> int | None:
        worth = weights(told)
        agent, post = best_of(worth, worth.shape[1])
        return _flow(told, agent, post, worth[agent, post])

    return run, lambda found: found


def flow_arcs(told: Regional) -> Prepared:
    """The same from arrays of pairs; adding the arcs is its own construction."""
    __import__("ortools")
    worth = weights(told)
    agent, post = best_of(worth, worth.shape[1])
    value = worth[agent, post]
    return lambda: _flow(told, agent, post, value), lambda found: found


def _flow(told: Regional, agent: Ints, post: Ints, value: Ints) -> int | None:
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 -- heavy

    agents, posts = len(told.agents["id"]), len(told.posts["id"])
    regions = len(told.quotas)
    sink = agents + posts + regions
    least, most = (np.array([q[n] for q in told.quotas]) for n in (1, 2))
    region = agents + posts + np.arange(regions)
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = (
        (agent, agents + post, np.ones_like(agent), -value),
        (np.arange(agents), _full(agents, sink), _full(agents, 1), _full(agents, 0)),
        (
            agents + np.arange(posts),
            agents + posts + told.posts["region"],
            told.posts["capacity"],
            _full(posts, 0),
        ),
        (region, _full(regions, sink), least, _full(regions, -REACHED)),
        (region, _full(regions, sink), most - least, _full(regions, 0)),
    )
    for arc in arcs:
        network.add_arcs_with_capacity_and_unit_cost(*arc)
    network.set_nodes_supplies(
        np.append(np.arange(agents), sink), np.append(_full(agents, 1), -agents)
    )
    if network.solve() != network.OPTIMAL:
        return None
    found = -network.optimal_cost() - REACHED * int(least.sum())
    return int(found) if found > 0 else None


def _full(count: int, value: int) -> Ints:
    return np.full(count, value, dtype=np.int64)


def assigned_columns(told: Regional) -> Prepared:
    """scipy linear_sum_assignment on seats: without floors and caps, so a bound."""
    scipy = __import__("scipy.optimize").optimize

    def run() -> int:
        worth = np.maximum(weights(told), 0).astype(np.float64)
        seats = np.repeat(worth, told.posts["capacity"], axis=1)
        rows, columns = scipy.linear_sum_assignment(seats, maximize=True)
        return int(seats[rows, columns].sum())

    return run, lambda found: found


def program_columns(told: Regional, keep: int) -> Prepared:
    """HiGHS (as scipy carries it) on a linear program of each agent's best pairs."""
    scipy = __import__("scipy.optimize").optimize
    sparse = __import__("scipy.sparse").sparse

    def run() -> int | None:
        worth = weights(told)
        agent, post = best_of(worth, keep)
        value, region = worth[agent, post], told.posts["region"][post]
        pair, one = np.arange(len(agent)), np.ones(len(agent))
        sides = [(agent, len(told.agents["id"])), (post, len(told.posts["id"]))]
        sides += [(region, len(told.quotas))]
        rows = [
            sparse.csr_matrix((one, (at, pair)), shape=(count, len(pair)))
            for at, count in sides
        ]
        least, most = ([q[n] for q in told.quotas] for n in (1, 2))
        found = scipy.linprog(
            -value,
            A_ub=sparse.vstack([*rows, -rows[2]]),
            b_ub=np.concatenate(
                [
                    np.ones(sides[0][1]),
                    told.posts["capacity"],
                    most,
                    -np.array(least),
                ]
            ),
            bounds=(0, 1),
            method="highs",
        )
        return round(-found.fun) if found.success else None

    return run, lambda found: found


def couples_model(told: Regional, keep: int, seconds: float) -> Prepared:
    """CP-SAT, all in one model: the same pairs as ours has, couples in one region."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy

    worth = weights(told)
    agent, post = best_of(worth, keep)
    value = worth[agent, post]
    region = told.posts["region"][post]

    def run() -> int | None:
        model = cp_model.CpModel()
        x = [model.new_bool_var("") for _ in range(len(agent))]
        for some in _grouped(agent):
            model.add_at_most_one(x[n] for n in some)
        for some in _grouped(post):
            seats = int(told.posts["capacity"][post[some[0]]])
            model.add(sum(x[n] for n in some) <= seats)
        for some in _grouped(region):
            _name, least, most = told.quotas[int(region[some[0]])]
            model.add_linear_constraint(sum(x[n] for n in some), least, most)
        _together(model, x, told, agent, region)
        model.maximize(cp_model.LinearExpr.weighted_sum(x, value.tolist()))
        return _best(cp_model, model, seconds)

    return run, lambda found: found


def _together(
    model: Any, x: list[Any], told: Regional, agent: Ints, region: Ints
) -> None:
    """That both of a couple are in a region, or neither of them."""
    code = agent * len(told.quotas) + region
    inside: dict[int, list[Any]] = {}
    for one, variable in zip(code.tolist(), x, strict=True):
        inside.setdefault(one, []).append(variable)
    for a, b in told.couples:
        for number in range(len(told.quotas)):
            both = [inside.get(who * len(told.quotas) + number, []) for who in (a, b)]
            if both[0] or both[1]:
                model.add(sum(both[0]) == sum(both[1]))


def meetings_model(told: Meetings, seconds: float) -> Prepared:
    """CP-SAT on x[buyer, seller, hour], as it is usually written down."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy

    def run() -> int | None:
        model = cp_model.CpModel()
        x = [
            [model.new_bool_var("") for _hour in range(told.hours)] for _ in told.buyer
        ]
        for wished in x:
            model.add_at_most_one(wished)
        for side in (told.buyer, told.seller):
            for some in _grouped(side):
                for hour in range(told.hours):
                    model.add_at_most_one(x[n][hour] for n in some)
        flat = [one for wished in x for one in wished]
        worth = np.repeat(told.worth, told.hours).tolist()
        model.maximize(cp_model.LinearExpr.weighted_sum(flat, worth))
        return _best(cp_model, model, seconds)

    return run, lambda found: found


def _best(cp_model: Any, model: Any, seconds: float) -> int | None:
    """The value of the best that is found in time; None where nothing is."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return int(solver.objective_value)


def _grouped(owner: Ints) -> list[list[int]]:
    """The positions of each owner's rows."""
    order = np.argsort(owner, kind="stable")
    ends = np.flatnonzero(np.diff(owner[order])) + 1
    return [part.tolist() for part in np.split(order, ends)]
