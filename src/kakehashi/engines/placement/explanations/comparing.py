"""Who moves from one outcome to another, and who gains (比較)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.outcome import metrics_of, value_of

Placed = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Move:
    """An agent whose posts differ; ``gains`` by the ranks of her own list.

    ``mixed``: of several seats some are better and some worse.
    """

    agent: str
    before: list[str]
    after: list[str]
    gains: Literal["better", "worse", "equal", "mixed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two outcomes of one market."""

    moves: Sequence[Move]
    value: tuple[int, int]
    metrics: tuple[Mapping[str, Any], Mapping[str, Any]]

    def told(self) -> dict[str, Any]:
        """As plain values."""
        count = {
            name: sum(move.gains == name for move in self.moves)
            for name in ("better", "worse", "equal", "mixed")
        }
        return {
            "moved": len(self.moves),
            **count,
            "value": list(self.value),
            "metrics": [dict(m) for m in self.metrics],
            "moves": [asdict(move) for move in self.moves],
        }


def compare(market: Market, before: Placed, after: Placed) -> Difference:
    """Compare two outcomes of the same market, agent by agent."""
    old, new = _by_agent(market, before), _by_agent(market, after)
    moves = [
        Move(
            market.agents.ids[agent],
            [market.posts.ids[p] for p in old[agent]],
            [market.posts.ids[p] for p in new[agent]],
            _gains(market, agent, old[agent], new[agent]),
        )
        for agent in range(len(market.agents.ids))
        if old[agent] != new[agent]
    ]
    return Difference(
        moves,
        (value_of(market, before), value_of(market, after)),
        (metrics_of(market, before), metrics_of(market, after)),
    )


def _by_agent(market: Market, placed: Placed) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in market.agents.ids]
    for agent, post in sorted(placed):
        found[agent].append(post)
    return found


def _gains(
    market: Market, agent: int, before: Sequence[int], after: Sequence[int]
) -> Literal["better", "worse", "equal", "mixed"]:
    """By the sorted ranks seat by seat; an empty seat is worse than any."""
    seats = int(market.agents.quota[agent])
    old, new = _ranks(market, agent, before, seats), _ranks(market, agent, after, seats)
    better = any(b < a for a, b in zip(old, new, strict=True))
    worse = any(b > a for a, b in zip(old, new, strict=True))
    if better and worse:
        return "mixed"
    return "better" if better else "worse" if worse else "equal"


def _ranks(market: Market, agent: int, posts: Sequence[int], seats: int) -> list[int]:
    number, ranks = market.number_of_pair, market.pairs.agent_rank
    last = len(market.posts.ids)
    known = [
        int(ranks[number[agent, post]]) if (agent, post) in number else last
        for post in posts
    ]
    return sorted([*known, *[last + 1] * (seats - len(known))])
