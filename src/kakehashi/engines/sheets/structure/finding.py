"""The tables of a sheet: one in most, several where they stand below one another."""

from __future__ import annotations

from typing import Final

from kakehashi.engines.sheets.structure.asides import (
    is_aside,
    is_prose,
    is_subtotal,
    total_label,
)
from kakehashi.engines.sheets.structure.columns import columns_of
from kakehashi.engines.sheets.structure.header import Header, find_header, text_of
from kakehashi.engines.sheets.structure.labels import labelled, likeness
from kakehashi.engines.sheets.structure.rows import Rows
from kakehashi.engines.sheets.structure.sample import Sample, take_sample
from kakehashi.engines.sheets.structure.shapes import (
    Shape,
    cell,
    filled,
    says,
    shape_of,
    shape_of_column,
    texts,
)
from kakehashi.engines.sheets.structure.told import Told
from kakehashi.engines.sheets.tables import Note, Row, Sheet, Table

_UNDER: Final = 50
_BLOCK: Final = 60


def find_tables(sheet: Sheet) -> tuple[Table, ...]:
    """Find the tables of a sheet, from top to bottom; none when it has no cell.

    Tables that stand below one another, apart by a blank row and each with its own
    header, are told apart within the first rows of the sheet (``sample.PROBE``).
    Further down a header that is not the table's own ends the table with the finding
    ``second-table``; the rows below are in no table.

    A sheet of instructions (lines of one cell, most of them sentences) is a table
    without data rows whose notes are the lines.
    """
    rest = take_sample(sheet)
    if rest.whole and is_prose(rest.rows):
        return (_prose(sheet, rest),)
    tables: list[Table] = []
    while (header := find_header(rest)) is not None:
        end = _end_of(rest, header)
        part = rest if end is None else rest.up_to(end)
        tables.append(_table(sheet, part, header, ends=end is not None))
        if end is None:
            break
        rest = rest.since(end)
    return tuple(tables)


def find_table(sheet: Sheet) -> Table | None:
    """Find the first table of a sheet; ``None`` when the sheet has no cell."""
    return next(iter(find_tables(sheet)), None)


def _table(sheet: Sheet, part: Sample, header: Header, *, ends: bool) -> Table:
    told = Told(sheet, columns_of(part, header), list(header.notes))
    band = [part.rows[at] for at in header.band]
    rows = Rows(
        told,
        first=part.number(header.data),
        last=part.number(len(part.rows) - 1) if ends else None,
        header=frozenset(map(texts, band)),
        heads=frozenset(row[filled(row)[0]] for row in band),
        titles=frozenset(note.text for note in header.notes),
        totals=_leading_totals(part, header),
        meta=header.meta,
    )
    return Table(
        sheet=sheet,
        header_rows=tuple(part.number(at) for at in header.band),
        columns=told.columns,
        notes=told.notes,
        read=rows.read,
        findings=told.findings,
    )


def _prose(sheet: Sheet, part: Sample) -> Table:
    """Return the table of a sheet that only tells something: no row of it is data."""
    lines = [at for at, row in enumerate(part.rows) if says(row)]
    notes = tuple(Note(part.number(at), "note", text_of(part.rows[at])) for at in lines)
    header = Header((), len(part.rows), notes)
    return _table(sheet, part, header, ends=True)


def _leading_totals(part: Sample, header: Header) -> frozenset[int]:
    """Return the numbers of the rows that stand first and are a total.

    A label that comes again in the next row is a category (``総数`` by year) and no
    total; so is one in a table without a header.
    """
    if not header.band:
        return frozenset()
    data = [at for at in range(header.data, len(part.rows)) if says(part.rows[at])]
    if len(data) < 2:
        return frozenset()
    label = total_label(part.rows[data[0]])
    if not label or is_subtotal(label) or label == total_label(part.rows[data[1]]):
        return frozenset()
    return frozenset({part.number(data[0])})


def _end_of(sample: Sample, header: Header) -> int | None:
    """Return the place where another table begins, its titles with it."""
    own = {texts(sample.rows[at]) for at in header.band}
    data = sample.rows[header.data :]
    for at in range(header.data + 1, len(sample.rows)):
        if says(sample.rows[at - 1]) or not says(sample.rows[at]):
            continue
        if _begins_table(sample.since(at), data[: at - header.data], own):
            return at
    return None


def _begins_table(rest: Sample, before: list[Row], own: set[tuple[str, ...]]) -> bool:
    """Tell whether another header stands within the first lines after a blank row."""
    block = _block(rest)
    header = find_header(block)
    if header is None or not header.band:
        return False
    band = [block.rows[at] for at in header.band]
    under = [row for row in block.rows[header.data :] if says(row)][:_UNDER]
    if not under or any(texts(row) in own for row in band):
        return False
    if len(filled(band[-1])) < 2 or likeness(band, under) < 2:
        return False
    width = len(filled(band[-1]))
    if is_aside(band[0], width, after_gap=True):
        return False
    return labelled(band[-1]) or _breaks(band[-1], before)


def _block(rest: Sample) -> Sample:
    """Return the rows up to the end of the first run of rows wider than a title."""
    wide = False
    for at, row in enumerate(rest.rows[:_BLOCK]):
        count = len(filled(row))
        if wide and not count:
            return rest.up_to(at)
        wide = wide or count > 1
    return rest.up_to(_BLOCK)


def _breaks(row: Row, before: list[Row]) -> bool:
    """Tell whether a row has words where the table above has numbers or days."""
    recent = [above for above in before if says(above)][-_UNDER:]
    words = [at for at in filled(row) if shape_of(cell(row, at)) is Shape.TEXT]
    counted = [
        at for at in words if shape_of_column(recent, at) in (Shape.NUMBER, Shape.DAY)
    ]
    return bool(counted) and 2 * len(counted) >= len(words) - 1
