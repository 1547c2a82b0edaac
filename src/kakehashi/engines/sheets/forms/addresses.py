"""Addresses of cells and areas, as formulas and attributes write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from kakehashi.engines.sheets.tables import letter_of, position_of

MAX_ROW: Final = 1_048_576
MAX_COLUMN: Final = 16_384

_CELL: Final = r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
_AREA: Final = re.compile(rf"{_CELL}(?::{_CELL})?")
_COLUMNS: Final = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_QUALIFIED: Final = re.compile(
    r"=?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^'!\[\]:(),]+))!(?P<area>[^!]+)"
)


class Place(NamedTuple):
    """A cell, row and column from 1."""

    row: int
    column: int

    @property
    def address(self) -> str:
        """The address as a spreadsheet shows it: ``B3``."""
        return f"{letter_of(self.column - 1)}{self.row}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def first(self) -> Place:
        """The cell in the upper left corner."""
        return Place(self.top, self.left)

    @property
    def size(self) -> int:
        """The number of its cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def __contains__(self, place: Place) -> bool:
        return (
            self.top <= place.row <= self.bottom
            and self.left <= place.column <= self.right
        )

    def rows(self) -> Iterator[list[Place]]:
        """Yield its cells, a list a row."""
        for row in range(self.top, self.bottom + 1):
            yield [Place(row, column) for column in range(self.left, self.right + 1)]


def place_of(address: str) -> Place | None:
    """Return the cell of ``B3`` or ``$B$3``; ``None`` for anything else."""
    area = area_of(address)
    return area.first if area and area.size == 1 and ":" not in address else None


def area_of(text: str) -> Area | None:
    """Return the area of ``B3``, ``$B$3:$D$5`` or ``B:D``; ``None`` otherwise."""
    if columns := _COLUMNS.fullmatch(text):
        left, right = sorted(position_of(letters) + 1 for letters in columns.groups())
        return Area(1, left, MAX_ROW, right) if right <= MAX_COLUMN else None
    found = _AREA.fullmatch(text)
    if found is None:
        return None
    letters, row, letters2, row2 = found.groups()
    lefts = sorted((position_of(letters) + 1, position_of(letters2 or letters) + 1))
    tops = sorted((int(row), int(row2 or row)))
    if tops[0] < 1 or tops[1] > MAX_ROW or lefts[1] > MAX_COLUMN:
        return None
    return Area(tops[0], lefts[0], tops[1], lefts[1])


def areas_of(sqref: str) -> tuple[Area, ...]:
    """Return the areas of an attribute like ``B3 C4:C9``; unreadable ones left out."""
    return tuple(area for word in sqref.split() if (area := area_of(word)))


def qualified(text: str) -> tuple[str, Area] | None:
    """Return sheet and area of ``'交付 申請'!$B$3``; ``None`` for anything else."""
    found = _QUALIFIED.fullmatch(text.strip())
    area = area_of(found["area"]) if found else None
    if found is None or area is None:
        return None
    quoted = found["quoted"]
    return (quoted.replace("''", "'") if quoted else found["bare"]), area
