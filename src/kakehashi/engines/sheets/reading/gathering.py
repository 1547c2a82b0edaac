"""Rows of a worksheet gathered into chunks: gaps filled, trailing blanks left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading.limits import Limits
from kakehashi.engines.sheets.tables import Chunk, Row

_ROWS_IN_CHUNK: Final = 1024  # of typed cells, each an object of its own
_CELLS_IN_CHUNK: Final = 131_072


def chunks_of(rows: Iterable[tuple[int, Row]], limits: Limits) -> Iterator[Chunk]:
    """Yield chunks of rows given with their numbers, from 1 and ascending.

    Rows that are left out are blank; blank rows count only when a row with a value
    follows, so a border at the foot of the sheet is no million rows.

    Raises:
        Rejected: ``too-many-rows``, ``too-many-columns``, ``too-many-cells``.
    """
    first, kept, held, total = 1, list[Row](), 0, 0
    for number, row in rows:
        if number > limits.max_rows:
            raise reject("too-many-rows", most=limits.max_rows)
        if len(row) > limits.max_columns:
            raise reject("too-many-columns", most=limits.max_columns)
        if not row:
            continue
        following = first + len(kept)
        if number < following:
            raise ValueError("rows are out of order")
        while following < number:
            gap = min(number - following, _ROWS_IN_CHUNK - len(kept))
            kept += [[] for _ in range(gap)]
            following += gap
            if len(kept) == _ROWS_IN_CHUNK:
                yield Chunk(first, kept)
                first, kept, held = following, [], 0
        kept.append(row)
        held += len(row)
        total += len(row)
        if total > limits.max_cells:
            raise reject("too-many-cells", most=limits.max_cells)
        if len(kept) == _ROWS_IN_CHUNK or held > _CELLS_IN_CHUNK:
            yield Chunk(first, kept)
            first, kept, held = number + 1, [], 0
    if kept:
        yield Chunk(first, kept)
