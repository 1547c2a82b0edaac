"""Sheets made by hand, as the readers would give them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from kakehashi.engines.sheets.structure import find_table
from kakehashi.engines.sheets.tables import Chunk, Merge, Row, Sheet, Table, Value


def sheet_of(
    rows: Iterable[Sequence[Value]],
    *,
    merged: tuple[Merge, ...] = (),
    name: str = "",
    chunk: int = 4096,
) -> Sheet:
    """Return a sheet of these rows, read in chunks of this many."""
    kept: list[Row] = [list(row) for row in rows]
    chunks = [Chunk(at + 1, kept[at : at + chunk]) for at in range(0, len(kept), chunk)]
    return Sheet(name, True, merged, lambda: iter(chunks))


def csv_sheet(text: str, *, chunk: int = 4096) -> Sheet:
    """Return the sheet of a CSV written out."""
    return sheet_of(csv.reader(io.StringIO(text.lstrip("\n"))), chunk=chunk)


def table_of(text: str, *, chunk: int = 4096) -> Table:
    """Return the first table of a CSV written out."""
    table = find_table(csv_sheet(text, chunk=chunk))
    assert table is not None
    return table


def data_of(table: Table) -> list[Row]:
    """Return every data row of a table."""
    return [row for chunk in table.read() for row in chunk.rows]


def numbers_of(table: Table) -> list[int]:
    """Return the row number of every data row."""
    return [number for chunk in table.read() for number in chunk.numbers]


def names_of(table: Table) -> list[str]:
    """Return the names of the columns."""
    return [column.name for column in table.columns]


def roles_of(table: Table) -> list[tuple[int, str]]:
    """Return row and role of each note, after the rows were read."""
    numbers_of(table)
    return sorted((note.row, note.role) for note in table.notes)


def codes_of(table: Table) -> list[str]:
    """Return the codes of the findings, after the rows were read."""
    numbers_of(table)
    return [finding.code for finding in table.findings]
