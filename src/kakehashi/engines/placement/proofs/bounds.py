"""Whether prices prove that no match is better (双対による上界); nothing of solvers.

At any prices of a unit, what seats and places in quotas bring, and what each agent
could gain beside what her units cost, is a bound on every match; where a match reaches
it, none is better.
Several criteria become one number, by a radix no sum of a later one can reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kakehashi.engines.placement.criteria import Criterion
from kakehashi.engines.placement.markets.blocking import held_pairs
from kakehashi.engines.placement.markets.levels import Level, free_levels
from kakehashi.engines.placement.markets.market import Couple, Ints, Market
from kakehashi.engines.placement.markets.options import options_of

Placed = Sequence[tuple[int, int]]
EXACT: Final = 2**62
"""Sums below it are exact in 64 bits."""


class Unreadable(ValueError):
    """A certificate that is no proof: something of it is missing or of another kind."""


@dataclass(frozen=True, eq=False)
class Prices:
    """What each pair is worth, a place costs, and a unit beside a soft quota.

    Attributes:
        seats: of each post, at least 0. places: of each quota; a floor below 0.
        penalty: of each quota, 0 for a hard one.
    """

    worth: npt.NDArray[Any]
    seats: Sequence[int]
    places: Sequence[int]
    penalty: Sequence[int]


def prices_of(
    market: Market, told: object, criteria: Sequence[Criterion], *, floors: bool
) -> Prices:
    """The stages of a certificate as one price of each thing.

    ``floors``: to reach hard floors was the first criterion.

    Raises:
        Unreadable: the stages are no such proof, or a radix is too small.
    """
    levels = free_levels(market)
    count = int(market.free_quota.sum())
    units = int((market.free_quota * market.agents.size).sum())
    beside = units + sum(level.least for level in levels)
    spreads = [
        *([units] if floors else []),
        *(c.spread(count, beside) for c in criteria),
    ]
    radix: list[int] = []
    seats = [0] * len(market.posts.ids)
    places = [0] * len(levels)
    names = [level.quota.name for level in levels]
    for stage in _list(told):
        if not isinstance(stage, Mapping):
            raise Unreadable
        part = [_whole(r) for r in _list(stage.get("radix"))]
        times = 1
        for one in part:
            times *= one
        seats = _folded(seats, times, stage.get("post_prices"), market.posts.ids)
        places = _folded(places, times, stage.get("quota_prices"), names)
        radix += part
    if len(radix) != len(spreads):
        raise Unreadable
    if any(r <= s for r, s in zip(radix[1:], spreads[1:], strict=True)):
        raise Unreadable
    return _signed(
        market, levels, criteria, radix[len(radix) - len(criteria) :], seats, places
    )


def _signed(
    market: Market,
    levels: Sequence[Level],
    criteria: Sequence[Criterion],
    radix: Sequence[int],
    seats: Sequence[int],
    places: Sequence[int],
) -> Prices:
    """Prices that may be asked: of seats from 0, of soft quotas within bounds."""
    worth = _as_one(criteria, radix)
    penalty = [0] * len(levels)
    for times, criterion in zip(radix, criteria, strict=True):
        penalty = [
            w * times + c for w, c in zip(penalty, criterion.penalty, strict=True)
        ]
    asked = []
    for level, price, most in zip(levels, places, penalty, strict=True):
        lowest = None if level.least else 0
        low = price if lowest is None else max(price, 0)
        asked.append(low if level.quota.is_hard else max(-most, min(most, low)))
    return Prices(worth, [max(price, 0) for price in seats], asked, penalty)


def _as_one(criteria: Sequence[Criterion], radix: Sequence[int]) -> npt.NDArray[Any]:
    """Of each pair all criteria as one number: 64 bits where they hold it."""
    largest = 0
    for times, criterion in zip(radix, criteria, strict=True):
        largest = largest * abs(times) + int(np.abs(criterion.worth).max(initial=0))
    kind: type = np.int64 if largest < EXACT else object
    worth: npt.NDArray[Any] = np.zeros(len(criteria[0].worth), dtype=kind)
    for number, (times, criterion) in enumerate(zip(radix, criteria, strict=True)):
        worth = criterion.worth.astype(kind) + (worth * times if number else worth)
    return worth


def bound_of(market: Market, prices: Prices) -> int:
    """What no match beside the fixed pairs can be worth more than, at these prices."""
    room = market.free_capacity.tolist()
    bound = sum(price * int(room[post]) for post, price in enumerate(prices.seats))
    paid = list(prices.seats)
    for level, price in zip(free_levels(market), prices.places, strict=True):
        bound += price * (level.most if price > 0 else level.least)
        if price:
            for post in level.members:
                paid[post] += price
    bound += sum(
        max(0, _together(market, couple, prices.worth, paid))
        for couple in market.couples
    )
    most = int(np.abs(prices.worth).max(initial=0))
    largest = max([most, *map(abs, paid)]) * int(market.agents.size.max(initial=1))
    if 2 * largest * (len(prices.worth) + 1) < EXACT:
        return bound + _gains(market, prices.worth, paid)
    return bound + _large_gains(market, prices.worth, paid)


def _together(
    market: Market, couple: Couple, worth: npt.NDArray[Any], paid: Sequence[int]
) -> int:
    """What two can gain at most with what they asked for together."""
    pairs = market.pairs
    gain = [
        {
            int(pairs.post[n]): int(worth[n])
            - int(market.agents.size[agent]) * paid[int(pairs.post[n])]
            for n in pairs.of(agent)
        }
        for agent in (couple.a, couple.b)
    ]
    if not couple.near:
        return max(
            (
                (0 if o.first is None else gain[0][o.first])
                + (0 if o.second is None else gain[1][o.second])
                for o in options_of(market, couple)
            ),
            default=0,
        )
    groups = market.posts.groups[couple.near]
    best: list[dict[str, int]] = [{}, {}]
    for known, side in zip(gain, best, strict=True):
        for post, one in known.items():
            if groups[post]:
                side[groups[post]] = max(one, side.get(groups[post], one))
    both = [best[0][group] + best[1][group] for group in best[0] if group in best[1]]
    return max(both, default=0)


def _free(market: Market) -> npt.NDArray[np.bool_]:
    """The pairs that are neither fixed nor of a couple."""
    free = np.ones(len(market.pairs.post), dtype=bool)
    known = [market.number_of_pair.get(pair) for pair in market.fixed]
    free[[n for n in known if n is not None]] = False
    for couple in market.couples:
        for agent in (couple.a, couple.b):
            free[slice(*market.pairs.start[agent : agent + 2].tolist())] = False
    return free


def _gains(market: Market, worth: npt.NDArray[Any], paid: Sequence[int]) -> int:
    """What agents can gain in all beside what they pay, each her best few."""
    pairs, free = market.pairs, _free(market)
    size = market.agents.size[pairs.agent]
    gain = worth - size * np.array(paid, dtype=np.int64)[pairs.post]
    gain = np.where(free, np.maximum(gain, 0), 0)
    if (market.free_quota <= 1).all():
        return _best_of_each(gain, pairs.start, market.free_quota)
    gain, agent = gain[free], pairs.agent[free]
    order = np.lexsort((-gain, agent))
    gain, agent = gain[order], agent[order]
    step = np.arange(len(agent)) - np.searchsorted(agent, agent)
    taken = (step < market.free_quota[agent]) & (gain > 0)
    return int(gain[taken].sum())


def _best_of_each(gain: Ints, start: Ints, quota: Ints) -> int:
    """The best pair of each agent who may have one, added up."""
    has = np.diff(start) > 0
    if not has.any():
        return 0
    best = np.maximum.reduceat(gain, start[:-1][has])
    return int(best[quota[has] > 0].sum())


def _large_gains(market: Market, worth: npt.NDArray[Any], paid: Sequence[int]) -> int:
    """The same where 64 bits do not hold it."""
    posts, free = market.pairs.post.tolist(), _free(market)
    total = 0
    sizes = market.agents.size.tolist()
    for agent, most in enumerate(market.free_quota.tolist()):
        own = (n for n in market.pairs.of(agent) if free[n])
        gains = sorted(
            (int(worth[n]) - sizes[agent] * paid[posts[n]] for n in own), reverse=True
        )
        total += sum(gain for gain in gains[: int(most)] if gain > 0)
    return total


def worth_of(market: Market, placed: Placed, prices: Prices) -> int:
    """What a match is worth beside the fixed pairs, less what soft quotas cost it."""
    held = held_pairs(market, placed).tolist()
    total: int = sum(prices.worth[held].tolist())
    used = Counter[int]()
    size = market.agents.size[market.pairs.agent[held]].tolist()
    for post, units in zip(market.pairs.post[held].tolist(), size, strict=True):
        used[post] += units
    for level, penalty in zip(free_levels(market), prices.penalty, strict=True):
        units = sum(used[post] for post in level.members)
        total -= penalty * (max(level.least - units, 0) + max(units - level.most, 0))
    return total


def _folded(
    known: Sequence[int], times: int, told: object, names: Sequence[str]
) -> list[int]:
    if not isinstance(told, Mapping) or not set(told) <= set(names):
        raise Unreadable
    return [
        k * times + _whole(told.get(n, 0)) for k, n in zip(known, names, strict=True)
    ]


def _list(told: object) -> Sequence[Any]:
    if not isinstance(told, list | tuple):
        raise Unreadable
    return told


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unreadable
    return value
