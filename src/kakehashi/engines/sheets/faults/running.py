"""Running totals (累計) that do not grow by the day's number beside them (日別)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.faults.figures import number_of
from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood

_NUMBERS: Final = frozenset({Kind.NUMBER, Kind.MONEY})
_SUM: Final = re.compile(r"累計|累積")
_EACH: Final = re.compile(r"日別|月別|日次|月次|当日|当月")
_REST: Final = re.compile(r"[\s\u3000()（）_/・]+")
_MOSTLY: Final = 0.9
_ENOUGH: Final = 10
_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class _Step:
    row: int
    value: float
    expected: float


def running_in(
    understanding: Understanding,
) -> Iterator[tuple[Understood, Understood]]:
    """Yield each column of running totals with the column it adds up."""
    numbers = [known for known in understanding.columns if known.kind in _NUMBERS]
    each = {_stem(k, _EACH): k for k in numbers if _EACH.search(k.column.name)}
    for known in numbers:
        part = each.get(_stem(known, _SUM))
        if _SUM.search(known.column.name) and part is not None:
            yield known, part


def _stem(known: Understood, sign: re.Pattern[str]) -> str:
    return _REST.sub("", sign.sub("", known.column.name))


class RunningTotals:
    """Looks at one column of running totals row by row."""

    def __init__(self, total: Understood, part: Understood, said: Said) -> None:
        self._total, self._part, self._said = total, part, said
        self._before: float | None = None
        self._rows = 0
        self._wrong: list[_Step] = []

    def look(self, page: Page) -> None:
        """Add the number of each row to the total of the row before."""
        totals = page.texts(self._total.column.index)
        parts = page.texts(self._part.column.index)
        for place, (total, part) in enumerate(zip(totals, parts, strict=True)):
            value, added = number_of(total), number_of(part)
            before, self._before = self._before, value
            if value is None or added is None or before is None:
                continue
            self._rows += 1
            if abs(before + added - value) > 1e-6 and len(self._wrong) < _KEPT:
                step = _Step(page.numbers[place], value, before + added)
                self._wrong.append(step)

    def finish(self) -> None:
        """Say it where nearly all other rows add up.

        A wrong total makes two rows disagree, its own and the next: the second is not
        told when it only comes back to what is right.
        """
        allowed = max(2, self._rows * (1 - _MOSTLY))
        if self._rows < _ENOUGH or len(self._wrong) > allowed:
            return
        off, last = 0.0, 0
        for step in self._wrong:
            shift = step.value - step.expected
            if step.row == last + 1 and abs(off + shift) < 1e-6:
                off = 0.0
                continue
            off, last = shift, step.row
            self._said.say(
                "total-mismatch",
                self._total.column,
                step.row,
                value=f"{step.value:,.10g}",
                expected=f"{step.expected:,.10g}",
                parts=self._part.column.name,
            )
