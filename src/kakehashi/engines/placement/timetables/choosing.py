"""Which business meetings to hold, before anybody asks at which hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kakehashi.engines.placement.errors import InvalidMarket
from kakehashi.engines.placement.markets.market import Ints, Market, Pairs, Posts, Quota
from kakehashi.engines.placement.outcome import Outcome
from kakehashi.engines.placement.policies import Welfare
from kakehashi.engines.placement.solvers.solving import solve
from kakehashi.engines.placement.timetables.day import Day, day_of
from kakehashi.engines.placement.timetables.plans import Plans, must_be_hours


def choose_meetings(
    market: Market, slots: int, *, plans: Plans | None = None
) -> Outcome:
    """The meetings worth most in all, then the most of them, that hours suffice for.

    Nobody has more than ``slots``, nor more than the hours he is there; with ``plans``
    not more are chosen than tables hold, and none that could be at no hour.

    Raises:
        InvalidMarket: ``out-of-range`` (slots), ``fixed-over``.
        NotOffered: the market asks for what welfare does not take (couples …).
    """
    must_be_hours(slots)
    plans = plans or Plans()
    hers = Counter(agent for agent, _post in market.fixed)
    theirs = Counter(post for _agent, post in market.fixed)
    if max([0, *hers.values(), *theirs.values()]) > slots:
        message = "決まっている商談が、時間枠の数より多い人がいます。"
        raise InvalidMarket("fixed-over", message, path=("fixed",))
    pairs = market.pairs
    listed = list(zip(pairs.agent.tolist(), pairs.post.tolist(), strict=True))
    is_short = bool(plans.absent or plans.needs)
    day = day_of(market, listed if is_short else [], slots, plans)
    capped = replace(
        market,
        agents=replace(
            market.agents, quota=_capped(market.agents.quota, day.there[0], hers)
        ),
        posts=replace(
            market.posts, capacity=_capped(market.posts.capacity, day.there[1], theirs)
        ),
        pairs=_able(pairs, day) if is_short else pairs,
        quotas=[*market.quotas, *_tables(market, slots, plans.rooms)],
    )
    return solve(capped, Welfare())


def _capped(units: Ints, there: Sequence[int], fixed: Counter[int]) -> Ints:
    """Not more than one's hours, but never less than what is fixed."""
    hours = [max(h.bit_count(), fixed[who]) for who, h in enumerate(there)]
    return np.minimum(units, np.array(hours, dtype=np.int64).reshape(units.shape))


def _able(pairs: Pairs, day: Day) -> Pairs:
    """The pairs for which there is some hour."""
    kept = np.array([bool(hours) for hours in day.open], dtype=bool)
    if kept.all():
        return pairs
    count = np.bincount(pairs.agent[kept], minlength=len(pairs.start) - 1)
    return Pairs(
        np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        pairs.post[kept],
        pairs.agent_rank[kept],
        pairs.post_rank[kept],
        pairs.weight[kept],
    )


def _tables(market: Market, slots: int, rooms: int | None) -> list[Quota]:
    """All tables at all hours, where they could be too few."""
    if rooms is None or rooms * slots >= int(market.agents.quota.sum()):
        return []
    names = {quota.name for quota in market.quotas}
    name = next(
        n for n in ("tables", *map(str, range(len(names) + 1))) if n not in names
    )
    return [Quota(name, {}, 0, max(rooms * slots, len(market.fixed)))]


def holdable(market: Market, day: Day) -> list[int]:
    """The most meetings of a day, sorted by pair, with hours and tables enough.

    More can never be held; where somebody is away, perhaps not even these. Among as
    many they are the ones worth most.
    """
    able = [meeting for meeting, hours in enumerate(day.open) if hours]
    tables = None if day.rooms is None else _seats(day, able, day.rooms)
    if not _is_over(day, able) and (tables is None or tables >= len(able)):
        return able
    part = Market(
        replace(
            market.agents,
            quota=_hours(day.there[0]),
            size=np.ones(len(day.there[0]), dtype=np.int64),
        ),
        Posts(market.posts.ids, _hours(day.there[1])),
        _pairs(day, able),
        [] if tables is None else [Quota("tables", {}, 0, tables)],
    )
    chosen = set(solve(part, Welfare(("size", "weight"))).placed)
    return [m for m in able if (day.agents[m], day.posts[m]) in chosen]


def _seats(day: Day, able: Sequence[int], rooms: int) -> int:
    """How many meetings all hours hold, with the tables and with who is there."""
    found = 0
    for hour in range(day.slots):
        here = [m for m in able if day.open[m] >> hour & 1]
        agents, posts = {day.agents[m] for m in here}, {day.posts[m] for m in here}
        found += min(rooms, len(agents), len(posts))
    return found


def _is_over(day: Day, able: Sequence[int]) -> bool:
    """Whether somebody has more meetings than hours."""
    ends = (Counter(day.agents[m] for m in able), Counter(day.posts[m] for m in able))
    return any(
        count > day.there[side][who].bit_count()
        for side in (0, 1)
        for who, count in ends[side].items()
    )


def _hours(there: Sequence[int]) -> Ints:
    return np.array([hours.bit_count() for hours in there], dtype=np.int64)


def _pairs(day: Day, meetings: Sequence[int]) -> Pairs:
    """The meetings, which are in order, as the pairs of a market."""
    agents = np.array([day.agents[m] for m in meetings], dtype=np.int64)
    count = np.bincount(agents, minlength=len(day.there[0]))
    none = np.zeros(len(meetings), dtype=np.int64)
    return Pairs(
        np.concatenate([[0], np.cumsum(count)]).astype(np.int64),
        np.array([day.posts[m] for m in meetings], dtype=np.int64),
        none,
        none,
        np.array([day.weight[m] for m in meetings], dtype=np.int64),
    )
