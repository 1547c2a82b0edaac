"""Meetings moved off hours at which they cannot be held, along alternating paths.

Whoever is in a conflict changes to the hour that leaves the fewest, all others who then
have to change with him included; he does not soon go back. It needs no solver, draws
nothing by lot, and may leave some.
Source: Kempe (1879), whose chains these are; Glover (1989) for not going back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kakehashi.engines.placement.timetables.colouring import Board, odd_paths
from kakehashi.engines.placement.timetables.day import Day, hours_of, voiced

STEPS: Final = 3000
REST: Final = 12
"""Steps for which a meeting does not go back to an hour it was moved from."""


def moved(board: Board, day: Day, steps: int = STEPS) -> list[int]:
    """The hours with the fewest meetings found at an hour at which they cannot be held.

    The board holds the meetings of the day, and is left as the search ended.
    """
    walk = _Walk(board, day)
    best, fewest = list(board.hour), len(walk.wrong)
    for step in range(steps):
        if not walk.wrong:
            break
        walk.step(step, fewest)
        if len(walk.wrong) < fewest:
            best, fewest = list(board.hour), len(walk.wrong)
    return best


class _Walk:
    """Which meetings stand wrong, who talks at each hour, and which moves rest."""

    def __init__(self, board: Board, day: Day) -> None:
        self.board, self.day, self.open = board, day, day.open
        self.wrong: dict[int, None] = {}
        self.rests: dict[tuple[int, int], int] = {}
        self.talks: list[set[int]] = [set() for _ in range(day.slots)]
        self.look(range(len(board.hour)), range(day.slots))

    def look(self, meetings: Iterable[int], hours: Iterable[int]) -> None:
        """See which of the meetings, that stand at these hours, stand wrong now."""
        hour, known, voices = self.board.hour, self.open, self.day.voices
        for meeting in meetings:
            is_open = known[meeting] >> hour[meeting] & 1
            if not is_open:
                self.wrong.setdefault(meeting)
                continue
            self.wrong.pop(meeting, None)
            if voices[meeting] is not None:
                self.talks[hour[meeting]].add(meeting)
        for at in hours:
            for meeting in self._unheard(at, self.talks[at]):
                self.wrong.setdefault(meeting)

    def step(self, now: int, fewest: int) -> None:
        """Move the meeting that has stood wrong for longest."""
        meeting = next(iter(self.wrong))
        del self.wrong[meeting]
        self.wrong[meeting] = None  # if it stays wrong, the others come first
        here = self.board.hour[meeting]
        most, chosen, there = -len(self.open), list[int](), here
        for hour in hours_of(self.open[meeting] & ~(1 << here)):
            chain = self._chain(meeting, here, hour)
            if not self._fits(chain, here, hour):
                chain += self._back(chain, here, hour)
            if not self._fits(chain, here, hour):
                continue
            gain = self._gain(chain, here, hour)
            rests = self.rests.get((meeting, hour), -1) > now
            if gain > most and not (rests and len(self.wrong) - gain >= fewest):
                most, chosen, there = gain, chain, hour
        if chosen:
            self._flip(chosen, here, there, now + REST)

    def _back(self, chain: Sequence[int], here: int, there: int) -> list[int]:
        """Another path, that gives the table back which this chain takes too many."""
        over = there if self._more(chain, here) > 0 else here
        best, found, mine = -len(self.open), list[int](), set(chain)
        for path in odd_paths(self.board, over, here ^ there ^ over):
            if path[0] not in mine and (gain := self._gain(path, here, there)) > best:
                best, found = gain, path
                if gain >= 0:
                    break
        return found

    def _flip(self, chain: Sequence[int], here: int, there: int, rest: int) -> None:
        for meeting in chain:
            hour = self.board.hour[meeting]
            self.rests[meeting, hour] = rest
            self.talks[hour].discard(meeting)
        self.board.flip(chain, here, there)
        talking = [m for hour in (here, there) for m in sorted(self.talks[hour])]
        self.look([*chain, *talking], (here, there))

    def _unheard(self, hour: int, meetings: Iterable[int]) -> list[int]:
        """Meetings at an hour that no interpreter is left for."""
        some = sorted(meetings)
        heard = set(voiced(self.day, hour, some).values())
        return [meeting for meeting in some if meeting not in heard]

    def _chain(self, meeting: int, here: int, there: int) -> list[int]:
        """All meetings that have to change if this one does."""
        agent, post = self.board.ends[meeting]
        one = self.board.path(agent, there, here)
        if one and one[-1] == meeting:
            return one  # a ring
        return [*reversed(one), meeting, *self.board.path(post, there, here)]

    def _gain(self, chain: Sequence[int], here: int, there: int) -> int:
        """How many fewer stand wrong after a chain has changed."""
        hour, known, voices = self.board.hour, self.open, self.day.voices
        beside = here ^ there
        gain = sum(
            (known[m] >> (hour[m] ^ beside) & 1) - (known[m] >> hour[m] & 1)
            for m in chain
        )
        talking = [m for m in chain if voices[m] is not None]
        if not talking:
            return gain
        for at in (here, there):
            come = {m for m in talking if hour[m] != at and known[m] >> at & 1}
            after = (self.talks[at] - set(talking)) | come
            gain += len(self._unheard(at, self.talks[at]))
            gain -= len(self._unheard(at, after))
        return gain

    def _fits(self, chain: Sequence[int], here: int, there: int) -> bool:
        """Whether the tables still suffice at both hours."""
        if self.day.rooms is None:
            return True
        sizes, more = self.board.sizes, self._more(chain, here)
        return max(sizes[there] + more, sizes[here] - more) <= self.day.rooms

    def _more(self, chain: Sequence[int], here: int) -> int:
        """How many meetings more than come to an hour leave it."""
        hour = self.board.hour
        return sum(1 if hour[meeting] == here else -1 for meeting in chain)
