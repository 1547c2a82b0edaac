"""Meetings that no hour was found for, and why; the tables of those that have one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.timetables.day import (
    NONE,
    Day,
    day_of,
    hours_of,
    interpreted,
)
from kakehashi.engines.placement.timetables.plans import Plans


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A chosen meeting that cannot be held (調整できなかった商談), by position.

    Attributes:
        code: ``no-common-hour``, ``no-interpreter``, ``agent-full``, ``post-full``,
            ``no-free-hour``, ``no-table`` or ``interpreters-busy``.
        reason: the same for a person, with ids.
    """

    agent: int
    post: int
    code: str
    reason: str


class _Taken:
    """What is taken at each hour."""

    def __init__(self, day: Day, hours: Sequence[int]) -> None:
        self.day = day
        self.agents, self.posts = [0] * len(day.there[0]), [0] * len(day.there[1])
        self.sizes = [0] * day.slots
        for meeting, hour in enumerate(hours):
            if hour != NONE:
                self.take(meeting, hour)

    def take(self, meeting: int, hour: int) -> None:
        self.agents[self.day.agents[meeting]] |= 1 << hour
        self.posts[self.day.posts[meeting]] |= 1 << hour
        self.sizes[hour] += 1

    def free(self, meeting: int) -> int:
        """The hours at which it could be, interpreters and tables apart."""
        day = self.day
        agent, post = day.agents[meeting], day.posts[meeting]
        both = day.there[0][agent] & day.there[1][post]
        return both & ~(self.agents[agent] | self.posts[post])

    def with_table(self, hours: int) -> int:
        rooms = self.day.rooms
        if rooms is None:
            return hours
        found = [hour for hour in hours_of(hours) if self.sizes[hour] < rooms]
        return sum(1 << hour for hour in found)


def squeezed_in(day: Day, hours: list[int]) -> None:
    """Give those without an hour one that is free as it is, the worthiest first."""
    taken = _Taken(day, hours)
    left = [meeting for meeting, hour in enumerate(hours) if hour == NONE]
    for meeting in sorted(left, key=lambda m: (-day.weight[m], m)):
        for hour in hours_of(taken.with_table(taken.free(meeting)) & day.open[meeting]):
            hours[meeting] = hour
            if day.voices[meeting] is None or _all_interpreted(day, hours):
                taken.take(meeting, hour)
                break
            hours[meeting] = NONE


def _all_interpreted(day: Day, hours: Sequence[int]) -> bool:
    told = zip(hours, day.voices, interpreted(day, hours), strict=True)
    return all(h == NONE or wanted is None or v != NONE for h, wanted, v in told)


def never_of(market: Market, slots: int, plans: Plans) -> list[LeftOut]:
    """The pairs of a market that could be at no hour at all, each with why.

    Raises:
        InvalidMarket: ``out-of-range`` (slots).
    """
    pairs = market.pairs
    listed = list(zip(pairs.agent.tolist(), pairs.post.tolist(), strict=True))
    day = day_of(market, listed, slots, plans)
    never = {
        (day.agents[m], day.posts[m]) for m, hours in enumerate(day.open) if not hours
    }
    found = reasons_of(market, day, [NONE] * len(listed), plans) if never else []
    return [left for left in found if (left.agent, left.post) in never]


def reasons_of(
    market: Market, day: Day, hours: Sequence[int], plans: Plans
) -> list[LeftOut]:
    """Why each meeting without an hour has none, as the timetable stands."""
    taken = _Taken(day, hours)
    found = []
    for meeting, hour in enumerate(hours):
        if hour == NONE:
            agent, post = day.agents[meeting], day.posts[meeting]
            names = market.agents.ids[agent], market.posts.ids[post]
            wanted = plans.needs.get((agent, post), ())
            code, reason = _why(day, taken, meeting, names, wanted)
            found.append(LeftOut(agent, post, code, reason))
    return found


def _why(
    day: Day,
    taken: _Taken,
    meeting: int,
    names: tuple[str, str],
    wanted: Sequence[str],
) -> tuple[str, str]:
    agent, post = day.agents[meeting], day.posts[meeting]
    one, other = names
    here, there = day.there[0][agent], day.there[1][post]
    if not here & there:
        said = f"「{one}」と「{other}」がともに出席できる時間枠がありません。"
        return "no-common-hour", said
    if not day.open[meeting]:
        said = f"ともに出席できる時間枠に、{'・'.join(wanted)}の通訳がいません。"
        return "no-interpreter", said
    if not here & ~taken.agents[agent]:
        return (
            "agent-full",
            f"「{one}」の出席できる時間枠は、すべて商談が入っています。",
        )
    if not there & ~taken.posts[post]:
        return (
            "post-full",
            f"「{other}」の出席できる時間枠は、すべて商談が入っています。",
        )
    free = taken.free(meeting)
    if not free:
        said = f"「{one}」と「{other}」がともに空いている時間枠が残っていません。"
        return "no-free-hour", said
    slots = "・".join(str(hour + 1) for hour in hours_of(free))
    if not taken.with_table(free):
        said = f"ともに空いている時間枠({slots})は、テーブルがすべて使われています。"
        return "no-table", said
    said = (
        f"ともに空いている時間枠({slots})に、{'・'.join(wanted)}の通訳かテーブルの空きが"
        "ありません。"
    )
    return "interpreters-busy", said


def tables_of(day: Day, hours: Sequence[int], rooms: int | None) -> list[int]:
    """A table from 0 for each meeting that has an hour.

    Agents, else posts, have a table of their own where there are enough; else an agent
    stays where he was last, as far as his table is free.
    """
    sizes = [0] * day.slots
    for hour in hours:
        if hour != NONE:
            sizes[hour] += 1
    room = max(sizes, default=0) if rooms is None else rooms
    for side in (day.agents, day.posts):
        held = sorted({who for who, h in zip(side, hours, strict=True) if h != NONE})
        if len(held) <= room:
            own = {who: table for table, who in enumerate(held)}
            return [own.get(who, NONE) for who in side]
    return _lasting(day, hours)


def _lasting(day: Day, hours: Sequence[int]) -> list[int]:
    tables, last = [NONE] * len(hours), dict[int, int]()
    by_hour: list[list[int]] = [[] for _ in range(day.slots)]
    for meeting, hour in enumerate(hours):
        if hour != NONE:
            by_hour[hour].append(meeting)
    for meetings in by_hour:
        used: set[int] = set()
        for meeting in meetings:
            table = last.get(day.agents[meeting], NONE)
            if table != NONE and table not in used:
                tables[meeting] = table
                used.add(table)
        spare = (table for table in range(len(meetings)) if table not in used)
        for meeting in meetings:
            if tables[meeting] == NONE:
                tables[meeting] = next(spare)
                last[day.agents[meeting]] = tables[meeting]
    return tables
