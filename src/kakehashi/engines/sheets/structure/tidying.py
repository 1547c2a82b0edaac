"""A wide table read long: one value a row, with what it was measured for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kakehashi.engines.sheets.structure.across import Across, columns_across
from kakehashi.engines.sheets.tables import Column, Row, Table, Value, is_blank


@dataclass(frozen=True, slots=True)
class TidyRow:
    """One value of a wide table.

    Attributes:
        row: the sheet's row it stands in, from 1.
        cell: its address (``"F12"``).
        ids: the cells of the row that are not wide, in order.
        levels: the labels over it, one for each level.
        value: the value as it is; never blank, and a ``-`` stays a ``-``.
        unit: its unit, or ``""``.
    """

    row: int
    cell: str
    ids: tuple[Value, ...]
    levels: tuple[str, ...]
    value: Value
    unit: str


@dataclass(frozen=True, slots=True)
class Tidy:
    """A wide table as a long one.

    Attributes:
        table: the table it is read from.
        ids: the columns that stay as they are.
        across: the wide columns and their levels.
    """

    table: Table
    ids: tuple[Column, ...]
    across: Across

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the long columns: ids, levels, ``値``, ``単位``, ``セル``."""
        ids = tuple(column.name for column in self.ids)
        return (*ids, *self.across.levels, "値", "単位", "セル")

    def rows(self) -> Iterator[TidyRow]:
        """Yield every value that is there, row by row; a blank cell gives no row."""
        for chunk in self.table.read():
            for number, row in zip(chunk.numbers, chunk.rows, strict=True):
                ids = tuple(row[column.index] for column in self.ids)
                for column, levels in self.across.columns:
                    value = row[column.index]
                    if not is_blank(value):
                        cell = f"{column.letter}{number}"
                        yield TidyRow(number, cell, ids, levels, value, column.unit)

    def lines(self) -> Iterator[Row]:
        """Yield the rows as they are written out, in the order of ``names``."""
        for found in self.rows():
            yield [*found.ids, *found.levels, found.value, found.unit, found.cell]


def tidy(table: Table) -> Tidy | None:
    """Return a wide table as a long one; ``None`` when it is not wide.

    Args:
        table: a table whose header has years, months, ages or repeated children
            across (see ``columns_across``).
    """
    across = columns_across(table)
    if across is None:
        return None
    wide = {column.index for column, _ in across.columns}
    ids = tuple(column for column in table.columns if column.index not in wide)
    return Tidy(table, ids, across)
