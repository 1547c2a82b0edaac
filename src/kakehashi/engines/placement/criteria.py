"""What a policy wants the most of, one thing after another (評価の順序).

A definition only: those who solve and those who verify both read it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from kakehashi.engines.placement.markets.market import Ints, Market
from kakehashi.engines.placement.policies import Fair, Welfare


@dataclass(frozen=True, eq=False)
class Criterion:
    """What each pair counts, and what each unit beside a soft quota costs.

    Attributes:
        worth: of each pair; penalty: of each quota, 0 for a hard one.
        of_rank: what a place on a list counts, where that decides: couples with a list
            of pairs of posts have places on it, not on two lists.
    """

    name: str
    worth: Ints
    penalty: Sequence[int]
    of_rank: Callable[[Ints], Ints] | None = None

    def spread(self, units: int, beside: int) -> int:
        """How far two matches can be apart in it.

        ``units``: pairs a match can have at most; ``beside``: units that can stand
        beside soft quotas.
        """
        worth = self.worth
        most = max(int(worth.max(initial=0)), 0) - min(int(worth.min(initial=0)), 0)
        return most * units + sum(self.penalty) * beside


@dataclass(frozen=True, slots=True)
class Start:
    """Where people are already, and what each move costs in weight."""

    pairs: frozenset[tuple[int, int]]
    move_cost: int

    def worth(self, market: Market) -> Ints:
        """What each pair is worth more, since nobody moves by it."""
        found = np.zeros_like(market.pairs.weight)
        known = [market.number_of_pair.get(pair) for pair in self.pairs]
        found[[n for n in known if n is not None]] = self.move_cost
        return found


def criteria_of(
    market: Market,
    policy: Welfare | Fair,
    worst: int | None = None,
    start: Start | None = None,
) -> list[Criterion]:
    """The criteria of a policy, the first counts most.

    ``worst``: for ``max-min`` the worst place that is reached; None: all places.
    ``start`` counts in weight, so only for welfare; of equals the fewest moves.
    """
    if isinstance(policy, Welfare):
        found = [_of_welfare(market, name, start) for name in policy.objective]
    else:
        found = _FAIR[policy.kind](market, worst)
    if start is not None:
        found.append(_plain(market, "stay", replace(start, move_cost=1).worth(market)))
    loose = [not quota.is_hard for quota in market.quotas]
    counted = [sum(column) for column in zip(*(c.penalty for c in found), strict=True)]
    left = [
        int(is_soft and not any_) for is_soft, any_ in zip(loose, counted, strict=True)
    ]
    if any(left):
        nothing = np.zeros_like(market.pairs.weight)
        found.append(Criterion("soft", nothing, left))
    return found


def _plain(market: Market, name: str, worth: Ints) -> Criterion:
    return Criterion(name, worth.astype(np.int64), [0] * len(market.quotas))


def _ranked(market: Market, name: str, of_rank: Callable[[Ints], Ints]) -> Criterion:
    worth = of_rank(market.pairs.agent_rank).astype(np.int64)
    return Criterion(name, worth, [0] * len(market.quotas), of_rank)


def _places(market: Market) -> list[int]:
    """Every place on a list that a pair, or an option of a couple, has."""
    listed = {n for c in market.couples for n in range(len(c.listed))}
    return sorted({*market.pairs.agent_rank.tolist(), *listed})


def _of_welfare(market: Market, name: str, start: Start | None = None) -> Criterion:
    if name == "weight":
        penalty = [0 if q.is_hard else q.penalty for q in market.quotas]
        stays = 0 if start is None else start.worth(market)
        return Criterion("weight", market.pairs.weight + stays, penalty)
    if name == "size":
        return _plain(market, name, np.ones_like(market.pairs.weight))
    return _ranked(market, name, lambda rank: -rank)


def _rank_maximal(market: Market, _worst: int | None) -> list[Criterion]:
    known = _places(market)
    if not known:
        return [_of_welfare(market, "size")]
    return [_ranked(market, f"rank {n + 1}", partial(np.equal, n)) for n in known]


def _leximin(market: Market, _worst: int | None) -> list[Criterion]:
    weight = market.pairs.weight
    if _says_nothing(market):
        last = [_of_welfare(market, "weight")] if weight.any() else []
        return [_of_welfare(market, "size"), *_fewest(market, 0), *last]
    found = []
    for value in sorted({*weight.tolist(), 0})[:-1]:
        if value == 0:
            found.append(_plain(market, "worth something", weight != 0))
        else:
            found.append(_plain(market, f"not worth {value}", _not_at(value, weight)))
    return found or [_plain(market, "worth something", weight != 0)]


def _says_nothing(market: Market) -> bool:
    """Whether weights are only what soft rules take off pairs of which nothing is said.

    They then decide last; to lose a penalty is not to be worse off than left out.
    """
    weight, pairs = market.pairs.weight, market.pairs
    if (weight > 0).any():
        return False
    takes = {rule.name: rule.penalty for rule in market.rules if not rule.is_hard}
    return all(
        int(weight[n])
        == -sum(
            takes.get(name, 0)
            for name in market.failed.get((int(pairs.agent[n]), int(pairs.post[n])), ())
        )
        for n in np.flatnonzero(weight).tolist()
    )


def _fewest(market: Market, last: int) -> list[Criterion]:
    """The fewest at each place, from the worst one to ``last``, which may be the first.

    Of the first place it says nothing: how many are placed decides how many are there.
    """
    return [
        _ranked(market, f"not rank {n + 1}", partial(_not_at, n))
        for n in reversed(_places(market))
        if n >= last and n > 0
    ]


def _not_at(place: int, places: Ints) -> Ints:
    found: Ints = -(places == place).astype(np.int64)
    return found


def _max_min(market: Market, worst: int | None) -> list[Criterion]:
    return [
        _of_welfare(market, "size"),
        *_fewest(market, worst or 0),
        *([] if worst is None else [_of_welfare(market, "rank")]),
    ]


_FAIR = {"rank-maximal": _rank_maximal, "leximin": _leximin, "max-min": _max_min}
