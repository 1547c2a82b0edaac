"""Who moves from one outcome to another, and who gains (比較)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.outcome import Outcome, metrics_of, value_of

Placed = Sequence[tuple[int, int]]
Gains = Literal["better", "worse", "equal", "mixed", "gone", "new"]
GAINS: Final[tuple[Gains, ...]] = ("better", "worse", "equal", "mixed", "gone", "new")


@dataclass(frozen=True, slots=True)
class Move:
    """An agent whose posts differ; ``gains`` by the ranks of her own list.

    ``mixed``: of several seats some are better and some worse; ``gone`` and ``new``:
    she is in one of the markets only.
    """

    agent: str
    before: list[str]
    after: list[str]
    gains: Gains


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two outcomes, of one market or an amended one."""

    moves: Sequence[Move]
    value: tuple[int, int]
    metrics: tuple[Mapping[str, Any], Mapping[str, Any]]

    def told(self) -> dict[str, Any]:
        """As plain values."""
        count = {str(g): sum(m.gains == g for m in self.moves) for g in GAINS}
        return {
            "moved": len(self.moves),
            **count,
            "value": list(self.value),
            "metrics": [dict(m) for m in self.metrics],
            "moves": [asdict(move) for move in self.moves],
        }


def compare(before: Outcome, after: Outcome) -> Difference:
    """Compare two outcomes agent by agent, by ids; their markets may differ."""
    old, new = _by_agent(before), _by_agent(after)
    moves = [
        Move(name, mine, theirs, _gains(before, after, name, mine, theirs))
        for name in sorted({*old, *new})
        if (mine := old.get(name, [])) != (theirs := new.get(name, []))
    ]
    return Difference(
        moves,
        (value_of(before.market, before.placed), value_of(after.market, after.placed)),
        (
            metrics_of(before.market, before.placed),
            metrics_of(after.market, after.placed),
        ),
    )


def _by_agent(outcome: Outcome) -> dict[str, list[str]]:
    agents, posts = outcome.market.agents.ids, outcome.market.posts.ids
    found: dict[str, list[str]] = {name: [] for name in agents}
    for agent, post in sorted(outcome.placed):
        found[agents[agent]].append(posts[post])
    return found


def _gains(
    before: Outcome,
    after: Outcome,
    name: str,
    mine: Sequence[str],
    theirs: Sequence[str],
) -> Gains:
    """By the sorted ranks seat by seat; an empty seat is worse than any."""
    if name not in after.market.agents.place:
        return "gone"
    if name not in before.market.agents.place:
        return "new"
    old, new = _ranks(before, name, mine), _ranks(after, name, theirs)
    seats = max(len(old), len(new))
    nothing = max([*old, *new], default=0) + 1
    old += [nothing] * (seats - len(old))
    new += [nothing] * (seats - len(new))
    better = any(b < a for a, b in zip(old, new, strict=True))
    worse = any(b > a for a, b in zip(old, new, strict=True))
    if better and worse:
        return "mixed"
    return "better" if better else "worse" if worse else "equal"


def _ranks(outcome: Outcome, name: str, posts: Sequence[str]) -> list[int]:
    """The places of some posts on her list, the best first; of a couple on its list."""
    market = outcome.market
    agent, places = market.agents.place[name], market.posts.place
    listed = _on_couples_list(market, agent, dict(outcome.placed))
    if listed is not None:
        return [listed] if posts else []
    number, ranks = market.number_of_pair, market.pairs.agent_rank
    pairs = [(agent, places[post]) for post in posts]
    last = len(places)
    return sorted(int(ranks[number[p]]) if p in number else last for p in pairs)


def _on_couples_list(
    market: Market, agent: int, where: Mapping[int, int]
) -> int | None:
    """The place on a couple's list of what the two have; None where there is none."""
    for couple in market.couples:
        if agent in (couple.a, couple.b):
            now = (where.get(couple.a), where.get(couple.b))
            return couple.listed.index(now) if now in couple.listed else None
    return None
