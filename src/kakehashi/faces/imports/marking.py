"""The file given back with every place to mend marked in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Final

from kakehashi.engines.imports.models import Import, Line, Outcome
from kakehashi.engines.sheets.findings import Language, Level
from kakehashi.engines.sheets.forms import Mark, mark
from kakehashi.engines.sheets.reading import open_book
from kakehashi.engines.sheets.tables import Sheet, Value, as_text
from kakehashi.engines.sheets.writing import ColumnToWrite, SheetToWrite, write_xlsx
from kakehashi.faces.imports.looking import findings_of, tables_of

MOST_MARKS: Final = 2000
SHEET: Final = "Sheet1"  # what a CSV is called as a workbook


def marked_copy(source: Import, language: Language) -> bytes:
    """Return a workbook with a comment and a colour at each place to mend.

    A workbook keeps its shapes and print setup; a CSV becomes a workbook with the same
    rows at the same places.

    Raises:
        Refused: the file cannot be marked, as ``forms.mark`` says.
    """
    path = source.file.location
    is_workbook = source.reading["encoding"] == "xlsx"
    book = path.read_bytes() if is_workbook else _as_workbook(path)
    marks = list(chain(_of_findings(source, language), _of_lines(source)))
    return mark(book, marks[:MOST_MARKS])


def _of_findings(source: Import, language: Language) -> Iterator[Mark]:
    for finding, message in findings_of(source, language):
        if finding.row is None or finding.level is Level.NOTE:
            continue
        cell = finding.cell or f"A{finding.row}"
        yield Mark(
            message, sheet=finding.sheet or SHEET, cell=cell, level=finding.level
        )


def _of_lines(source: Import) -> Iterator[Mark]:
    if not source.mapped_at:
        return
    table = tables_of(source)[source.table]
    letters = {column.index: column.letter for column in table.columns}
    refused = source.lines.filter(outcome=Outcome.REFUSED).order_by("row")
    for line in refused[:MOST_MARKS]:
        for problem in line.problems:
            yield Mark(
                problem["message"],
                sheet=table.sheet or SHEET,
                cell=_cell(source, line, problem["field"], letters),
                level=Level.ERROR,
            )


def _cell(source: Import, line: Line, field: str, letters: dict[int, str]) -> str:
    mapped: dict[str, int] = source.mapping
    return f"{letters.get(mapped.get(field, 0), 'A')}{line.row}"


def _as_workbook(path: Path) -> bytes:
    """The rows of a CSV, XLS or ODS at their own addresses in a plain workbook."""
    sheets = [_as_written(sheet) for sheet in open_book(path).sheets]
    out = BytesIO()
    write_xlsx(out, [sheet for sheet in sheets if sheet is not None])
    return out.getvalue()


def _as_written(sheet: Sheet) -> SheetToWrite | None:
    width = max((len(row) for row in _rows(sheet)), default=0)
    if not width:
        return None
    rows = _rows(sheet)
    first = [as_text(value) for value in next(rows)]
    names = [*first, *([""] * (width - len(first)))]
    columns = tuple(ColumnToWrite(name) for name in names)
    return SheetToWrite(sheet.name or SHEET, columns, rows)


def _rows(sheet: Sheet) -> Iterator[Sequence[Value]]:
    for chunk in sheet.read():
        yield from chunk.rows
