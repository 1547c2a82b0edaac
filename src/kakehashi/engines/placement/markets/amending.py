"""A market with something changed (市場の変更): nothing of the old one changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.building import (
    MOST_WEIGHT,
    kept_pairs,
    pairs_of_columns,
    ranks_of,
    unknown,
)
from kakehashi.engines.placement.markets.joint import (
    beside_partners,
    lists_of_couples,
    undecided,
)
from kakehashi.engines.placement.markets.market import Agents, Ints, Market, Pairs
from kakehashi.engines.placement.markets.values import MOST_UNITS


@dataclass(frozen=True, slots=True)
class Withdraw:
    """An agent is no longer to be placed (辞退); her partner is then placed alone."""

    agent: str


@dataclass(frozen=True, slots=True)
class Add:
    """An agent more: her list, the rank each post gives her, what it is worth.

    A post without a rank for her does not take her; ranks are from 0, the best.
    """

    agent: str
    wishes: Sequence[Sequence[str]]
    ranks: Mapping[str, int]
    weights: Mapping[str, int] = field(default_factory=dict)
    quota: int = 1
    size: int = 1


@dataclass(frozen=True, slots=True)
class SetCapacity:
    """A post has another number of seats."""

    post: str
    capacity: int


@dataclass(frozen=True, slots=True)
class SetQuota:
    """A quota has another least or most; None leaves it as it is."""

    name: str
    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A pair is decided, whatever the lists say."""

    agent: str
    post: str


@dataclass(frozen=True, slots=True)
class Release:
    """A pair is no longer decided.

    What `Fix` took from a couple does not come back: amend the market from before it.
    """

    agent: str
    post: str


Change = Withdraw | Add | SetCapacity | SetQuota | Fix | Release


def amend(market: Market, *changes: Change) -> Market:
    """The market after the changes, one after another.

    Raises:
        InvalidMarket: ``unknown-id``, ``duplicate-id``, ``out-of-range``,
            ``crossed-quota``, ``fixed-over``, ``not-fixed``.
    """
    for change in changes:
        market = _amended(market, change)
    return market


def _amended(market: Market, change: Change) -> Market:
    if isinstance(change, Withdraw):
        return _without(market, _agent(market, change.agent))
    if isinstance(change, Add):
        return _with(market, change)
    if isinstance(change, SetCapacity):
        return _seated(market, change)
    if isinstance(change, SetQuota):
        return _bounded(market, change)
    pair = (_agent(market, change.agent), _post(market, change.post))
    if isinstance(change, Fix):
        return _decided(market, pair)
    if pair not in market.fixed:
        message = f"「{change.agent}」と「{change.post}」の組は、固定されていません。"
        raise InvalidMarket("not-fixed", message)
    return replace(market, fixed=[p for p in market.fixed if p != pair])


def _agent(market: Market, name: str) -> int:
    if name not in market.agents.place:
        raise unknown(name, ("agents",))
    return market.agents.place[name]


def _post(market: Market, name: str) -> int:
    if name not in market.posts.place:
        raise unknown(name, ("posts",))
    return market.posts.place[name]


def _without(market: Market, gone: int) -> Market:
    """Everyone after the one who is gone moves up by one."""
    ids = market.agents.ids
    place = {n: n - (n > gone) for n in range(len(ids)) if n != gone}
    stays = np.arange(len(ids)) != gone
    pairs = kept_pairs(market.pairs, market.pairs.agent != gone)
    start = np.delete(pairs.start, gone)
    agents = Agents(
        tuple(name for n, name in enumerate(ids) if n != gone),
        market.agents.quota[stays],
        market.agents.size[stays],
    )
    couples = [
        replace(couple, a=place[couple.a], b=place[couple.b])
        for couple in market.couples
        if gone not in (couple.a, couple.b)
    ]
    return replace(
        market,
        agents=agents,
        pairs=replace(pairs, start=start),
        couples=couples,
        apart=[
            replace(two, a=place[two.a], b=place[two.b])
            for two in market.apart
            if gone not in (two.a, two.b)
        ],
        fixed=[(place[a], p) for a, p in market.fixed if a != gone],
        failed={
            (place[a], p): names for (a, p), names in market.failed.items() if a != gone
        },
    )


def _with(market: Market, change: Add) -> Market:
    if change.agent in market.agents.place:
        message = f"「{change.agent}」という番号(id)が2回あります。"
        raise InvalidMarket("duplicate-id", message, path=("agents",))
    for name in (*change.ranks, *change.weights):
        _post(market, name)
    units = (change.quota, change.size)
    if not all(type(n) is int and 1 <= n <= MOST_UNITS for n in units):
        raise _out_of_range(1)
    if not all(type(n) is int and 0 <= n <= MOST_UNITS for n in change.ranks.values()):
        raise _out_of_range(0)
    if not all(
        type(n) is int and abs(n) <= MOST_WEIGHT for n in change.weights.values()
    ):
        raise _out_of_range(-MOST_WEIGHT)
    own = ranks_of(
        {change.agent: change.wishes}, {change.agent: 0}, market.posts.place, "wishes"
    )
    ids = tuple(sorted([*market.agents.ids, change.agent]))
    new = ids.index(change.agent)
    place = {n: n + (n >= new) for n in range(len(market.agents.ids))}
    agents = Agents(
        ids,
        np.insert(market.agents.quota, new, change.quota),
        np.insert(market.agents.size, new, change.size),
    )
    mine = [
        (new, rank, post, change.ranks[name], change.weights.get(name, 0))
        for (_one, post), rank in own.items()
        if (name := market.posts.ids[post]) in change.ranks
    ]
    return replace(
        market,
        agents=agents,
        pairs=_merged(market.pairs, place, mine, len(ids)),
        couples=[replace(c, a=place[c.a], b=place[c.b]) for c in market.couples],
        apart=[replace(x, a=place[x.a], b=place[x.b]) for x in market.apart],
        fixed=[(place[a], p) for a, p in market.fixed],
        failed={(place[a], p): names for (a, p), names in market.failed.items()},
    )


def _merged(
    pairs: Pairs,
    place: Mapping[int, int],
    mine: Sequence[tuple[int, int, int, int, int]],
    agents: int,
) -> Pairs:
    moved: Ints = np.array([place[n] for n in range(len(place))], dtype=np.int64)
    owner = moved[pairs.agent] if len(moved) else pairs.agent
    columns = [owner, pairs.agent_rank, pairs.post, pairs.post_rank, pairs.weight]
    table = np.array(mine, dtype=np.int64).reshape(len(mine), 5)
    together = [np.concatenate([c, table[:, n]]) for n, c in enumerate(columns)]
    agent, rank, post, back, weight = together
    return pairs_of_columns(agent, rank, post, back, weight, agents)


def _seated(market: Market, change: SetCapacity) -> Market:
    post = _post(market, change.post)
    if type(change.capacity) is not int or not 0 <= change.capacity <= MOST_UNITS:
        raise _out_of_range(0)
    capacity = market.posts.capacity.copy()
    capacity[post] = change.capacity
    changed = replace(market, posts=replace(market.posts, capacity=capacity))
    _must_hold(changed)
    return changed


def _bounded(market: Market, change: SetQuota) -> Market:
    quota = next((q for q in market.quotas if q.name == change.name), None)
    if quota is None:
        raise unknown(change.name, ("quotas",))
    least = quota.min if change.min is None else change.min
    most = quota.max if change.max is None else change.max
    if any(type(n) is not int or n < 0 for n in (least, 0 if most is None else most)):
        raise _out_of_range(0)
    if most is not None and most < least:
        message = "上限が下限より小さくなっています。"
        raise InvalidMarket("crossed-quota", message, path=("quotas",))
    new = replace(quota, min=least, max=most)
    return replace(
        market, quotas=[new if q.name == change.name else q for q in market.quotas]
    )


def _decided(market: Market, pair: tuple[int, int]) -> Market:
    """A pair more is fixed; a partner of hers may have what suits it, and alone."""
    if pair in market.fixed:
        return market
    fixed = [*market.fixed, pair]
    pairs = beside_partners(market.pairs, market.posts, market.couples, [pair])
    lists = lists_of_couples(market.couples, [pair])
    for couple in market.couples:
        if pair[0] in (couple.a, couple.b) and couple.listed:
            partner = couple.b if pair[0] == couple.a else couple.a
            suits = np.isin(pairs.post, lists[partner])
            pairs = kept_pairs(pairs, (pairs.agent != partner) | suits)
    couples = undecided(market.couples, [pair])
    changed = replace(market, fixed=fixed, pairs=pairs, couples=couples)
    _must_hold(changed)
    return changed


def _must_hold(market: Market) -> None:
    if (market.free_quota < 0).any() or (market.free_capacity < 0).any():
        message = "決まっている組が、人数か定員を超えています。"
        raise InvalidMarket("fixed-over", message, path=("fixed",))


def _out_of_range(least: int) -> InvalidMarket:
    return InvalidMarket("out-of-range", f"{least}以上の数を書いてください。")
