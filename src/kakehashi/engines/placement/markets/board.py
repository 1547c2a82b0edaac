"""Who stands where beside what is fixed (配置の盤面); nothing of the solvers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from kakehashi.engines.placement.markets.levels import chains_of, free_levels
from kakehashi.engines.placement.markets.market import Market

Placed = Sequence[tuple[int, int]]


class Board:
    """Who stands where beside what is fixed, for questions in logarithmic time."""

    def __init__(self, market: Market, placed: Placed) -> None:
        self.market = market
        number, fixed = market.number_of_pair, set(market.fixed)
        own, other = market.pairs.agent_rank, market.pairs.post_rank
        self.rank = {pair: int(other[at]) for pair, at in number.items()}
        self.own_rank = {pair: int(own[at]) for pair, at in number.items()}
        self.at: list[list[int]] = [[] for _ in market.posts.ids]
        self.held: list[list[int]] = [[] for _ in market.agents.ids]
        for agent, post in placed:
            if (agent, post) in number and (agent, post) not in fixed:
                self.at[post].append(agent)
                self.held[agent].append(self.own_rank[agent, post])
        for ranks in self.held:
            ranks.sort()
        self.size: list[int] = market.agents.size.tolist()
        self.quota: list[int] = market.free_quota.tolist()
        levels = [level for level in free_levels(market) if level.is_cap]
        self.room = [
            *market.free_capacity.tolist(),
            *(level.most for level in levels),
        ]
        posts = len(market.posts.ids)
        self.chains = [
            [post, *(posts + n for n in chain)]
            for post, chain in enumerate(chains_of(posts, levels))
        ]
        members = [*([n] for n in range(posts)), *(sorted(x.members) for x in levels)]
        self.filled = [self._filled(some) for some in members]

    def _filled(self, posts: Sequence[int]) -> tuple[list[int], list[int]]:
        """The ranks in some posts in order, and the units up to each."""
        order = sorted(
            (self.rank[a, p], self.size[a]) for p in posts for a in self.at[p]
        )
        return [rank for rank, _units in order], list(
            accumulate((units for _rank, units in order), initial=0)
        )

    def units(self, room: int, rank: int, *, strictly: bool = False) -> int:
        """Units in a room that rank as high as ``rank``, or strictly higher."""
        ranks, units = self.filled[room]
        return units[(bisect_left if strictly else bisect_right)(ranks, rank)]

    def refuses(self, agent: int, post: int, *, strictly: bool = False) -> bool:
        """Whether a post, or a cap around it, is full of others as good (or better)."""
        rank, size = self.rank[agent, post], self.size[agent]
        return any(
            self.units(room, rank, strictly=strictly) + size > self.room[room]
            for room in self.chains[post]
        )

    def wants(self, agent: int, post: int, *, or_as_well: bool = False) -> bool:
        """Whether an agent would rather have a post (or as gladly) than what it has."""
        ranks, rank = self.held[agent], self.own_rank[agent, post]
        good = (bisect_left if or_as_well else bisect_right)(ranks, rank)
        return good < self.quota[agent]
