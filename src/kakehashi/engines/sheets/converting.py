"""The table of a file taken, and written in another form."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.kinds import understand
from kakehashi.engines.sheets.reading import open_book
from kakehashi.engines.sheets.structure import find_tables, tidy
from kakehashi.engines.sheets.tables import Table, Value
from kakehashi.engines.sheets.writing import (
    ColumnToWrite,
    Encoding,
    SheetToWrite,
    WriteReport,
    write_csv,
    write_ods,
    write_xlsx,
)
from kakehashi.kernel.wire import Json

ENDINGS = (".csv", ".xlsx", ".ods")


def first_table(source: Path | bytes, *, sheet: str | None = None) -> Table:
    """Return the first table with data rows of a file, or of one of its sheets.

    Raises:
        Rejected: ``no-table``, ``no-such-sheet``, and what reading refuses.
        OSError: the path cannot be opened.
    """
    book = open_book(source)
    wanted = [one for one in book.sheets if sheet is None or one.name == sheet]
    if sheet is not None and not wanted:
        known = "、".join(one.name for one in book.sheets)
        raise reject("no-such-sheet", sheet=sheet, known=known)
    for one in wanted:
        for table in find_tables(one):
            if next((chunk for chunk in table.read() if chunk.rows), None):
                return table
    raise reject("no-table")


def convert_file(
    source: Path,
    target: Path,
    *,
    encoding: Encoding = "utf-8-sig",
    sheet: str | None = None,
    tidily: bool = False,
) -> dict[str, Json]:
    """Write the table of ``source`` to ``target``; its ending says in which form.

    Titles, notes and totals around the table stay behind and are told in the answer.
    The target is written beside itself and then moved, so that it is whole or not
    there.

    Args:
        encoding: of a CSV.
        sheet: whose table; the first with data if not given.
        tidily: one value a row where years or the like stand across.

    Raises:
        Rejected: ``unknown-ending``, ``not-wide``, of ``first_table`` and the writers.
        OSError: a path cannot be opened or written.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise reject("unknown-ending", ending=ending or target.name)
    table = first_table(source, sheet=sheet)
    made = _tidy_sheet(table) if tidily else _sheet(table)
    with put_whole(target) as out:
        if ending == ".csv":
            header = [column.name for column in made.columns]
            report = write_csv(out, header, made.rows, encoding=encoding)
        else:
            write = write_xlsx if ending == ".xlsx" else write_ods
            report = write(out, [made])
    return _told(report, table)


@contextmanager
def put_whole(target: Path) -> Iterator[BinaryIO]:
    """Open a file beside ``target`` that takes its place when all went well."""
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with aside.open("wb") as out:
            yield out
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _sheet(table: Table) -> SheetToWrite:
    known = understand(table).columns
    columns = [ColumnToWrite(c.column.name, c.kind) for c in known]
    return SheetToWrite(table.sheet.name or "Sheet1", tuple(columns), _rows(table))


def _rows(table: Table) -> Iterator[Sequence[Value]]:
    for chunk in table.read():
        yield from chunk.rows


def _tidy_sheet(table: Table) -> SheetToWrite:
    turned = tidy(table)
    if turned is None:
        raise reject("not-wide")
    columns = tuple(ColumnToWrite(name) for name in turned.names)
    return SheetToWrite(table.sheet.name or "Sheet1", columns, turned.lines())


def _told(report: WriteReport, table: Table) -> dict[str, Json]:
    left: list[Json] = [
        {"row": note.row, "role": note.role, "text": note.text}
        for note in table.notes
        if note.role != "blank"
    ]
    return {
        "rows": report.rows,
        "formulas_guarded": report.formulas_guarded,
        "left_behind": left,
    }
