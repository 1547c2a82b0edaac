"""Tables of the tests, as they would come from a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kakehashi.engines.sheets.kinds import Understanding, understand
from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import (
    Chunk,
    Column,
    DataChunk,
    Row,
    Sheet,
    Table,
    Value,
    letter_of,
)

YAIZU = "222127"


def table_of(
    names: Sequence[str],
    rows: Sequence[Sequence[Value]],
    *,
    units: Sequence[str] = (),
    size: int = 500,
) -> Table:
    """Return a table with its header in row 1, read in chunks of ``size`` rows."""
    data: list[Row] = [list(row) for row in rows]
    told = [*units, *("" for _ in names)]

    def read() -> Iterator[DataChunk]:
        for start in range(0, len(data), size):
            part = data[start : start + size]
            yield DataChunk(list(range(start + 2, start + 2 + len(part))), part)

    def read_sheet() -> Iterator[Chunk]:
        yield Chunk(1, [list(names), *data])

    columns = tuple(
        Column(index, letter_of(index), name, (name,), told[index])
        for index, name in enumerate(names)
    )
    sheet = Sheet("", visible=True, merged=(), read=read_sheet)
    return Table(sheet, (1,), columns, [], read)


def seen(names: Sequence[str], *rows: Sequence[Value]) -> Understanding:
    """Return a table of these rows understood."""
    return understand(table_of(names, rows))


def kinds(names: Sequence[str], *rows: Sequence[Value]) -> list[Kind]:
    """Return the kinds of the columns of a table."""
    return [known.kind for known in seen(names, *rows).columns]


def kind_of(name: str, *cells: Value) -> Kind:
    """Return the kind of a column that stands beside a column of remarks."""
    return kinds(["備考", name], *(["", cell] for cell in cells))[1]
