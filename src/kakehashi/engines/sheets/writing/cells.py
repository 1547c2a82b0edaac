"""A cell on its way into a workbook: its type by its column, its width, its letters."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Final

from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import Value, as_text, letter_of
from kakehashi.engines.sheets.writing.model import SheetToWrite, Telling, Unwritable
from kakehashi.kernel.nendo import parse_day
from kakehashi.kernel.problems import Unreadable

AS_TEXT: Final = frozenset(
    {Kind.BODY_CODE, Kind.CORPORATE_NUMBER, Kind.POSTAL, Kind.PHONE}
)
AS_NUMBER: Final = frozenset({Kind.MONEY, Kind.NUMBER, Kind.LATITUDE, Kind.LONGITUDE})

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
MOST_LETTERS: Final = 32_767

_NUMBER: Final = re.compile(
    r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
)
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIGITS_KEPT: Final = 15
_FIRST_YEAR: Final = 1900
_SAMPLE: Final = 1000
_NARROWEST, _WIDEST, _ROOM = 8, 60, 3


def typed_by(kind: Kind) -> Callable[[Value], Value]:
    """Return how a cell of this kind is typed.

    Codes and phone numbers become text; a text that is a number, or a day, becomes one
    where the column holds them. Whatever does not read as its kind stays as written.
    """
    if kind in AS_TEXT:
        return lambda value: None if value is None else as_text(value)
    if kind in AS_NUMBER:
        return _number
    return _day if kind is Kind.DATE else lambda value: value


def _number(value: Value) -> Value:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    plain = value.replace(",", "")
    if sum(sign.isdigit() for sign in plain) > _DIGITS_KEPT:
        return value
    return float(plain) if "." in plain else int(plain)


def _day(value: Value) -> Value:
    if not isinstance(value, str) or not value:
        return value
    try:
        return parse_day(value)
    except Unreadable:
        return value


class CellsOfSheet:
    """Types and checks the rows of one sheet; what cannot be written is told."""

    def __init__(self, sheet: SheetToWrite, name: str, telling: Telling) -> None:
        self._sheet, self._name, self._telling = sheet, name, telling
        self._typed = [typed_by(column.kind) for column in sheet.columns]
        if len(sheet.columns) > MOST_COLUMNS:
            self._cannot("write-too-many-columns", 1, MOST_COLUMNS, "")
        self.header: list[str] = [
            str(self._checked(column.name, 1, place) or "")
            for place, column in enumerate(sheet.columns)
        ]
        stream = self._rows()
        first = list(islice(stream, _SAMPLE))
        self.widths = _widths(self.header, first)
        self.rows: Iterator[list[Value]] = chain(first, stream)

    def _rows(self) -> Iterator[list[Value]]:
        width = len(self._typed)
        for number, row in enumerate(self._sheet.rows, 2):
            if number > MOST_ROWS:
                self._cannot("write-too-many-rows", number, 0, "")
                return
            self._telling.rows += 1
            cells = [
                self._checked(
                    self._typed[at](value) if at < width else value, number, at
                )
                for at, value in enumerate(row)
            ]
            yield cells + [None] * (width - len(cells))

    def _checked(self, value: Value, row: int, place: int) -> Value:
        if isinstance(value, str):
            return self._text(value, row, place)
        if isinstance(value, float) and not math.isfinite(value):
            self._cannot("write-not-finite", row, place, "")
            return None
        if isinstance(value, int) and abs(value) >= 10**_DIGITS_KEPT:
            return self._as_text("write-long-number", value, row, place)
        if isinstance(value, date) and value.year < _FIRST_YEAR:
            return self._as_text("write-early-day", value, row, place)
        if isinstance(value, datetime) and value.tzinfo is not None:
            return self._as_text("write-zoned-time", value, row, place)
        return value

    def _text(self, value: str, row: int, place: int) -> str | None:
        if bad := "".join(dict.fromkeys(_ILLEGAL.findall(value))):
            self._cannot("write-illegal-character", row, place, bad)
            return _ILLEGAL.sub("", value)
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if len(text.encode("utf-16-le")) // 2 > MOST_LETTERS:
            self._cannot("write-long-text", row, place, "")
        return text or None

    def _as_text(self, code: str, value: Value, row: int, place: int) -> str:
        text = as_text(value)
        name, cell = self._column(place), f"{letter_of(place)}{row}"
        told = Finding(code, row, name, cell, {"value": text}, sheet=self._name)
        self._telling.say(told)
        return text

    def _cannot(self, code: str, row: int, place: int, bad: str) -> None:
        cell = f"{letter_of(place)}{row}"
        column = self._column(place)
        self._telling.cannot(Unwritable(code, row, column, cell, bad, sheet=self._name))

    def _column(self, place: int) -> str:
        columns = self._sheet.columns
        return columns[place].name if place < len(columns) else ""


def width_of(text: str) -> int:
    """Return the width of the widest line: a full-width character counts two."""
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in line)
        for line in (text.split("\n") if text else ("",))
    )


def _widths(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> list[int]:
    """Return a width for each column by its header and its first rows."""
    widths = [width_of(name) + _ROOM for name in header]
    for row in rows:
        for at, value in enumerate(row[: len(widths)]):
            widths[at] = max(widths[at], min(_WIDEST, width_of(as_text(value)) + 1))
    return [max(_NARROWEST, min(_WIDEST, width)) for width in widths]
