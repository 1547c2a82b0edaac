"""Totals that do not match their parts, across columns and at the foot of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.faults.figures import number_of
from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.tables import Row, as_text

_NUMBERS: Final = frozenset({Kind.NUMBER, Kind.MONEY})
_MAN: Final = re.compile(r"男性?|(?<![A-Za-z])[Mm]ale|Man$|_?man$")
_WOMAN: Final = re.compile(r"女性?|[Ff]emale|Woman$|_?woman$")
_TOTAL: Final = re.compile(r"総数|総計|合計|小計|計|[Tt]otal")
_REST: Final = re.compile(r"[\s_()（）・人口別数の]+")
_KEPT: Final = 2000
_MOSTLY: Final = 0.8
_LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Sum:
    """A column that is the sum of others."""

    total: Understood
    parts: tuple[Understood, ...]


def sums_in(understanding: Understanding) -> list[Sum]:
    """Return the sums the names of the columns speak of: 男 + 女 = 計."""
    men, women, totals = (_by_stem(understanding, p) for p in (_MAN, _WOMAN, _TOTAL))
    found = []
    for stem, total in totals.items():
        man, woman = men.get(stem), women.get(stem)
        if man and woman and len({man.column, woman.column, total.column}) == 3:
            found.append(Sum(total, (man, woman)))
    return found


def _by_stem(
    understanding: Understanding, sign: re.Pattern[str]
) -> dict[str, Understood]:
    """Return columns of numbers by their name without the sign; unique ones only."""
    found: dict[str, list[Understood]] = {}
    for known in understanding.columns:
        name = known.column.name
        if known.kind in _NUMBERS and sign.search(name):
            if sign is _MAN and _WOMAN.search(name):
                continue
            stem = _REST.sub("", sign.sub("", name)).lower()
            found.setdefault(stem, []).append(known)
    return {stem: columns[0] for stem, columns in found.items() if len(columns) == 1}


class Sums:
    """Looks at one sum row by row."""

    def __init__(self, told: Sum, said: Said) -> None:
        self._told, self._said = told, said
        self._rows = 0
        self._wrong: list[tuple[int, float, float]] = []

    def look(self, page: Page) -> None:
        """Add up the parts of each row that has all of them."""
        totals = page.texts(self._told.total.column.index)
        parts = [page.texts(part.column.index) for part in self._told.parts]
        for place, texts in enumerate(zip(totals, *parts, strict=True)):
            numbers = [number_of(text) for text in texts]
            total, *rest = numbers
            if total is None or None in rest:
                continue
            self._rows += 1
            added = sum(part for part in rest if part is not None)
            if abs(added - total) > 1e-6 and len(self._wrong) < _KEPT:
                self._wrong.append((page.numbers[place], total, added))

    def finish(self) -> None:
        """Say it, unless most rows disagree: then it is no such sum."""
        if len(self._wrong) > max(1, self._rows * (1 - _MOSTLY)):
            return
        names = " + ".join(part.column.name for part in self._told.parts)
        for row, total, added in self._wrong:
            self._said.say(
                "total-mismatch",
                self._told.total.column,
                row,
                value=f"{total:,.10g}",
                expected=f"{added:,.10g}",
                parts=names,
            )


class FootTotal:
    """Looks at the one row of totals of a table, against the rows it adds up."""

    def __init__(self, understanding: Understanding, said: Said) -> None:
        self._table, self._said = understanding.table, said
        self._columns = [k for k in understanding.columns if k.kind in _NUMBERS]
        self._sums = [0.0] * len(self._columns)
        self._rows = 0

    def look(self, page: Page) -> None:
        """Add up the columns of numbers while the table is of a size people total."""
        self._rows += len(page.numbers)
        if self._rows > _LONGEST:
            return
        for place, known in enumerate(self._columns):
            numbers = map(number_of, page.texts(known.column.index))
            self._sums[place] += sum(filter(None, numbers))

    def finish(self) -> None:
        """Say which totals are wrong, if the row is a total of the rows at all."""
        totals = [note.row for note in self._table.notes if note.role == "total"]
        if len(totals) != 1 or not 2 <= self._rows <= _LONGEST:
            return
        row = totals[0]
        cells = self._cells_of(row)
        right, wrong = 0, list[tuple[Understood, float, float]]()
        for known, added in zip(self._columns, self._sums, strict=True):
            index = known.column.index
            total = number_of(as_text(cells[index])) if index < len(cells) else None
            if total is None:
                continue
            if abs(total - added) <= 1e-6 * max(1.0, abs(added)):
                right += 1
            else:
                wrong.append((known, total, added))
        if len(wrong) > max(right, 1 if len(self._columns) == 1 else 0):
            return
        for known, total, added in wrong:
            self._said.say(
                "total-row-mismatch",
                known.column,
                row,
                value=f"{total:,.10g}",
                expected=f"{added:,.10g}",
            )

    def _cells_of(self, row: int) -> Row:
        for chunk in self._table.sheet.read():
            if chunk.first <= row < chunk.first + len(chunk.rows):
                return chunk.rows[row - chunk.first]
        return []
