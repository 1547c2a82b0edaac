"""The data rows of a table, streamed: what is no data is left out and noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.structure.asides import (
    is_aside,
    is_subtotal,
    total_label,
)
from kakehashi.engines.sheets.structure.header import text_of
from kakehashi.engines.sheets.structure.labels import is_bare_of_numbers, labelled
from kakehashi.engines.sheets.structure.merges import Fills
from kakehashi.engines.sheets.structure.shapes import filled, texts
from kakehashi.engines.sheets.structure.suspects import suspects, total_like
from kakehashi.engines.sheets.structure.told import Told
from kakehashi.engines.sheets.structure.widths import Widths
from kakehashi.engines.sheets.tables import DataChunk, Row, Value, is_blank

_GAPS: Final = 1_000
"""Blank rows after which another table is looked for."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table of a sheet.

    Attributes:
        told: the table's sheet, columns, notes and findings.
        first: number of the first row that may be data.
        last: number of the last row that may be; ``None`` to the end of the sheet.
        header: the rows of the header as they are compared.
        heads: the first filled cells of the header rows as written.
        titles: what stands above the table: pages print it again.
        totals: numbers of the rows that are a total by standing first.
        meta: whether ``#`` in a first cell marks a row as no data.
    """

    told: Told
    first: int
    last: int | None
    header: frozenset[tuple[str, ...]]
    heads: frozenset[Value]
    titles: frozenset[str]
    totals: frozenset[int]
    meta: bool

    def read(self) -> Iterator[DataChunk]:
        """Yield the data rows from the first, in chunks, each as wide as the table."""
        return _Reading(self).chunks()


class _Reading:
    """One pass over the rows of a table."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.told = rows.told
        self.widths = Widths(rows.told)
        self.fills = Fills(rows.told, rows.first, rows.last)
        self.waiting: list[tuple[int, Row, str]] = []
        self.after_gap = False
        self.gap: int | None = None
        self.gaps = 0
        self.begun = False
        self.over = False

    def chunks(self) -> Iterator[DataChunk]:
        for first, rows in self._within():
            chunk = self._data_of(first, rows)
            if chunk.rows:
                yield chunk
            if self.over:
                break
        if _are_values(self.waiting):
            numbers, kept = list[int](), list[Row]()
            self._release(numbers, kept)
            yield DataChunk(numbers, self.widths.rectangle(kept, numbers))
        for number, row, _ in self.waiting:
            self.told.note(number, "total", row)

    def _within(self) -> Iterator[tuple[int, list[Row]]]:
        """Yield the chunks of the sheet cut to the rows of this table."""
        begin, end = self.rows.first, self.rows.last
        for chunk in self.told.sheet.read():
            if end is not None and chunk.first > end:
                return
            after = chunk.first + len(chunk.rows)
            if after <= begin:
                continue
            rows = chunk.rows
            skipped = max(begin - chunk.first, 0)
            if skipped or (end is not None and after > end + 1):
                rows = rows[skipped : None if end is None else end + 1 - chunk.first]
            yield chunk.first + skipped, rows

    def _data_of(self, first: int, rows: list[Row]) -> DataChunk:
        looked_at = self._suspects(first, rows)
        as_written = rows
        if self.fills.areas:
            rows = self.fills.over(first, rows)
        if not looked_at and not self.waiting:
            if rows:
                self._data_passes()
            numbers = list(range(first, first + len(rows)))
            return DataChunk(numbers, self.widths.rectangle(rows, numbers))
        return self._sifted(first, rows, as_written, looked_at)

    def _data_passes(self) -> None:
        self.after_gap, self.gap, self.begun = False, None, True

    def _suspects(self, first: int, rows: list[Row]) -> list[int]:
        """Return the places of the rows worth a look, those after them among them."""
        found = set(suspects(rows, self.rows.heads, len(self.told.columns)))
        found.update(
            number - first
            for number in self.rows.totals
            if 0 <= number - first < len(rows)
        )
        if rows and self.after_gap:
            found.add(0)
        found.update([at + 1 for at in found if at + 1 < len(rows)])
        return sorted(found)

    def _sifted(
        self,
        first: int,
        rows: list[Row],
        as_written: list[Row],
        looked_at: list[int],
    ) -> DataChunk:
        """Return the data rows; totals are known before merged areas are filled."""
        numbers: list[int] = []
        kept: list[Row] = []
        done = 0
        for at in [*looked_at, len(rows)]:
            if at > done:
                self._release(numbers, kept)
                numbers.extend(range(first + done, first + at))
                kept.extend(rows[done:at])
                self._data_passes()
            if at == len(rows) or self.over:
                break
            done = at + 1
            if self._is_data(first + at, rows[at], as_written[at]):
                self._release(numbers, kept)
                numbers.append(first + at)
                kept.append(rows[at])
                self._data_passes()
            if self.over:
                break
        return DataChunk(numbers, self.widths.rectangle(kept, numbers))

    def _release(self, numbers: list[int], kept: list[Row]) -> None:
        """Let totals that waited for the end go as data: it was not the end."""
        for number, row, _ in self.waiting:
            numbers.append(number)
            kept.append(row)
        self.waiting.clear()

    def _is_data(self, number: int, row: Row, as_written: Row) -> bool:
        places = filled(row)
        if not places:
            self._blank(number)
            return False
        role = self._role(number, row, places, _total_of(as_written))
        if role == "total-at-end":
            self.waiting.append((number, row, _total_of(as_written)))
            return False
        if role == "data":
            self._tell_gap()
            return True
        self.told.note(number, role, row)
        self.after_gap = True
        return False

    def _blank(self, number: int) -> None:
        self.after_gap = True
        if self.gap is None:
            self.gap = number
            self.gaps += 1

    def _tell_gap(self) -> None:
        """Note blank rows only once data stands below them: a sheet's end is no gap."""
        if self.gap is not None and self.begun:
            self.told.note(self.gap, "blank", [])
        self.gap = None

    def _role(self, number: int, row: Row, places: list[int], total: str) -> str:
        head = row[places[0]]
        if self.rows.meta and isinstance(head, str) and head.lstrip().startswith("#"):
            return "meta"
        if number in self.rows.totals:
            return "total"
        if head in self.rows.heads and texts(row) in self.rows.header:
            self.told.find("repeated-header", number)
            return "header-again"
        if len(places) == 1 and text_of(row) in self.rows.titles:
            return "title"
        if is_aside(row, len(self.told.columns), after_gap=self.after_gap):
            return "note"
        if total:
            return "total" if is_subtotal(total) else "total-at-end"
        if self.gap is not None and self._begins_another(row, places):
            self.over = True
            self.told.find("second-table", number, row=str(number))
            return "second-table"
        return "data"

    def _begins_another(self, row: Row, places: list[int]) -> bool:
        return (
            self.begun
            and self.gaps <= _GAPS
            and bool(self.rows.header)
            and len(places) > 1
            and is_bare_of_numbers(row)
            and labelled(row)
        )


def _total_of(row: Row) -> str:
    """Return the label of a row that may be a total, or ``""``."""
    head = next((value for value in row if not is_blank(value)), None)
    return total_label(row) if total_like(head) else ""


def _are_values(waiting: list[tuple[int, Row, str]]) -> bool:
    """Tell whether rows at the end are a category and not totals: one label, twice."""
    labels = [label for _, _, label in waiting]
    return len(labels) > 1 and len(set(labels)) == 1
