"""Tables of the tests: names, kinds and rows as they would come from a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from kakehashi.engines.sheets.faults import Checked, check
from kakehashi.engines.sheets.findings import Level
from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.tables import (
    Chunk,
    Column,
    DataChunk,
    Note,
    Row,
    Sheet,
    Table,
    letter_of,
)

YAIZU = "222127"


def understood(
    columns: dict[str, Kind],
    rows: Sequence[Sequence[object]],
    *,
    body_code: str = "",
    size: int = 4,
    total: Sequence[object] = (),
) -> Understanding:
    """Return a table with its header in row 1, read in chunks of ``size`` rows."""
    data: list[Row] = [cast("Row", list(row)) for row in rows]

    def read() -> Iterator[DataChunk]:
        for start in range(0, len(data), size):
            part = data[start : start + size]
            yield DataChunk(list(range(start + 2, start + 2 + len(part))), part)

    def read_sheet() -> Iterator[Chunk]:
        yield Chunk(1, [list(columns), *data, cast("Row", list(total))])

    told = [
        Understood(Column(index, letter_of(index), name), kind, 1.0, "both")
        for index, (name, kind) in enumerate(columns.items())
    ]
    notes = [Note(len(data) + 2, "total", "合計")] if total else []
    table = Table(
        Sheet("", visible=True, merged=(), read=read_sheet),
        (1,),
        tuple(known.column for known in told),
        notes,
        read,
    )
    return Understanding(table, tuple(told), body_code=body_code)


def checked(
    columns: dict[str, Kind],
    *rows: Sequence[object],
    body_code: str = "",
    limit: int = 200,
    total: Sequence[object] = (),
) -> Checked:
    """Return what is found in a table."""
    known = understood(columns, rows, body_code=body_code, total=total)
    return check(known, limit_per_code=limit)


def told(result: Checked) -> list[tuple[str, str | int | None]]:
    """Return code and cell (or row) of each finding, after saying every sentence."""
    for finding in result.findings:
        assert finding.message("ja")
        assert finding.message("en")
    return [(found.code, found.cell or found.row) for found in result.findings]


def column(kind: Kind, *cells: object, name: str = "欄") -> list[tuple[str, object]]:
    """Return what is found in a table of one column beside a running one."""
    rows = [[f"い{place}ろ", cell] for place, cell in enumerate(cells)]
    return list(told(checked({"備考": Kind.TEXT, name: kind}, *rows)))


def graver_than_a_note(result: Checked) -> list[str]:
    """Return the sentences of the findings a person should look at."""
    return [
        f"{found.cell}: {found.message()}"
        for found in result.findings
        if found.level is not Level.NOTE
    ]
