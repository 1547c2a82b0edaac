"""Meetings that stand at an hour at which they cannot be, settled by CP-SAT.

First the people next to a conflict change hours and everybody else keeps his; where
that is not enough, the whole part of the day that hangs together. One thread and a
limit on the work done, not on the clock: the same bytes on every machine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from kakehashi.engines.placement.timetables.day import (
    NONE,
    Day,
    hours_of,
    wrong_meetings,
)

NEAR: Final = 2.0
WHOLE: Final = 6.0
"""Work of one run at most, in the solver's own units (about a second each)."""


def settled(
    day: Day, hours: Sequence[int], wanted: Sequence[int]
) -> tuple[list[int], bool]:
    """An hour for the most meetings, -1 for the others; and whether that is proved.

    ``hours`` is the start, in which people meet once an hour but may be away;
    ``wanted`` are meetings of which not more can be held than there are.
    """
    wrong = wrong_meetings(day, hours)
    if not wrong:
        return list(hours), True
    near = _near(day, wrong)
    model = _Model(day, hours, near, set(wanted) & near)
    if model.run(NEAR):
        return model.hours(), True
    model = _Model(day, hours, _whole(day, wrong), set())
    model.most_meetings(len(wanted))
    if not model.run(WHOLE) or not model.is_best:
        start = [NONE if n in set(wrong) else hour for n, hour in enumerate(hours)]
        return max(start, model.hours(), key=lambda some: -some.count(NONE)), False
    model.most_weight()
    model.run(WHOLE)
    return model.hours(), model.is_best


def _near(day: Day, wrong: Iterable[int]) -> set[int]:
    """The meetings of whoever is in a conflict."""
    agents = {day.agents[m] for m in wrong}
    posts = {day.posts[m] for m in wrong}
    ends = enumerate(zip(day.agents, day.posts, strict=True))
    return _with_voices(day, {m for m, (a, p) in ends if a in agents or p in posts})


def _with_voices(day: Day, meetings: set[int]) -> set[int]:
    """With all who need interpreters if one of them does."""
    if all(day.voices[m] is None for m in meetings):
        return meetings
    return meetings | {m for m, voices in enumerate(day.voices) if voices is not None}


def _whole(day: Day, wrong: Iterable[int]) -> set[int]:
    """Every meeting that hangs together with a conflict."""
    if day.rooms is not None:
        return set(range(len(day.agents)))
    found, grown = set(wrong), _near(day, wrong)
    while len(grown) > len(found):
        found, grown = grown, _near(day, grown)
    return found


class _Model:
    """The meetings that may change, as variables; the others keep their hours."""

    def __init__(
        self, day: Day, hours: Sequence[int], free: set[int], must: set[int]
    ) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy

        self.library: Any = cp_model
        self.day, self.start, self.free = day, list(hours), sorted(free)
        self.model: Any = cp_model.CpModel()
        self.at: dict[tuple[int, int], Any] = {}
        self.is_best = False
        self.found: set[tuple[int, int]] = set()
        bad = set(wrong_meetings(day, hours))
        kept = [m for m, h in enumerate(hours) if h != NONE and m not in free]
        self._hours(kept, must)
        self._tables(Counter(hours[m] for m in kept))
        self._interpreters()
        for (meeting, hour), variable in self.at.items():
            if meeting not in bad:
                self.model.add_hint(variable, int(hours[meeting] == hour))

    def _hours(self, kept: Sequence[int], must: set[int]) -> None:
        """Each meeting once, each person once an hour."""
        day, model = self.day, self.model
        taken: dict[tuple[int, int], int] = defaultdict(int)
        for m in kept:
            taken[0, day.agents[m]] |= 1 << self.start[m]
            taken[1, day.posts[m]] |= 1 << self.start[m]
        once: dict[tuple[int, int, int], list[Any]] = {}
        for m in self.free:
            ends = ((0, day.agents[m]), (1, day.posts[m]))
            own = []
            for hour in hours_of(day.open[m] & ~(taken[ends[0]] | taken[ends[1]])):
                self.at[m, hour] = variable = model.new_bool_var("")
                own.append(variable)
                for end in ends:
                    once.setdefault((*end, hour), []).append(variable)
            (model.add_exactly_one if m in must else model.add_at_most_one)(own)
        for some in once.values():
            model.add_at_most_one(some)

    def _tables(self, kept: Counter[int]) -> None:
        if self.day.rooms is None:
            return
        for hour in range(self.day.slots):
            here = [v for (_m, h), v in self.at.items() if h == hour]
            self.model.add(sum(here) <= self.day.rooms - kept[hour])

    def _interpreters(self) -> None:
        """One meeting an hour each; those of one kind count together."""
        kinds = _kinds(self.day)
        used: dict[tuple[int, int], list[Any]] = {}
        for (meeting, hour), variable in self.at.items():
            if self.day.voices[meeting] is None:
                continue
            some = [
                kind
                for kind, members in enumerate(kinds)
                if members[0] in (self.day.voices[meeting] or ())
                and self.day.there[2][members[0]] >> hour & 1
            ]
            parts = [variable]
            if len(some) > 1:
                parts = [self.model.new_bool_var("") for _ in some]
                self.model.add(sum(parts) == variable)
            for kind, part in zip(some, parts, strict=True):
                used.setdefault((kind, hour), []).append(part)
        for (kind, _hour), some_parts in used.items():
            self.model.add(sum(some_parts) <= len(kinds[kind]))

    def most_meetings(self, most: int) -> None:
        """Ask for the most meetings; it is known that not more than ``most`` fit."""
        count: Any = sum(self.at.values())
        kept = sum(h != NONE for h in self.start)
        kept -= sum(self.start[m] != NONE for m in self.free)
        self.model.add(count <= max(most - kept, 0))
        self.model.maximize(count)

    def most_weight(self) -> None:
        """Of all results with as many meetings ask for the one that is worth most."""
        self.model.add(sum(self.at.values()) == len(self.found))
        weight = self.day.weight
        self.model.maximize(sum(weight[m] * v for (m, _h), v in self.at.items()))
        self.model.clear_hints()
        for (meeting, hour), variable in self.at.items():
            self.model.add_hint(variable, int((meeting, hour) in self.found))

    def run(self, work: float) -> bool:
        """Whether anything was found; `hours` then gives the best."""
        solver = self.library.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = work
        status = solver.solve(self.model)
        self.is_best = status == self.library.OPTIMAL
        if status not in (self.library.OPTIMAL, self.library.FEASIBLE):
            return False
        self.found = {key for key, v in self.at.items() if solver.boolean_value(v)}
        return True

    def hours(self) -> list[int]:
        """The hour of every meeting, also of those that kept theirs."""
        found = list(self.start)
        for meeting in self.free:
            found[meeting] = NONE
        for meeting, hour in self.found:
            found[meeting] = hour
        return found


def _kinds(day: Day) -> list[list[int]]:
    """Interpreters who do for the same meetings and are there at the same hours."""
    does: dict[int, list[int]] = {n: [] for n in range(len(day.there[2]))}
    for meeting, voices in enumerate(day.voices):
        for voice in voices or ():
            does[voice].append(meeting)
    kinds: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for voice, meetings in does.items():
        key = (day.there[2][voice], tuple(meetings))
        kinds.setdefault(key, []).append(voice)
    return list(kinds.values())
