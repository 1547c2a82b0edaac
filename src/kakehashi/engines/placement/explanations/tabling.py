"""Policies side by side (方式の比較表), and moves against value (やり直しの比較)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kakehashi.engines.placement.errors import PlacementError
from kakehashi.engines.placement.explanations.comparing import compare
from kakehashi.engines.placement.markets.blocking import blocking_pairs
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.outcome import Match, Outcome
from kakehashi.engines.placement.policies import Policy, Welfare
from kakehashi.engines.placement.proofs.partners import blocking_couples
from kakehashi.engines.placement.solvers.solving import solve


@dataclass(frozen=True, slots=True)
class Row:
    """What one policy makes of a market.

    Attributes:
        envy: agents who, with some post, would rather have each other.
        beside: units by which soft quotas are missed. refused: why there is no outcome.
    """

    policy: str
    status: str
    placed: int = 0
    unplaced: int = 0
    rank_profile: tuple[int, ...] = ()
    value: int = 0
    envy: int = 0
    beside: int = 0
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A row for each policy, in the order asked for."""

    rows: tuple[Row, ...]
    outcomes: Mapping[str, Outcome]

    def told(self) -> list[dict[str, Any]]:
        """As plain values."""
        return [asdict(row) for row in self.rows]

    def text(self) -> str:
        """As lines that stand under one another."""
        head = ("policy", "status", "placed", "1st", "2nd", "3rd", "value", "envy")
        lines = [head, *(_cells(row) for row in self.rows)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
        return "\n".join(
            "  ".join(
                cell.ljust(width) for cell, width in zip(line, widths, strict=True)
            ).rstrip()
            for line in lines
        )


def _cells(row: Row) -> tuple[str, ...]:
    if row.refused:
        return (row.policy, row.refused, *[""] * 6)
    profile = [*map(str, row.rank_profile), "0", "0", "0"]
    numbers = (str(row.placed), *profile[:3], str(row.value), str(row.envy))
    return (row.policy, row.status, *numbers)


def compare_policies(
    market: Market, policies: Sequence[Policy], *, seed: int = 0, time_limit: float = 60
) -> Table:
    """Every policy on one market; one that cannot take it gets a row that says so."""
    rows, outcomes = [], {}
    for policy in policies:
        try:
            outcome = solve(market, policy, seed=seed, time_limit=time_limit)
        except PlacementError as error:
            said = " ".join(problem.message for problem in error.problems)
            rows.append(Row(policy.name, "", refused=said))
            continue
        rows.append(_row(market, policy.name, outcome))
        outcomes[policy.name] = outcome
    return Table(tuple(rows), outcomes)


def _row(market: Market, name: str, outcome: Outcome) -> Row:
    told = outcome.told()
    metrics = told["metrics"]
    envy = {agent for agent, _post in blocking_pairs(market, outcome.placed)}
    for couple, _option in blocking_couples(market, outcome.placed):
        envy |= {couple.a, couple.b}
    return Row(
        name,
        outcome.status,
        metrics["placed"],
        metrics["unplaced"],
        tuple(metrics["rank_profile"]),
        told["value"],
        len(envy),
        sum(metrics.get("beside_quotas", {}).values()),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One way to do it again: how many move, and what all is worth then."""

    move_cost: int
    moved: int
    value: int
    outcome: Outcome


def sweep(
    market: Market,
    start: Match,
    costs: Sequence[int],
    *,
    policy: Welfare | None = None,
    seed: int = 0,
) -> list[Step]:
    """Fewer and fewer moves for less and less worth, as moving costs more.

    Each step is best for its cost, so none is worth more with as few moves; steps that
    repeat an earlier one are left out.
    """
    found: list[Step] = []
    for cost in sorted(costs):
        wanted = policy or Welfare()
        outcome = solve(market, wanted, seed=seed, start=start, move_cost=cost)
        agents, posts = market.agents.place, market.posts.place
        before = [
            (agents[name], posts[post])
            for name, held in start.items()
            for post in (held if isinstance(held, list) else [held])
            if name in agents and post is not None and post in posts
        ]
        begun = Outcome(market, sorted(before), outcome.policy, "feasible", {})
        moved = len(compare(begun, outcome).moves)
        step = Step(cost, moved, outcome.told()["value"], outcome)
        same = [(one.moved, one.value) for one in found]
        if (step.moved, step.value) not in same:
            found.append(step)
    return found
