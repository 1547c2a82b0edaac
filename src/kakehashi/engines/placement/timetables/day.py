"""A day of meetings in plain numbers: who could meet at which hours, and through whom.

Hours count from 0 here; sets of hours are the bits of a whole number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kakehashi.engines.placement.markets.market import Market
from kakehashi.engines.placement.timetables.plans import AGENT, POST, Plans

NONE = -1


@dataclass(frozen=True, eq=False)
class Day:
    """Everything about meetings but when they are; meetings by number.

    Attributes:
        rooms: tables, None where they are never short.
        there: hours at which each agent, each post, each interpreter is there.
        voices: the interpreters who would do for each meeting; None: none is needed.
        open: hours at which each meeting could be if it were the only one.
        weight: what each meeting is worth.
    """

    agents: Sequence[int]
    posts: Sequence[int]
    slots: int
    rooms: int | None
    there: tuple[Sequence[int], Sequence[int], Sequence[int]]
    voices: Sequence[tuple[int, ...] | None]
    open: Sequence[int]
    weight: Sequence[int]


def day_of(
    market: Market, meetings: Sequence[tuple[int, int]], slots: int, plans: Plans
) -> Day:
    """The day of the meetings (agent, post) of a market, numbered as they stand."""
    every = (1 << slots) - 1
    agents, posts = [every] * len(market.agents.ids), [every] * len(market.posts.ids)
    for absence in plans.absent:
        side = {AGENT: agents, POST: posts}[absence.side]
        side[absence.who] &= ~_bits(absence.slots)
    speaks = [every & ~_bits(one.absent) for one in plans.interpreters]
    voices = [_voices(plans, pair) if plans.needs else None for pair in meetings]
    number, weight = market.number_of_pair, market.pairs.weight.tolist()
    most = min(len({a for a, _p in meetings}), len({p for _a, p in meetings}))
    return Day(
        [agent for agent, _post in meetings],
        [post for _agent, post in meetings],
        slots,
        None if plans.rooms is None or plans.rooms >= most else plans.rooms,
        (agents, posts, speaks),
        voices,
        [
            agents[a] & posts[p] & _any(speaks, one, every)
            for (a, p), one in zip(meetings, voices, strict=True)
        ],
        [weight[number[pair]] if pair in number else 0 for pair in meetings],
    )


def hours_of(bits: int) -> list[int]:
    """The hours of a set, the first one first."""
    found = []
    while bits:
        found.append((bits & -bits).bit_length() - 1)
        bits &= bits - 1
    return found


def _bits(slots: Sequence[int]) -> int:
    bits = 0
    for slot in slots:
        bits |= 1 << (slot - 1)
    return bits


def _voices(plans: Plans, pair: tuple[int, int]) -> tuple[int, ...] | None:
    if pair not in plans.needs:
        return None
    wanted = set(plans.needs[pair])
    told = enumerate(plans.interpreters)
    return tuple(n for n, one in told if not wanted.isdisjoint(one.speaks))


def _any(speaks: Sequence[int], voices: tuple[int, ...] | None, every: int) -> int:
    """The hours at which somebody who would do is there."""
    if voices is None:
        return every
    found = 0
    for one in voices:
        found |= speaks[one]
    return found


def part_of(day: Day, meetings: Sequence[int]) -> Day:
    """The day with these meetings only, numbered as they stand here."""
    return replace(
        day,
        agents=[day.agents[m] for m in meetings],
        posts=[day.posts[m] for m in meetings],
        voices=[day.voices[m] for m in meetings],
        open=[day.open[m] for m in meetings],
        weight=[day.weight[m] for m in meetings],
    )


def interpreted(day: Day, hours: Sequence[int]) -> list[int]:
    """An interpreter for each meeting that needs one, -1 for whoever gets none.

    As many meetings as possible get one, the first ones first.
    """
    found = [NONE] * len(hours)
    by_hour: dict[int, list[int]] = {}
    for meeting, hour in enumerate(hours):
        if hour != NONE and day.voices[meeting] is not None:
            by_hour.setdefault(hour, []).append(meeting)
    for hour, meetings in by_hour.items():
        for voice, meeting in voiced(day, hour, meetings).items():
            found[meeting] = voice
    return found


def voiced(day: Day, hour: int, meetings: Iterable[int]) -> dict[int, int]:
    """The meeting of each interpreter who has one at an hour, as many as can be."""
    taken: dict[int, int] = {}
    for meeting in meetings:
        _find_voice(day, hour, meeting, taken, set())
    return taken


def _find_voice(
    day: Day, hour: int, meeting: int, taken: dict[int, int], asked: set[int]
) -> bool:
    """Give a meeting an interpreter; who has one may have to take another."""
    for voice in day.voices[meeting] or ():
        if voice in asked or not day.there[2][voice] >> hour & 1:
            continue
        asked.add(voice)
        if voice not in taken or _find_voice(day, hour, taken[voice], taken, asked):
            taken[voice] = meeting
            return True
    return False


def wrong_meetings(day: Day, hours: Sequence[int]) -> list[int]:
    """Meetings that stand at an hour at which they cannot be held."""
    voices = interpreted(day, hours)
    return [
        meeting
        for meeting, hour in enumerate(hours)
        if hour != NONE
        and (
            not day.open[meeting] >> hour & 1
            or (day.voices[meeting] is not None and voices[meeting] == NONE)
        )
    ]
