"""What a policy made of a market (配置の結果), with all that proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.engines.placement.market import Market

Match = Mapping[str, str | list[str] | None]


@dataclass(frozen=True, eq=False)
class Outcome:
    """Who goes where, as (agent, post) positions in order, and what is claimed of it.

    Attributes:
        status: ``optimal``, ``stable``, ``feasible``, ``infeasible`` or ``none``.
        certificate: what a verifier needs beside the market; plain JSON values.
    """

    market: Market
    placed: Sequence[tuple[int, int]]
    policy: str
    status: str
    certificate: Mapping[str, Any]

    def match(self) -> Match:
        """Post by agent, by their ids; a list where an agent may hold several."""
        agents, posts = self.market.agents, self.market.posts
        held: dict[int, list[str]] = {n: [] for n in range(len(agents.ids))}
        for agent, post in self.placed:
            held[agent].append(posts.ids[post])
        return {
            name: held[n]
            if int(agents.quota[n]) > 1
            else (held[n][0] if held[n] else None)
            for n, name in enumerate(agents.ids)
        }

    def told(self) -> dict[str, Any]:
        """Everything as plain values, the same for the same market and seed."""
        return {
            "match": self.match(),
            "status": self.status,
            "policy": self.policy,
            "value": value_of(self.market, self.placed),
            "certificate": dict(self.certificate),
            "metrics": metrics_of(self.market, self.placed),
        }


def value_of(market: Market, placed: Sequence[tuple[int, int]]) -> int:
    """The weights of the pairs, added up; a fixed pair that is not listed counts 0."""
    number, weight = market.number_of_pair, market.pairs.weight
    return sum(int(weight[number[pair]]) for pair in placed if pair in number)


def metrics_of(
    market: Market, placed: Sequence[tuple[int, int]]
) -> dict[str, int | list[int]]:
    """How many agents are placed, and how many at their first, second … choice."""
    number, rank = market.number_of_pair, market.pairs.agent_rank
    ranks = Counter(int(rank[number[pair]]) for pair in placed if pair in number)
    profile = [ranks[n] for n in range(max(ranks, default=-1) + 1)]
    people = len({agent for agent, _post in placed})
    return {
        "placed": people,
        "unplaced": len(market.agents.ids) - people,
        "rank_profile": profile,
    }
