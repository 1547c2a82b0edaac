"""An official form as cells: sheets, addresses, and where its names point.

Everything is taken through the sheets engine, which reads .xlsx, .xls and .ods and
refuses what is hostile. Names (名前の定義) are only to be had from an .xlsx.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.forms import read_form
from kakehashi.engines.sheets.reading import Limits, open_book
from kakehashi.engines.sheets.tables import (
    Book,
    Sheet,
    Value,
    is_blank,
    letter_of,
    position_of,
)
from kakehashi.programmes.grants.rules.form_words import EXAMPLE

LIMITS: Final = Limits(
    max_bytes=20 * 1024**2,
    max_unpacked_bytes=200 * 1024**2,
    max_members=2_000,
    max_cells=5_000_000,
    max_told=2_000,
)
"""A form is no table: it may ask for far less."""

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 600, 60, 40
"""What lies further out belongs to no form and is not looked at."""

EXAMPLE_ROWS: Final = 3
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BRACKETS: Final = re.compile(r"\(.*?\)")
_ORNAMENT: Final = " *:;・●○◎■□◆※"


class At(NamedTuple):
    """A cell of a sheet, row and column from 1; ordered as the book is read."""

    sheet: int
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address as a spreadsheet shows it: ``B3``."""
        return f"{letter_of(self.column - 1)}{self.row}"

    def moved(self, *, down: int = 0, right: int = 0) -> At:
        """The cell so many rows below and columns to the right."""
        return At(self.sheet, self.row + down, self.column + right)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of the form with what stands in its cells; blank ones are left out."""

    name: str
    rows: Mapping[int, Mapping[int, Value]]
    wide: Mapping[tuple[int, int], int]  # first cell of a merged area: its last column

    @property
    def is_example(self) -> bool:
        """Whether it only shows how a form is filled in (記入例)."""
        heads = (
            value
            for row in range(1, EXAMPLE_ROWS + 1)
            for value in self.rows.get(row, {}).values()
        )
        said = [self.name, *(head for head in heads if isinstance(head, str))]
        return any(EXAMPLE in text for text in said)


@dataclass(frozen=True, slots=True)
class FormCells:
    """A form opened.

    Attributes:
        encoding: what it is: ``xlsx``, ``xls``, ``ods``, or that of a text.
        names: the cells each name points to, row by row; empty where there are none.
        uncomputed: formulas without a value, and those that show an error.
    """

    encoding: str
    leaves: Sequence[Leaf]
    names: Mapping[str, tuple[At, ...]]
    uncomputed: frozenset[At]

    def value(self, at: At) -> Value:
        """What stands in a cell; None for a blank."""
        return self.leaves[at.sheet].rows.get(at.row, {}).get(at.column)

    def after(self, at: At) -> At:
        """The cell to the right of one, or of the merged area it begins.

        An area that covers filled cells was left behind when rows were moved.
        """
        leaf = self.leaves[at.sheet]
        last = leaf.wide.get((at.row, at.column), at.column)
        covered = range(at.column + 1, last + 1)
        stale = any(column in leaf.rows.get(at.row, {}) for column in covered)
        return At(at.sheet, at.row, (at.column if stale else last) + 1)

    def row(self, at: At) -> Iterator[tuple[At, Value]]:
        """The filled cells of a row from left to right."""
        cells = self.leaves[at.sheet].rows.get(at.row, {})
        for column in sorted(cells):
            yield At(at.sheet, at.row, column), cells[column]

    def everything(self) -> Iterator[tuple[At, Value]]:
        """The filled cells of the sheets that hold answers."""
        for number, leaf in enumerate(self.leaves):
            if leaf.is_example:
                continue
            for row in sorted(leaf.rows):
                yield from self.row(At(number, row, 1))


def open_form(data: bytes, *, name: str = "") -> FormCells:
    """Open a filled form.

    Raises:
        Rejected: no sheet, broken, protected by a password, hostile or too large.
    """
    book = open_book(data, name=name, limits=LIMITS)
    sheets = book.sheets[:MOST_SHEETS]
    leaves = [_leaf(sheet) for sheet in sheets]
    numbers = {leaf.name: number for number, leaf in enumerate(leaves)}
    names = _names(data, numbers) if book.encoding == "xlsx" else {}
    return FormCells(book.encoding, leaves, names, _uncomputed(book, numbers))


def _leaf(sheet: Sheet) -> Leaf:
    rows: dict[int, dict[int, Value]] = {}
    for number, row in _rows(sheet):
        kept = {
            column: value
            for column, value in enumerate(row[:MOST_COLUMNS], start=1)
            if not is_blank(value)
        }
        if kept:
            rows[number] = kept
    wide = {(area.top, area.left): area.right for area in sheet.merged}
    return Leaf(sheet.name, rows, wide)


def _rows(sheet: Sheet) -> Iterator[tuple[int, list[Value]]]:
    for chunk in sheet.read():
        for number, row in enumerate(chunk.rows, start=chunk.first):
            if number > MOST_ROWS:
                return
            yield number, row


def _names(data: bytes, numbers: Mapping[str, int]) -> dict[str, tuple[At, ...]]:
    return {
        named.name: tuple(
            at
            for cell in named.cells
            if (at := place_of(numbers[named.sheet], cell)) is not None
        )
        for named in read_form(data).cells
        if named.sheet in numbers
    }


def _uncomputed(book: Book, numbers: Mapping[str, int]) -> frozenset[At]:
    """Cells whose formula gave nothing; known once every sheet has been read."""
    return frozenset(
        at
        for finding in book.findings
        if finding.code in {"formula-without-value", "error-value"}
        if (at := _place(finding, numbers)) is not None
    )


def _place(finding: Finding, numbers: Mapping[str, int]) -> At | None:
    number = numbers.get(finding.sheet)
    return None if number is None else place_of(number, finding.cell or "")


def place_of(sheet: int, address: str) -> At | None:
    """The cell of ``B3`` on a sheet; None for what is no address."""
    found = _CELL.fullmatch(address)
    if found is None:
        return None
    return At(sheet, int(found[2]), position_of(found[1]) + 1)


def plain_label(value: Value) -> str:
    """A label to be compared: one width, without blanks, ornaments and brackets."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFKC", value)
    bare = _BRACKETS.sub("", "".join(text.split())).strip(_ORNAMENT)
    return bare or text.strip()
