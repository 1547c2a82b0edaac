"""Cells merged downwards among the data: what they say holds for each of their rows."""

from __future__ import annotations

from kakehashi.engines.sheets.structure.shapes import filled
from kakehashi.engines.sheets.structure.told import Told
from kakehashi.engines.sheets.tables import Merge, Row, Value, is_blank, letter_of


class Fills:
    """The areas merged downwards between two rows, filled as the rows pass.

    Text and days hold for each row of their area. A number does not: two rows under one
    merged count have it together, and written twice it would be counted twice.
    """

    def __init__(self, told: Told, first: int, last: int | None) -> None:
        self._told = told
        self.areas = sorted(
            (
                area
                for area in told.sheet.merged
                if area.bottom > area.top >= first
                and (last is None or area.top <= last)
            ),
            key=lambda area: area.top,
        )
        self._next = 0
        self._open: dict[Merge, Value] = {}

    def over(self, first: int, rows: list[Row]) -> list[Row]:
        """Return the rows with the text of merged areas in each row of its area."""
        after = first + len(rows)
        while self._next < len(self.areas) and self.areas[self._next].top < after:
            area = self.areas[self._next]
            self._next += 1
            row = rows[area.top - first] if area.top >= first else []
            at = area.left - 1
            self._open[area] = row[at] if at < len(row) else None
        if not self._open:
            return rows
        rows = list(rows)
        for area, value in self._open.items():
            self._fill(area, value, first, rows)
        self._open = {
            area: value for area, value in self._open.items() if area.bottom >= after
        }
        return rows

    def _fill(self, area: Merge, value: Value, first: int, rows: list[Row]) -> None:
        if is_blank(value):
            return
        counts = isinstance(value, int | float)
        code = "merged-number" if counts else "merged-cells-filled"
        self._told.find(code, area.top, at=area.left - 1, area=_written(area))
        if counts:
            return
        at = area.left - 1
        for number in range(max(area.top + 1, first), area.bottom + 1):
            place = number - first
            if place >= len(rows):
                return
            row = rows[place]
            if not filled(row):
                continue
            row = row + [None] * (at + 1 - len(row))
            row[at] = value
            rows[place] = row


def _written(area: Merge) -> str:
    left, right = letter_of(area.left - 1), letter_of(area.right - 1)
    return f"{left}{area.top}:{right}{area.bottom}"
