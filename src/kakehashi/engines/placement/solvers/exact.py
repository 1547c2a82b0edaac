"""A market as an integer model, for what no faster way solves (厳密解法): CP-SAT.

Takes everything: sizes, couples, quotas that cross, soft quotas. What it says of a
bound or of non-existence is attested, never called proved.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any

from kakehashi.engines.placement.markets.levels import Level, free_levels
from kakehashi.engines.placement.markets.market import Couple, Market
from kakehashi.engines.placement.markets.options import Option, options_of

Expression = Any
"""A linear expression of the solver, which has no types."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the solver found: the pairs chosen, and what it says of each criterion.

    Attributes:
        pairs: positions of pairs; None where there is no solution at all.
        values, bounds: of each criterion in order, as far as time went.
        is_proved: the solver says that nothing is better (or that there is nothing).
    """

    pairs: Sequence[int] | None
    values: Sequence[int] = ()
    bounds: Sequence[int] = ()
    is_proved: bool = True


@dataclass(eq=False)
class Model:
    """The model of a market; `of_market` makes it.

    Attributes:
        x: of each pair whether it is chosen; 0 for what is fixed already.
        y: of each couple its options, each with whether it is chosen.
        short: of each soft quota the units that lack or are too many.
    """

    market: Market
    cp: Any
    x: list[Expression]
    y: list[list[tuple[Option, Expression]]] = field(default_factory=list)
    short: list[tuple[Level, Expression]] = field(default_factory=list)

    def best(
        self,
        criteria: Sequence[Expression],
        *,
        seconds: float,
        hint: Iterable[int] = (),
    ) -> Found:
        """The most of the first criterion, then of the next, within a time limit.

        One worker and a fixed seed: the same answer again, unless time runs out.
        """
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy

        end = time.monotonic() + seconds
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.linearization_level = 2  # the relaxation is what proves
        values: list[int] = []
        bounds: list[int] = []
        chosen: list[int] | None = None
        self._hint(hint)
        for criterion in criteria or [None]:
            if criterion is not None:
                self.cp.maximize(criterion)
            solver.parameters.max_time_in_seconds = max(end - time.monotonic(), 0.05)
            status = solver.solve(self.cp)
            if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
                proved = status == cp_model.INFEASIBLE and chosen is None
                return Found(chosen, values, bounds, is_proved=proved)
            chosen = [n for n, x in enumerate(self.x) if solver.value(x)]
            if criterion is not None:
                value = round(solver.objective_value)
                values.append(value)
                bounds.append(floor(solver.best_objective_bound + 1e-6))
                if status != cp_model.OPTIMAL:
                    return Found(chosen, values, bounds, is_proved=False)
                self.cp.add(criterion >= value)
            self._hint(chosen)
        return Found(chosen, values, bounds)

    def _hint(self, chosen: Iterable[int]) -> None:
        told = set(chosen)
        if not told:
            return
        self.cp.clear_hints()
        for number, x in enumerate(self.x):
            if not isinstance(x, int):
                self.cp.add_hint(x, number in told)


def of_market(market: Market, *, by_option: bool = False) -> Model:
    """Variables and what every match keeps: seats, quotas, couples.

    ``by_option``: couples who want to be near get a variable for each pair of posts,
    as stability needs it; otherwise one equation for each group.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy

    cp = cp_model.CpModel()
    fixed = {market.number_of_pair.get(pair) for pair in market.fixed}
    x = [
        0 if n in fixed else cp.new_bool_var(f"x{n}")
        for n in range(len(market.pairs.post))
    ]
    model = Model(market, cp, x)
    _keep_seats(model)
    _keep_quotas(model)
    _keep_apart(model)
    for couple in market.couples:
        if couple.near and not by_option:
            _keep_near(model, couple)
            model.y.append([])
        else:
            model.y.append(_keep_listed(model, couple))
    return model


def _keep_seats(model: Model) -> None:
    market = model.market
    size = market.agents.size.tolist()
    at: list[list[Expression]] = [[] for _ in market.posts.ids]
    agents, posts = market.pairs.agent.tolist(), market.pairs.post.tolist()
    for agent, most in enumerate(market.free_quota.tolist()):
        model.cp.add(sum(model.x[n] for n in market.pairs.of(agent)) <= most)
    for number, post in enumerate(posts):
        at[post].append(size[agents[number]] * model.x[number])
    for post, room in enumerate(market.free_capacity.tolist()):
        model.cp.add(sum(at[post]) <= room)


def _keep_quotas(model: Model) -> None:
    for level in free_levels(model.market):
        inside = units_in(model, level)
        if level.quota.is_hard:
            model.cp.add(inside >= level.least)
            model.cp.add(inside <= level.most)
            continue
        most = int(model.market.agents.size.sum()) + level.least
        short = model.cp.new_int_var(0, most + abs(level.most), "")
        model.cp.add(short >= level.least - inside)
        model.cp.add(short >= inside - level.most)
        model.short.append((level, short))


def units_in(model: Model, level: Level) -> Expression:
    """The units placed in a quota, beside what is fixed."""
    pairs, size = model.market.pairs, model.market.agents.size.tolist()
    agents = pairs.agent.tolist()
    return sum(
        size[agents[n]] * model.x[n]
        for n, post in enumerate(pairs.post.tolist())
        if post in level.members
    )


def _keep_apart(model: Model) -> None:
    """Of two who are kept apart at most one in each group; who is fixed counts."""
    market = model.market
    for two in market.apart:
        groups = market.posts.groups[two.group]
        inside: dict[str, list[list[Expression]]] = {}
        for side, agent in enumerate((two.a, two.b)):
            at = [
                (int(market.pairs.post[n]), model.x[n]) for n in market.pairs.of(agent)
            ]
            at += [(post, 1) for one, post in market.fixed if one == agent]
            for post, x in at:
                if groups[post]:
                    inside.setdefault(groups[post], [[], []])[side].append(x)
        for mine, theirs in inside.values():
            for x in mine if theirs else ():
                for y in theirs:
                    model.cp.add(x + y <= 1)


def _keep_near(model: Model, couple: Couple) -> None:
    """As many of the two in each group: one each, or neither."""
    market = model.market
    groups = market.posts.groups.get(couple.near, ("",) * len(market.posts.ids))
    inside: dict[str, list[Expression]] = {}
    for sign, agent in ((1, couple.a), (-1, couple.b)):
        for n in market.pairs.of(agent):
            group = groups[int(market.pairs.post[n])]
            if group:
                inside.setdefault(group, []).append(sign * model.x[n])
            else:
                model.cp.add(model.x[n] == 0)
    for terms in inside.values():
        model.cp.add(sum(terms) == 0)


def _keep_listed(model: Model, couple: Couple) -> list[tuple[Option, Expression]]:
    """One option at most, and nothing beside it."""
    options = options_of(model.market, couple)
    chosen = [(option, model.cp.new_bool_var("")) for option in options]
    model.cp.add(sum(y for _option, y in chosen) <= 1)
    post = model.market.pairs.post
    for agent, side in ((couple.a, "first"), (couple.b, "second")):
        by_post: dict[int, list[Expression]] = {}
        for option, y in chosen:
            by_post.setdefault(getattr(option, side), []).append(y)
        for n in model.market.pairs.of(agent):
            model.cp.add(model.x[n] == sum(by_post.get(int(post[n]), ())))
    return chosen
