"""What a policy made of a market (配置の結果), with all that proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from kakehashi.engines.placement.markets.market import Ints, Market
from kakehashi.engines.placement.reason import Reason

Match = Mapping[str, str | list[str] | None]
Metrics = dict[str, Any]


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

    def why(self, agent: str, post: str | None = None) -> list[Reason]:
        """Why an agent is, or is not, at a post, or at every post of her list.

        Raises:
            KeyError: an id is not of the market.
        """
        # By name: explaining a wish solves once more, and solving makes outcomes.
        explaining = import_module(
            "kakehashi.engines.placement.explanations.explaining"
        )
        told = {
            "policy": self.policy,
            "certificate": self.certificate,
            "status": self.status,
        }
        one, market = self.market.agents.place[agent], self.market
        if post is None:
            return list(explaining.reasons(market, self.placed, one, **told))
        where = market.posts.place[post]
        return [explaining.why(market, self.placed, one, where, **told)]

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
    at = _positions(market, placed)
    return int(market.pairs.weight[at[at >= 0]].sum())


def _positions(market: Market, placed: Sequence[tuple[int, int]]) -> Ints:
    told = np.array(placed, dtype=np.int64).reshape(-1, 2)
    return market.pair_at(told[:, 0], told[:, 1])


def metrics_of(market: Market, placed: Sequence[tuple[int, int]]) -> Metrics:
    """How many agents are placed, and how many at their first, second … choice.

    Soft quotas that are not kept stand with the units that lack or are too many.
    """
    ranks = Counter(_ranks(market, placed))
    profile = [ranks[n] for n in range(max(ranks, default=-1) + 1)]
    people = len({agent for agent, _post in placed})
    metrics: Metrics = {
        "placed": people,
        "unplaced": len(market.agents.ids) - people,
        "rank_profile": profile,
    }
    if any(not quota.is_hard for quota in market.quotas):
        metrics["beside_quotas"] = _beside(market, placed)
    return metrics


def _ranks(market: Market, placed: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The place on her list of each who is placed; of a couple, on its list."""
    where = dict(placed)
    by_couple: dict[int, int] = {}
    for couple in market.couples:
        now = (where.get(couple.a), where.get(couple.b))
        if now in couple.listed:
            place = couple.listed.index(now)
            by_couple |= {couple.a: place, couple.b: place}
    rank = market.pairs.agent_rank
    for (agent, _post), at in zip(placed, _positions(market, placed), strict=True):
        if agent in by_couple:
            yield by_couple[agent]
        elif at >= 0:
            yield int(rank[at])


def _beside(market: Market, placed: Sequence[tuple[int, int]]) -> dict[str, int]:
    found = {}
    for quota in market.quotas:
        members = set(market.members(quota))
        units = sum(int(market.agents.size[a]) for a, p in placed if p in members)
        most = units if quota.max is None else quota.max
        beside = max(quota.min - units, 0) + max(units - most, 0)
        if beside and not quota.is_hard:
            found[quota.name] = beside
    return found
