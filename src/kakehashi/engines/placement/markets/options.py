"""What a couple may be given (2人組の選択肢): pairs of posts, in its order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kakehashi.engines.placement.markets.market import Apart, Couple, Market


@dataclass(frozen=True, slots=True)
class Option:
    """A post for each of two, None for unplaced; ``rank`` 0 the best, equals are ties.

    Of a list it is the place in it; of two who want to be near it is the sum of what
    each makes of her own post.
    """

    first: int | None
    second: int | None
    rank: int


def options_of(market: Market, couple: Couple) -> list[Option]:
    """The options both posts accept, the best first; to be unplaced is not among them.

    Two who want to be near take any two posts that both list in one group.
    """
    if couple.near:
        return _near(market, couple)
    number = market.number_of_pair
    return [
        Option(first, second, rank)
        for rank, (first, second) in enumerate(couple.listed)
        if (first is None or (couple.a, first) in number)
        and (second is None or (couple.b, second) in number)
        and not (first is None and second is None)
    ]


def _near(market: Market, couple: Couple) -> list[Option]:
    pairs, groups = market.pairs, market.posts.groups.get(couple.near, ())
    mine, theirs = pairs.of(couple.a), pairs.of(couple.b)
    rank = pairs.agent_rank.tolist()
    post = pairs.post.tolist()
    by_group: dict[str, list[int]] = {}
    for at in theirs:
        by_group.setdefault(groups[post[at]], []).append(at)
    found = [
        Option(post[one], post[other], rank[one] + rank[other])
        for one in mine
        if groups[post[one]]
        for other in by_group.get(groups[post[one]], ())
    ]
    return sorted(found, key=lambda o: (o.rank, o.first or 0, o.second or 0))


def are_apart(
    market: Market, two: Apart, first: Iterable[int], second: Iterable[int]
) -> bool:
    """Whether the posts of two who are kept apart share no value of their group."""
    groups = market.posts.groups[two.group]
    there = {groups[post] for post in first} - {""}
    return there.isdisjoint({groups[post] for post in second})


def is_kept(
    market: Market, couple: Couple, first: int | None, second: int | None
) -> bool:
    """Whether two who are placed so have what they asked for, or nothing at all."""
    if first is None and second is None:
        return True
    if couple.near:
        groups = market.posts.groups.get(couple.near, ())
        if first is None or second is None:
            return False
        return groups[first] == groups[second] != ""
    return (first, second) in couple.listed
