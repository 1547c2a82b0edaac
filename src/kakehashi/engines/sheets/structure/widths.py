"""Rows shorter and longer than their table, made as wide as it is."""

from __future__ import annotations

from collections.abc import Sequence

from kakehashi.engines.sheets.structure.told import Told
from kakehashi.engines.sheets.tables import Row, Value, is_blank, letter_of


class Widths:
    """Rows made at least as wide as the table.

    A short row is filled up with blank cells, a long one keeps the cells beyond the
    table when any of them says something, and is told.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        self._width = len(told.columns)
        self._blank: Value = None if told.sheet.name else ""

    def rectangle(self, rows: list[Row], numbers: Sequence[int]) -> list[Row]:
        """Return the rows, the same list when all are as wide as the table."""
        lengths = set(map(len, rows))
        if lengths <= {self._width}:
            return rows
        fitted = [row if len(row) == self._width else self._fitted(row) for row in rows]
        if max(lengths) > self._width:
            self._tell_wider(fitted, numbers)
        return fitted

    def _fitted(self, row: Row) -> Row:
        short = self._width - len(row)
        if short >= 0:
            return row + [self._blank] * short
        says = any(not is_blank(value) for value in row[self._width :])
        return row if says else row[: self._width]

    def _tell_wider(self, rows: list[Row], numbers: Sequence[int]) -> None:
        for number, row in zip(numbers, rows, strict=True):
            for at in range(self._width, len(row)):
                if not is_blank(row[at]):
                    self._told.find(
                        "row-wider-than-header",
                        number,
                        at=at,
                        row=str(number),
                        letter=letter_of(at),
                    )
