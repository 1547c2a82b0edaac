"""Whether trades are top trading cycles: every pointer is followed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from kakehashi.engines.placement.markets.lottery import strict_keys
from kakehashi.engines.placement.markets.market import Ints, Market
from kakehashi.engines.placement.proofs.claims import Claim, false, one


def trading_claims(
    market: Market,
    placed: Sequence[tuple[int, int]],
    certificate: Mapping[str, Any],
) -> Iterator[Claim]:
    """The trades give this match, each a cycle of first choices, none left out."""
    seed = certificate.get("seed")
    cycles = _read(market, certificate.get("trades"))
    if cycles is None or isinstance(seed, bool) or not isinstance(seed, int):
        yield false("trades", "交換の記録が読めません。")
        return
    told = sorted([*(pair for cycle in cycles for pair in cycle), *market.fixed])
    if told != list(placed):
        yield false("trades", "交換の記録が配置と合いません。")
        return
    board = _Board(market, seed)
    wrong = next((cycle for cycle in cycles if not board.trades(cycle)), None)
    said = "" if wrong is None else market.agents.ids[wrong[0][0]]
    yield one(
        "trades",
        [f"「{said}」からの交換は、第一希望どうしの輪ではありません。"] if said else [],
    )
    if wrong is None:
        more = board.could_go_on()
        names = [market.agents.ids[agent] for agent in more]
        yield one("all-trades", [f"「{n}」は、まだ交換できます。" for n in names])


class _Board:
    """Who is left, what seats are left, and to whom each points."""

    def __init__(self, market: Market, seed: int) -> None:
        own, other = strict_keys(market, seed)
        pairs = market.pairs
        self.room = market.free_capacity.tolist()
        self.gone = [quota == 0 for quota in market.free_quota.tolist()]
        self.wishes = _orders(pairs.agent, own, pairs.post, len(self.gone))
        self.priorities = _orders(pairs.post, other, pairs.agent, len(self.room))
        self.wish, self.first = [0] * len(self.gone), [0] * len(self.room)

    def wanted(self, agent: int) -> int | None:
        """The best post with a seat left, by the agent's order."""
        own = self.wishes[agent]
        while self.wish[agent] < len(own) and not self.room[own[self.wish[agent]]]:
            self.wish[agent] += 1
        return own[self.wish[agent]] if self.wish[agent] < len(own) else None

    def leads(self, post: int) -> int | None:
        """The best agent left, by the post's order; whoever wants nothing is passed."""
        order = self.priorities[post]
        while self.first[post] < len(order):
            agent = order[self.first[post]]
            if not self.gone[agent] and self.wanted(agent) is not None:
                return agent
            self.first[post] += 1
        return None

    def trades(self, cycle: Sequence[tuple[int, int]]) -> bool:
        """Trade a cycle if every pointer of it is right."""
        nexts = [agent for agent, _post in (*cycle[1:], cycle[0])]
        for (agent, post), following in zip(cycle, nexts, strict=True):
            if self.gone[agent] or self.wanted(agent) != post:
                return False
            if self.leads(post) != following:
                return False
        for agent, post in cycle:
            self.gone[agent] = True
            self.room[post] -= 1
        return True

    def could_go_on(self) -> list[int]:
        """Agents who are left and still want a seat that is left."""
        return [
            agent
            for agent, gone in enumerate(self.gone)
            if not gone and self.wanted(agent) is not None
        ]


def _orders(owner: Ints, key: Ints, other: Ints, owners: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(owners)]
    for pair in np.argsort(key, kind="stable").tolist():
        found[int(owner[pair])].append(int(other[pair]))
    return found


def _read(market: Market, told: object) -> list[list[tuple[int, int]]] | None:
    """The trades as positions; None where they cannot be read."""
    agents, posts = market.agents.place, market.posts.place
    if not isinstance(told, list):
        return None
    cycles = []
    for cycle in told:
        if not isinstance(cycle, list) or not cycle:
            return None
        pairs = []
        for pair in cycle:
            if not isinstance(pair, list) or len(pair) != 2:
                return None
            agent, post = pair
            if not isinstance(agent, str) or not isinstance(post, str):
                return None
            if agent not in agents or post not in posts:
                return None
            pairs.append((agents[agent], posts[post]))
        cycles.append(pairs)
    return cycles
