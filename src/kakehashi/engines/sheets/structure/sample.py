"""The first rows of a sheet, looked at before the rest is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.structure.shapes import filled
from kakehashi.engines.sheets.tables import Merge, Row, Sheet

PROBE: Final = 2_000
"""Rows looked at for widths and for tables that stand below one another."""

DECIDING: Final = 200
"""Rows that decide on the header."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Consecutive rows of a sheet.

    Attributes:
        first: number of the first row, from 1.
        rows: the rows; row ``i`` of the list is sheet row ``first + i``.
        merged: merged areas of the whole sheet.
        whole: whether the sheet ends with the sample.
    """

    first: int
    rows: list[Row]
    merged: tuple[Merge, ...]
    whole: bool

    def number(self, at: int) -> int:
        """Return the sheet's number of the row at a place of the list."""
        return self.first + at

    def since(self, at: int) -> Sample:
        """Return the sample without the rows before a place."""
        return Sample(self.first + at, self.rows[at:], self.merged, self.whole)

    def up_to(self, at: int) -> Sample:
        """Return the sample without the row at a place and those after it."""
        return Sample(self.first, self.rows[:at], self.merged, whole=True)

    def spans(self, at: int) -> list[Merge]:
        """Return the merged areas that touch the row at a place."""
        number = self.number(at)
        return [area for area in self.merged if area.top <= number <= area.bottom]


def take_sample(sheet: Sheet) -> Sample:
    """Read the first rows of a sheet; rows a reader left out are blank."""
    rows: list[Row] = []
    for chunk in sheet.read():
        missing = min(chunk.first - 1 - len(rows), PROBE - len(rows))
        rows.extend([] for _ in range(missing))
        rows.extend(chunk.rows[: PROBE - len(rows)])
        if len(rows) >= PROBE:
            return Sample(1, rows, sheet.merged, whole=False)
    return Sample(1, rows, sheet.merged, whole=True)


def width_of(rows: Iterable[Row]) -> int:
    """Return the position after the last filled cell of any row."""
    widest = 0
    for row in rows:
        if len(row) > widest and (places := filled(row[widest:])):
            widest += places[-1] + 1
    return widest
