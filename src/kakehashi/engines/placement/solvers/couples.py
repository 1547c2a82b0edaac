"""Couples into a stable matching one proposal at a time (2人組を含む受入保留方式).

Source: Roth and Peranson (1999): who is put out proposes again, and so does everyone
who would rather have a seat that fell free. It need not end, even where there is
something stable to be found.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from kakehashi.engines.placement.markets.lottery import strict_keys
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.markets.options import Option, options_of

ROUNDS = 200
"""Proposals for each who takes part, after which it is given up."""

Unit = tuple[int, ...]


def propose_with_couples(market: Market, seed: int) -> list[tuple[int, int]]:
    """A matching that nobody blocks, or, where the proposals do not end, the last one.

    For markets where everyone takes one unit, without caps. What it gives keeps seats
    and couples; whether somebody blocks it has to be looked at.
    """
    return _Proposals(market, seed).run()


class _Proposals:
    def __init__(self, market: Market, seed: int) -> None:
        own, other = strict_keys(market, seed)
        self.market = market
        self.key = {pair: int(other[at]) for pair, at in market.number_of_pair.items()}
        self.room: list[int] = market.free_capacity.tolist()
        self.at: list[list[tuple[int, int]]] = [[] for _ in self.room]
        self.where: dict[int, int | None] = {}
        self.unit_of: dict[int, Unit] = {}
        self.wishes: dict[Unit, Sequence[Option]] = {}
        for couple in market.couples:
            self._add((couple.a, couple.b), options_of(market, couple))
        for agent, free in enumerate(market.free_quota.tolist()):
            if agent not in self.unit_of and free:
                mine = sorted(market.pairs.of(agent), key=own.tolist().__getitem__)
                posts = market.pairs.post.tolist()
                wishes = [Option(posts[n], None, rank) for rank, n in enumerate(mine)]
                self._add((agent,), wishes)
        self.listed: list[set[Unit]] = [set() for _ in self.room]
        for unit, options in self.wishes.items():
            for option in options:
                for post in (option.first, option.second):
                    if post is not None:
                        self.listed[post].add(unit)

    def _add(self, unit: Unit, options: Sequence[Option]) -> None:
        self.wishes[unit] = options
        for agent in unit:
            self.unit_of[agent], self.where[agent] = unit, None

    def run(self) -> list[tuple[int, int]]:
        singles = [unit for unit in sorted(self.wishes) if len(unit) == 1]
        couples = [unit for unit in sorted(self.wishes) if len(unit) == 2]
        waiting = [*reversed(couples), *reversed(singles)]
        inside = set(waiting)
        left = ROUNDS * (len(waiting) + 10)
        while waiting:
            left -= 1
            unit = waiting.pop()
            inside.discard(unit)
            if left < 0 and len(unit) == 2:
                continue  # it went in circles: couples stay, or stay out, as they are
            for other in sorted(self._propose(unit)):
                if other not in inside:
                    inside.add(other)
                    waiting.append(other)
        placed = [(a, p) for a, p in self.where.items() if p is not None]
        return sorted([*placed, *self.market.fixed])

    def _propose(self, unit: Unit) -> set[Unit]:
        """Give a unit the best it can have; who has to propose again for it."""
        now = self._now(unit)
        for option in self.wishes[unit]:
            if (option.first, option.second) == now:
                return set()
            if self._takes(unit, option):
                return self._move(unit, option)
        return set()

    def _now(self, unit: Unit) -> tuple[int | None, int | None]:
        return self.where[unit[0]], self.where[unit[1]] if len(unit) == 2 else None

    def _takes(self, unit: Unit, option: Option) -> bool:
        posts = (option.first, option.second)[: len(unit)]
        if len(unit) == 2 and posts[0] is not None and posts[0] == posts[1]:
            return self._takes_two(unit, posts[0])
        return all(
            post is None or self.where[agent] == post or self._takes_one(agent, post)
            for agent, post in zip(unit, posts, strict=True)
        )

    def _takes_one(self, agent: int, post: int) -> bool:
        return bisect_left(self.at[post], (self.key[agent, post], -1)) < self.room[post]

    def _takes_two(self, unit: Unit, post: int) -> bool:
        worse = max(self.key[agent, post] for agent in unit)
        others = sum(key < worse for key, agent in self.at[post] if agent not in unit)
        return others + 2 <= self.room[post]

    def _move(self, unit: Unit, option: Option) -> set[Unit]:
        again = self._leave(unit)
        for agent, post in zip(unit, (option.first, option.second), strict=False):
            if post is not None:
                insort(self.at[post], (self.key[agent, post], agent))
                self.where[agent] = post
        for post in (option.first, option.second):
            while post is not None and len(self.at[post]) > self.room[post]:
                out = self.unit_of[self.at[post][-1][1]]
                again |= self._leave(out) | {out}
        return again - {unit}

    def _leave(self, unit: Unit) -> set[Unit]:
        """Take a unit out; everyone who might want a seat that falls free."""
        again: set[Unit] = set()
        for agent in unit:
            post = self.where[agent]
            if post is None:
                continue
            if len(self.at[post]) <= self.room[post]:
                again |= {other for other in self.listed[post] if other != unit}
            self.at[post].remove((self.key[agent, post], agent))
            self.where[agent] = None
        return again
