"""Tables written out by hand, as the structure room would give them."""

from __future__ import annotations

from collections.abc import Sequence

from kakehashi.engines.sheets.tables import (
    Column,
    DataChunk,
    Note,
    Sheet,
    Table,
    Value,
    letter_of,
)


def table_of(
    header: Sequence[str], *rows: Sequence[Value], title: str = "", chunk: int = 2
) -> Table:
    """Return a table whose header is row 1 (2 below a title), read in small chunks."""
    first = 2 if title else 1
    kept = [list(row) for row in rows]
    chunks = [
        DataChunk(
            list(range(first + 1 + at, first + 1 + at + len(kept[at : at + chunk]))),
            kept[at : at + chunk],
        )
        for at in range(0, len(kept), chunk)
    ]
    return Table(
        sheet=Sheet("", True, (), lambda: iter(())),
        header_rows=(first,),
        columns=tuple(Column(i, letter_of(i), name) for i, name in enumerate(header)),
        notes=[Note(1, "title", title)] if title else [],
        read=lambda: iter(chunks),
    )
