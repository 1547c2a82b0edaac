"""Quotas as a forest: each below the smallest one that holds all its posts (入れ子)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.market import Market, Quota


@dataclass(frozen=True, slots=True)
class Level:
    """A quota as a node: what it must let through beside what is fixed, and whereto.

    Attributes:
        least, most: units; a soft quota has those of a hard one, and says it is soft.
        above: the position of the quota that holds it, -1 for none.
    """

    quota: Quota
    members: frozenset[int]
    least: int
    most: int
    above: int = -1

    @property
    def is_cap(self) -> bool:
        """Whether no more than ``most`` may stand in it."""
        return self.quota.is_hard and self.quota.max is not None


def levels_of(market: Market) -> list[Level]:
    """The quotas in their order, each with what is above it.

    Raises:
        InvalidMarket: ``crossing-quotas``: two share posts and neither holds the other.
    """
    found = free_levels(market)
    order = sorted(range(len(found)), key=lambda n: (len(found[n].members), n))
    for place, inner in enumerate(order):
        for outer in order[place + 1 :]:
            mine, theirs = found[inner].members, found[outer].members
            if not mine & theirs:
                continue
            if not mine <= theirs:
                names = f"「{found[inner].quota.name}」と「{found[outer].quota.name}」"
                message = f"定員枠{names}が、入れ子でも別々でもありません。"
                raise InvalidMarket("crossing-quotas", message, path=("quotas",))
            if found[inner].above == -1:
                one = found[inner]
                found[inner] = Level(one.quota, mine, one.least, one.most, outer)
    return found


def free_levels(market: Market) -> list[Level]:
    """The quotas beside what is fixed, crossing or not, none below another."""
    fixed = [(int(market.agents.size[a]), post) for a, post in market.fixed]
    total = int((market.free_quota * market.agents.size).sum())
    found = []
    for quota in market.quotas:
        members = frozenset(market.members(quota))
        taken = sum(units for units, post in fixed if post in members)
        least = max(quota.min - taken, 0)
        most = max(total, least) if quota.max is None else quota.max - taken
        most = most if quota.is_hard else max(most, 0)  # what is fixed is past helping
        found.append(Level(quota, members, least, most))
    return found


def chains_of(posts: int, levels: Sequence[Level]) -> list[list[int]]:
    """Of each post the levels that hold it, the smallest first."""
    order = sorted(range(len(levels)), key=lambda n: (len(levels[n].members), n))
    found: list[list[int]] = [[] for _ in range(posts)]
    for number in order:
        for post in levels[number].members:
            found[post].append(number)
    return found
