"""The words of the engine: a book of sheets, their rows, and the tables found in them.

A sheet is read in chunks of consecutive rows and may be read again from the start as
often as somebody asks; nothing holds a whole file in memory. Cells keep their
addresses: ``Chunk.first`` is the row number a spreadsheet would show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from kakehashi.engines.sheets.findings import Finding

Value = str | int | float | bool | date | datetime | time | None
"""A cell: text as in a CSV, typed from a workbook. ``None`` and ``""`` are blank."""

Row = list[Value]

CHUNK: Final = 4096


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area, rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive rows of a sheet as they are: ragged, blank rows included.

    Attributes:
        first: number of the first row, from 1.
        rows: the rows; row ``i`` of the list is sheet row ``first + i``.
    """

    first: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a book.

    Attributes:
        name: as written; ``""`` for a CSV.
        visible: whether a person opening the book sees it.
        merged: merged areas, empty for a CSV.
        read: opens the sheet from its first row; every call starts again.
    """

    name: str
    visible: bool
    merged: tuple[Merge, ...]
    read: Callable[[], Iterator[Chunk]]


@dataclass(frozen=True, slots=True)
class Book:
    """A file that could be opened.

    Attributes:
        name: the file's name, for people; never a reason for anything.
        encoding: ``utf-8``, ``utf-8-sig``, ``cp932``, ``utf-16``, ``xlsx``, ``xls``,
            ``ods``.
        sheets: in the order of the book.
        findings: what reading it met (a NUL, a second encoding, macros left alone …).
            Grows while the sheets are read.
    """

    name: str
    encoding: str
    sheets: tuple[Sheet, ...]
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        index: position in the row, from 0.
        letter: as a spreadsheet names it (``"F"``).
        name: as written; levels of a header of several rows are joined with ``_``;
            ``""`` when the header is narrower than the rows.
        path: the levels from top to bottom; one for a plain header.
        unit: the unit told in the header or above it (``"千円"``), or ``""``.
    """

    index: int
    letter: str
    name: str
    path: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A row that is no data: a title, a unit, a note, a meta row, a total.

    ``role`` is one of ``title``, ``unit``, ``meta``, ``note``, ``total``, ``blank``.
    """

    row: int
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class DataChunk:
    """Data rows with their numbers.

    Attributes:
        numbers: the sheet's row number of each row.
        rows: each at least as wide as the table; cells beyond the last named column
            stay at the end of the row, never dropped.
    """

    numbers: list[int]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a sheet.

    Attributes:
        sheet: where it stands.
        header_rows: rows of its header, from 1; empty when it has none.
        columns: from left to right.
        notes: rows above and below that are no data, as far as they are known before
            the rows are read; ``read`` adds what it meets further down.
        read: its data rows, in chunks, from the start at every call. Blank rows, meta
            rows, notes and totals are left out and put in ``notes`` once.
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    notes: list[Note]
    read: Callable[[], Iterator[DataChunk]]
    findings: list[Finding] = field(default_factory=list)


def letter_of(index: int) -> str:
    """Return the column letter of a position from 0: 0 → ``A``, 26 → ``AA``."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def position_of(letters: str) -> int:
    """Return the position from 0 of a column letter: ``A`` → 0, ``AA`` → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def is_blank(value: Value) -> bool:
    """Tell whether a cell says nothing; zero and ``False`` say something."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_text(value: Value) -> str:
    """Return a cell as text: whole numbers without ``.0``, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, time):
        return value.isoformat("minutes" if value.second == 0 else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
