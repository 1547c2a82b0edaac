"""Where the header of a table stands: between its titles and its data."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.structure.labels import (
    is_bare_of_numbers,
    labelled,
    likeness,
)
from kakehashi.engines.sheets.structure.levels import levels_above, levels_below
from kakehashi.engines.sheets.structure.sample import DECIDING, Sample
from kakehashi.engines.sheets.structure.shapes import (
    filled,
    says,
    usual_filling,
)
from kakehashi.engines.sheets.structure.words import (
    is_as_of,
    is_note,
    unit_alone,
    unit_line,
)
from kakehashi.engines.sheets.tables import Note, Row, as_text

_LOOKED_AT: Final = 30
_UNDER: Final = 50
_CLEARLY: Final = 3
_PROPERTY: Final = "#property"


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table begins, as places in the sample.

    Attributes:
        band: places of the header's rows, from top to bottom; empty when it has none.
        data: place of the first row that may be data.
        notes: what stands above and between that is no data.
        units: unit of a position, told by a row of units.
        unit: unit told for the whole table, or ``""``.
        meta: whether ``#`` in a first cell marks a row as no data.
    """

    band: tuple[int, ...]
    data: int
    notes: tuple[Note, ...] = ()
    units: tuple[tuple[int, str], ...] = ()
    unit: str = ""
    meta: bool = False


def find_header(sample: Sample) -> Header | None:
    """Find the header of the first table of a sample; ``None`` without any cell.

    A row marked ``#property`` is the header whatever else is there. Otherwise the row
    is chosen by what stands under it (text over numbers and days), by the words of the
    trade, by whether its own cells come again below, and by merged areas.
    """
    rows = sample.rows[:DECIDING]
    places = [at for at, row in enumerate(rows) if says(row)]
    if not places:
        return _header_beyond(sample)
    marked = next((at for at in places if _first_text(rows[at]) == _PROPERTY), None)
    if marked is not None and len(filled(rows[marked])) > 1:
        return _finished(sample, (marked,), meta=True)
    band = _chosen_band(sample, rows, places)
    if band:
        return _finished(sample, band, meta=False)
    first = _first_of_data(rows, places)
    above = _notes_above(sample, first)
    return Header((), first, above, unit=_unit_of(above))


def _header_beyond(sample: Sample) -> Header | None:
    """Look further when the deciding rows are all blank."""
    for at, row in enumerate(sample.rows):
        if says(row):
            found = find_header(sample.since(at))
            return found and _shifted(found, at)
    return None


def _shifted(header: Header, by: int) -> Header:
    return Header(
        tuple(at + by for at in header.band),
        header.data + by,
        header.notes,
        header.units,
        header.unit,
        header.meta,
    )


def _first_text(row: Row) -> str:
    return row[0].strip() if row and isinstance(row[0], str) else ""


def _chosen_band(
    sample: Sample, rows: Sequence[Row], places: Sequence[int]
) -> tuple[int, ...]:
    """Return the places of the header's rows: the first that fits, or a clearly better.

    A row further down has to be much like a header: in a file without one, some row of
    words always stands over rows with numbers.
    """
    enough = _enough(rows)
    chosen: tuple[int, ...] = ()
    count = 0
    needed = 0
    for order, at in enumerate(places[:_LOOKED_AT]):
        row = rows[at]
        cells = len(filled(row))
        if cells < enough or _is_aside(row):
            continue
        better = cells > count and labelled(row)
        if (chosen and not better) or (needed and not is_bare_of_numbers(row)):
            continue
        band = _band_around(sample, rows, places, order, enough)
        under = [rows[place] for place in places if place > band[-1]][:_UNDER]
        weight = likeness([rows[place] for place in band], under)
        if weight >= needed and (under or not needed):
            chosen, count = band, cells
        needed = max(needed, weight + 1, _CLEARLY)
    return chosen


def _enough(rows: Sequence[Row]) -> int:
    """Return how many filled cells a header needs beside rows such as these."""
    usual = usual_filling(rows)
    return 1 if usual <= 1 else max(2, (usual + 1) // 2)


def _is_aside(row: Row) -> bool:
    """Tell whether a row above a table is a mark, a note or a unit by itself."""
    said = [as_text(row[at]) for at in filled(row)]
    if said[0].lstrip().startswith("#") and _first_text(row):
        return True
    if len(said) > 3:
        return False
    return is_note(said[0]) or any(unit_line(word) or is_as_of(word) for word in said)


def _band_around(
    sample: Sample,
    rows: Sequence[Row],
    places: Sequence[int],
    order: int,
    enough: int,
) -> tuple[int, ...]:
    at = places[order]
    below = levels_below(sample, rows, at)
    above = levels_above(sample, rows, at, enough)
    return (*above, at, *below)


def _first_of_data(rows: Sequence[Row], places: Sequence[int]) -> int:
    """Return the first row of a table without a header, under its titles."""
    enough = _enough(rows)
    for at in places:
        if len(filled(rows[at])) >= enough and not _is_aside(rows[at]):
            return at
    return places[0]


def _finished(sample: Sample, band: tuple[int, ...], *, meta: bool) -> Header:
    notes = list(_notes_above(sample, band[0]))
    at = band[-1] + 1
    units: tuple[tuple[int, str], ...] = ()
    while at < len(sample.rows):
        row = sample.rows[at]
        if meta and _first_text(row).startswith("#"):
            notes.append(_note(sample, at, "meta"))
        elif told := _units_of(row):
            units = told
            notes.append(_note(sample, at, "unit"))
        elif _counts_columns(row):
            notes.append(_note(sample, at, "meta"))
        elif says(row):
            break
        at += 1
    return Header(band, at, tuple(notes), units, _unit_of(notes), meta)


def _counts_columns(row: Row) -> bool:
    """Tell whether a row only numbers the columns: ``(1) (2) (3)``, ``①②③``."""
    said = [as_text(row[at]).strip() for at in filled(row)]
    if len(said) < 2 or any(word.isdecimal() for word in said):
        return False
    digits = [unicodedata.normalize("NFKC", word).strip("()") for word in said]
    return digits == [str(at) for at in range(1, len(said) + 1)]


def _units_of(row: Row) -> tuple[tuple[int, str], ...]:
    """Return the unit of each position when a row holds nothing but units."""
    places = filled(row)
    told = tuple((at, unit_alone(as_text(row[at]))) for at in places)
    return told if told and all(unit for _, unit in told) else ()


def _notes_above(sample: Sample, until: int) -> tuple[Note, ...]:
    return tuple(
        _note(sample, at, _role(sample.rows[at]))
        for at in range(until)
        if says(sample.rows[at])
    )


def _role(row: Row) -> str:
    said = [as_text(row[at]) for at in filled(row)]
    if said[0].lstrip().startswith("#"):
        return "meta"
    if len(said) == 1 and unit_line(said[0]):
        return "unit"
    return "note" if is_note(said[0]) else "title"


def _note(sample: Sample, at: int, role: str) -> Note:
    return Note(sample.number(at), role, text_of(sample.rows[at]))


def text_of(row: Row) -> str:
    """Return what a row that is no data says, its cells apart by a space."""
    return " ".join(as_text(row[at]).strip() for at in filled(row))


def _unit_of(notes: Sequence[Note]) -> str:
    """Return the one unit told above a table; two units told are none for all."""
    told = {
        unit
        for note in notes
        for word in note.text.split()
        if (unit := unit_line(word))
    }
    told |= {
        unit for note in notes if note.role == "unit" and (unit := unit_line(note.text))
    }
    return told.pop() if len(told) == 1 else ""
