"""Business meetings: who meets whom, and at which hour and table.

`choosing.choose_meetings` picks the ones worth most; `timetable` gives each an hour, a
table and, where one is needed, an interpreter. What the checker rejects is never handed
out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehashi.engines.placement.errors import InvalidMarket, Unverified
from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.timetables.absences import settled
from kakehashi.engines.placement.timetables.choosing import holdable
from kakehashi.engines.placement.timetables.colouring import coloured
from kakehashi.engines.placement.timetables.day import (
    NONE,
    Day,
    day_of,
    interpreted,
    part_of,
    wrong_meetings,
)
from kakehashi.engines.placement.timetables.grids import Grid, grid_of
from kakehashi.engines.placement.timetables.left_out import (
    LeftOut,
    reasons_of,
    squeezed_in,
    tables_of,
)
from kakehashi.engines.placement.timetables.moves import moved
from kakehashi.engines.placement.timetables.plans import (
    Absence,
    Interpreter,
    Plans,
    must_be_hours,
)
from kakehashi.engines.placement.timetables.timetable_proof import verify_timetable

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One business meeting (商談): both by position, hour and table from 1.

    Attributes:
        interpreter: the id; None where none is needed.
    """

    agent: int
    post: int
    slot: int
    table: int
    interpreter: str | None = None


@dataclass(frozen=True, eq=False)
class Timetable:
    """Meetings by hour and table (商談時間割), and who could not be put anywhere.

    Attributes:
        meetings: by hour, then by table.
        status: ``optimal`` if it is proved that not more of the meetings can be held,
            nor as many that are worth more; else ``feasible``.
    """

    market: Market
    slots: int
    meetings: Sequence[Meeting]
    left_out: Sequence[LeftOut]
    value: int
    status: str

    def told(self) -> dict[str, Any]:
        """Everything as plain values, the same for the same market and meetings."""
        agents, posts = self.market.agents.ids, self.market.posts.ids
        return {
            "slots": self.slots,
            "meetings": [
                {
                    "agent": agents[one.agent],
                    "post": posts[one.post],
                    "slot": one.slot,
                    "table": one.table,
                    "interpreter": one.interpreter,
                }
                for one in self.meetings
            ],
            "left_out": [
                {
                    "agent": agents[one.agent],
                    "post": posts[one.post],
                    "code": one.code,
                    "reason": one.reason,
                }
                for one in self.left_out
            ],
            "value": self.value,
            "status": self.status,
        }

    def by_agent(self) -> Grid:
        """A row for each agent, a column for each hour."""
        posts = self.market.posts.ids
        rows = [(m.agent, m.slot, _cell(posts[m.post], m)) for m in self.meetings]
        return grid_of(self.market.agents.ids, rows, self.slots)

    def by_post(self) -> Grid:
        """A row for each post, a column for each hour."""
        agents = self.market.agents.ids
        rows = [(m.post, m.slot, _cell(agents[m.agent], m)) for m in self.meetings]
        return grid_of(self.market.posts.ids, rows, self.slots)


def _cell(name: str, one: Meeting) -> str:
    """E.g. ``s3 #2 (i1)``: with s3 at table 2, interpreted by i1."""
    voice = "" if one.interpreter is None else f" ({one.interpreter})"
    return f"{name} #{one.table}{voice}"


def timetable(
    market: Market,
    placed: Sequence[Pair],
    slots: int,
    *,
    absent: Sequence[Absence] = (),
    rooms: int | None = None,
    interpreters: Sequence[Interpreter] = (),
    needs: Mapping[Pair, tuple[str, ...]] | None = None,
) -> Timetable:
    """Give every meeting (agent, post) of ``placed`` an hour of ``slots`` and a table.

    Where not all can be held, as many as possible are, among those the ones worth most;
    the others are listed with the reason.

    Raises:
        InvalidMarket: ``out-of-range`` (slots), ``pair-twice``.
        Unverified: a fault of the solver, found by the checker.
    """
    must_be_hours(slots)
    meetings = sorted((int(agent), int(post)) for agent, post in placed)
    if len(set(meetings)) < len(meetings):
        raise InvalidMarket("pair-twice", "同じ商談が2回あります。", path=("placed",))
    voices = sorted(interpreters, key=lambda one: one.id)
    plans = Plans(rooms, absent, voices, needs or {})
    day = day_of(market, meetings, slots, plans)
    made = _made(market, day, *_hours(market, day), plans)
    verdict = verify_timetable(market, meetings, slots, made.told(), plans)
    if not verdict.ok:
        raise Unverified(verdict.false)
    return made


def _hours(market: Market, day: Day) -> tuple[list[int], str]:
    """The hour of each meeting, -1 for none, and what is proved of it."""
    wanted = holdable(market, day)
    hours, is_best = _coloured(day, wanted), True
    if wrong_meetings(day, hours):
        hours, is_best = settled(day, hours, wanted)
        squeezed_in(day, hours)
        is_best = is_best or _is_as_good(day, hours, wanted)
    return hours, "optimal" if is_best else "feasible"


def _coloured(day: Day, wanted: Sequence[int]) -> list[int]:
    """An hour for each wanted meeting, nobody twice; some may be at a wrong hour."""
    part = part_of(day, wanted)
    found = moved(coloured(part.agents, part.posts, day.slots), part)
    hours = [NONE] * len(day.agents)
    for number, meeting in enumerate(wanted):
        hours[meeting] = found[number]
    return hours


def _is_as_good(day: Day, hours: Sequence[int], wanted: Sequence[int]) -> bool:
    """Whether it holds as many as can be, worth as much as as many can be."""
    held = [meeting for meeting, hour in enumerate(hours) if hour != NONE]
    worth = [sum(day.weight[m] for m in some) for some in (held, wanted)]
    return len(held) == len(wanted) and worth[0] == worth[1]


def _made(
    market: Market, day: Day, hours: Sequence[int], status: str, plans: Plans
) -> Timetable:
    """The hours with tables and interpreters, and reasons for those without."""
    tables, voices = tables_of(day, hours, plans.rooms), interpreted(day, hours)
    meetings = [
        Meeting(
            day.agents[m],
            day.posts[m],
            hour + 1,
            tables[m] + 1,
            None if voices[m] == NONE else plans.interpreters[voices[m]].id,
        )
        for m, hour in enumerate(hours)
        if hour != NONE
    ]
    return Timetable(
        market,
        day.slots,
        tuple(sorted(meetings, key=lambda one: (one.slot, one.table))),
        tuple(reasons_of(market, day, hours, plans)),
        sum(day.weight[m] for m, hour in enumerate(hours) if hour != NONE),
        status,
    )
