"""Every match of a market that is small enough to try them all (総当たり)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb, prod
from typing import Final

from kakehashi.engines.placement.markets.levels import free_levels
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.markets.options import are_apart, options_of

MOST: Final = 20_000
"""Ways to choose, beyond which nothing is tried."""

Choice = tuple[tuple[int, int], ...]


def is_small(market: Market) -> bool:
    """Whether all ways to choose can be tried."""
    return prod(len(some) for some in _counts(market)) <= MOST


def _counts(market: Market) -> Iterator[range]:
    paired = {one for couple in market.couples for one in (couple.a, couple.b)}
    for couple in market.couples:
        yield range(1 + len(options_of(market, couple)))
    for agent, most in enumerate(market.free_quota.tolist()):
        if agent not in paired:
            own = len(market.pairs.of(agent))
            yield range(sum(comb(own, k) for k in range(min(most, own) + 1)))


def matches_of(market: Market) -> Iterator[list[tuple[int, int]]]:
    """Every match that keeps seats, couples, fixed pairs and hard quotas."""
    yield from _from(market, list(_choices(market)), [], _Used(market))


def _choices(market: Market) -> Iterator[list[Choice]]:
    paired = {one for couple in market.couples for one in (couple.a, couple.b)}
    for couple in market.couples:
        two = [
            tuple(
                (agent, post)
                for agent, post in ((couple.a, o.first), (couple.b, o.second))
                if post is not None
            )
            for o in options_of(market, couple)
        ]
        yield [(), *dict.fromkeys(two)]
    fixed = set(market.fixed)
    for agent, most in enumerate(market.free_quota.tolist()):
        if agent in paired:
            continue
        own = [(agent, int(market.pairs.post[n])) for n in market.pairs.of(agent)]
        own = [pair for pair in own if pair not in fixed]
        sizes = range(min(most, len(own)) + 1)
        yield [some for k in sizes for some in combinations(own, k)]


class _Used:
    def __init__(self, market: Market) -> None:
        self.size = market.agents.size.tolist()
        self.room = market.free_capacity.tolist()
        self.levels = [x for x in free_levels(market) if x.quota.is_hard]
        self.fixed = list(market.fixed)

    def fits(self, placed: Sequence[tuple[int, int]]) -> bool:
        """Whether no post has too much."""
        used = self._used(placed)
        return all(units <= self.room[post] for post, units in used.items())

    def keeps(self, placed: Sequence[tuple[int, int]]) -> bool:
        """Whether every hard quota is kept."""
        used = self._used(placed)
        return all(
            level.least <= sum(used[post] for post in level.members) <= level.most
            for level in self.levels
        )

    def _used(self, placed: Sequence[tuple[int, int]]) -> Counter[int]:
        used = Counter[int]()
        for agent, post in placed:
            used[post] += self.size[agent]
        return used


def _from(
    market: Market,
    choices: Sequence[Sequence[Choice]],
    placed: list[tuple[int, int]],
    used: _Used,
) -> Iterator[list[tuple[int, int]]]:
    if not choices:
        whole = sorted([*placed, *used.fixed])
        if used.keeps(placed) and _are_apart(market, whole):
            yield whole
        return
    for chosen in choices[0]:
        here = [*placed, *chosen]
        if used.fits(here):
            yield from _from(market, choices[1:], here, used)


def _are_apart(market: Market, placed: Sequence[tuple[int, int]]) -> bool:
    return all(
        are_apart(
            market,
            two,
            [post for agent, post in placed if agent == two.a],
            [post for agent, post in placed if agent == two.b],
        )
        for two in market.apart
    )
