"""Couples in a large whole (2人組のある大きな市場): a flow without them, then with.

A flow that lets partners part bounds every match. Its prices say, of each couple, which
group or which two posts cost the whole least; the flow is solved again with each couple
held there, and its prices may send a couple elsewhere. The best of some rounds is kept,
with the bound and the gap, which a verifier checks.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from kakehashi.engines.placement.criteria import Criterion, Start, criteria_of
from kakehashi.engines.placement.markets.levels import Level, levels_of
from kakehashi.engines.placement.markets.market import Couple, Ints, Market
from kakehashi.engines.placement.markets.options import is_kept, options_of
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Fair, Welfare
from kakehashi.engines.placement.proofs.bounds import (
    Prices,
    bound_of,
    prices_of,
    worth_of,
)
from kakehashi.engines.placement.solvers.network import Network, network_of
from kakehashi.engines.placement.solvers.staged import Stage, solve_stages
from kakehashi.engines.placement.solvers.welfare import (
    spreads_of,
    told_stages,
    told_start,
)

SLOWEST = 64
"""When a round makes nothing better, a quarter of those who would move do; at last one
in so many."""
CLOSE = 10_000
"""One part in so many of the bound may be left open; a small market is modelled."""
LIKELY = 12
"""Pairs of each single, and of each post, that are open while couples are tried; the
bound is over all."""

Mask = npt.NDArray[np.bool_]
Place = str | tuple[int | None, int | None] | None
"""Where a couple is held: a group, two posts, or nowhere."""


@dataclass(frozen=True, eq=False)
class _Whole:
    market: Market
    levels: Sequence[Level]
    criteria: Sequence[Criterion]
    network: Network

    def solve(self, open_: Mask, first: Mask | None = None) -> tuple[Mask, list[Stage]]:
        """Which pairs are chosen when only some are open.

        ``first``: pairs that come before all others, whatever they are worth.
        """
        room, costs = self.network.room.copy(), list(self.network.costs)
        room[: self.network.pairs] *= open_
        if first is not None and first.any():
            column = costs[-len(self.criteria)].copy()
            column[: self.network.pairs] -= first * (2 * int(np.abs(column).max()) + 1)
            costs[-len(self.criteria)] = column
        spreads = spreads_of(self.market, self.levels, self.criteria)
        network = replace(self.network, room=room, costs=costs)
        flow, stages = solve_stages(network, spreads)
        return flow[: self.network.pairs] > 0, stages

    def gains(self, stages: Sequence[Stage]) -> Ints:
        """What each pair brings less what its seat costs, at the first prices."""
        network, agents = self.network, len(self.market.agents.ids)
        cost = network.costs[0]
        for column, radix in zip(network.costs[1:], stages[0].radix[1:], strict=False):
            cost = cost * radix + column
        pairs = network.pairs
        far = stages[0].far
        found: Ints = far[agents + self.market.pairs.post] - far[-1] - cost[:pairs]
        return found


def solve_together(
    market: Market,
    policy: Welfare | Fair,
    *,
    seconds: float,
    start: Start | None = None,
) -> Outcome | None:
    """The best found with every couple kept, and how far it can be from the best.

    None where no match that keeps couples and floors was found this way.
    """
    end = time.monotonic() + seconds
    alone = replace(market, couples=())
    levels = levels_of(alone)
    if any(level.quota.is_hard and level.most < 0 for level in levels):
        return None
    criteria = criteria_of(market, policy, None, start)
    whole = _Whole(market, levels, criteria, network_of(alone, levels, criteria))
    everything = np.ones(len(market.pairs.post), dtype=bool)
    _chosen, bound = whole.solve(everything)
    likely = _likely(market, whole.gains(bound))
    proofs = [_Proof.of(whole, bound)]
    stages, best = bound, None
    worth: tuple[int, ...] = ()
    held: dict[int, Place] = {}
    share = 1
    while share <= SLOWEST and time.monotonic() < end:
        trial = _sent(market, whole.gains(stages), held, share)
        if trial == held:
            break
        chosen, prices = _kept(whole, trial, likely)
        here = tuple(int(c.worth[chosen].sum()) for c in criteria)
        proofs.append(_Proof.of(whole, prices))
        if _reaches(whole, chosen) and (best is None or here > worth):
            best, worth, held, stages = chosen, here, trial, prices
        elif best is None and likely.all():
            break
        elif best is None:  # too few were open for the floors: all are, from here on
            likely, held, stages = everything, {}, bound
        else:
            share *= 4
        if best is not None and _is_close(whole, best, proofs):
            break
    return None if best is None else _told(whole, policy, best, proofs, start)


def _likely(market: Market, gains: Ints) -> Mask:
    """The few pairs of each agent, and post, that gain most, and all of couples."""
    from kakehashi.engines.placement.solvers.kernels import (  # noqa: PLC0415 -- numba
        least_of_each,
    )

    pairs, found = market.pairs, _of_couples(market, range(len(market.couples)))
    everything, cost = np.arange(len(pairs.post)), -gains
    sides = (
        (pairs.agent, len(market.agents.ids)),
        (pairs.post, len(market.posts.ids)),
    )
    for owner, owners in sides:
        found |= least_of_each(owner, cost, everything, owners, LIKELY)
    return found


def _of_couples(market: Market, numbers: Iterable[int]) -> Mask:
    """The pairs of some couples."""
    some = [market.couples[n] for n in numbers]
    return np.isin(market.pairs.agent, [x for c in some for x in (c.a, c.b)])


def _kept(
    whole: _Whole, held: dict[int, Place], likely: Mask
) -> tuple[Mask, list[Stage]]:
    """The flow with couples held.

    Where one of two finds no seat, both come first; if that is not enough, they get
    nothing.
    """
    first: set[int] = set()
    everyone = range(len(whole.market.couples))
    while True:
        before = _of_couples(whole.market, first) if first else None
        chosen, stages = whole.solve(likely & _open(whole.market, held), before)
        apart = set(_apart(whole.market, chosen))
        if not apart:
            return chosen, stages
        held |= dict.fromkeys(apart & first)
        first = set(everyone)


def _apart(market: Market, chosen: Mask) -> Iterator[int]:
    agents, posts = market.pairs.agent[chosen], market.pairs.post[chosen]
    where = dict(zip(agents.tolist(), posts.tolist(), strict=True))
    for number, couple in enumerate(market.couples):
        if not is_kept(market, couple, where.get(couple.a), where.get(couple.b)):
            yield number


def _reaches(whole: _Whole, chosen: Mask) -> bool:
    """Whether every hard floor is reached."""
    posts = whole.market.pairs.post[chosen]
    used = np.bincount(posts, minlength=len(whole.market.posts.ids))
    return all(
        not level.quota.is_hard or int(used[sorted(level.members)].sum()) >= level.least
        for level in whole.levels
    )


def _open(market: Market, held: Mapping[int, Place]) -> Mask:
    """The pairs that are left when couples are held to their places."""
    open_ = np.ones(len(market.pairs.post), dtype=bool)
    for number, place in held.items():
        couple = market.couples[number]
        for side, agent in enumerate((couple.a, couple.b)):
            mine = slice(*market.pairs.start[agent : agent + 2].tolist())
            posts = market.pairs.post[mine]
            if isinstance(place, str):
                groups = market.posts.groups[couple.near]
                open_[mine] = [groups[post] == place for post in posts.tolist()]
            else:
                open_[mine] = posts == (-1 if place is None else _or_none(place[side]))
    return open_


def _or_none(post: int | None) -> int:
    return -1 if post is None else post


def _sent(
    market: Market, gains: Ints, held: Mapping[int, Place], share: int
) -> dict[int, Place]:
    """Couples at the places where the two bring most, at these prices.

    Of those who are held elsewhere only the ones who gain most move: one in ``share``.
    """
    worth = {n: _worth(market, c, gains) for n, c in enumerate(market.couples)}
    best = {
        number: max(known, key=lambda place: known[place], default=None)
        for number, known in worth.items()
    }
    if not held:
        return dict(best)
    lost = {
        n: worth[n][best[n]] - worth[n].get(held[n], min(worth[n].values()) - 1)
        for n in held
        if worth[n]
    }
    moving = sorted((n for n in lost if lost[n] > 0), key=lambda n: (-lost[n], n))
    few = moving[: -(-len(moving) // share)]
    return {**held, **{n: best[n] for n in few}}


def _worth(market: Market, couple: Couple, gains: Ints) -> dict[Place, int]:
    """What the two bring at each of their places."""
    if couple.near:
        return _near(market, couple, gains)
    number = market.number_of_pair
    return {
        (option.first, option.second): sum(
            int(gains[number[agent, post]])
            for agent, post in ((couple.a, option.first), (couple.b, option.second))
            if post is not None
        )
        for option in options_of(market, couple)
    }


def _near(market: Market, couple: Couple, gains: Ints) -> dict[Place, int]:
    groups = market.posts.groups[couple.near]
    best: list[dict[str, int]] = [{}, {}]
    for side, agent in enumerate((couple.a, couple.b)):
        mine = slice(*market.pairs.start[agent : agent + 2].tolist())
        posts, told = market.pairs.post[mine].tolist(), gains[mine].tolist()
        for post, gain in zip(posts, told, strict=True):
            group = groups[post]
            if group and gain > best[side].get(group, gain - 1):
                best[side][group] = gain
    return {g: best[0][g] + best[1][g] for g in best[0] if g in best[1]}


@dataclass(frozen=True, eq=False)
class _Proof:
    """Prices, and the bound they prove with couples taken as one."""

    stages: list[dict[str, Any]]
    prices: Prices
    bound: int

    @classmethod
    def of(cls, whole: _Whole, stages: Sequence[Stage]) -> _Proof:
        told = told_stages(whole.market, whole.levels, whole.network, stages)
        floors = any(x.quota.is_hard and x.least > 0 for x in whole.levels)
        prices = prices_of(whole.market, told, whole.criteria, floors=floors)
        return cls(told, prices, bound_of(whole.market, prices))


def _placed(market: Market, chosen: Mask) -> list[tuple[int, int]]:
    agents = market.pairs.agent[chosen].tolist()
    posts = market.pairs.post[chosen].tolist()
    return sorted([*zip(agents, posts, strict=True), *market.fixed])


def _gap(whole: _Whole, chosen: Mask, proofs: Sequence[_Proof]) -> int:
    market, best = whole.market, min(proofs, key=lambda proof: proof.bound)
    return best.bound - worth_of(market, _placed(market, chosen), best.prices)


def _is_close(whole: _Whole, chosen: Mask, proofs: Sequence[_Proof]) -> bool:
    bound = min(proof.bound for proof in proofs)
    return _gap(whole, chosen, proofs) * CLOSE <= abs(bound)


def _told(
    whole: _Whole,
    policy: Welfare | Fair,
    chosen: Mask,
    proofs: Sequence[_Proof],
    start: Start | None,
) -> Outcome:
    market, gap = whole.market, _gap(whole, chosen, proofs)
    stages = min(proofs, key=lambda proof: proof.bound).stages
    certificate: dict[str, Any] = {"stages": stages, **told_start(market, start)}
    if gap:
        certificate["gap"] = gap
    status = "feasible" if gap else "optimal"
    placed = _placed(market, chosen)
    return Outcome(market, placed, policy.name, status, certificate)
