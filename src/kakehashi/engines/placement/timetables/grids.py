"""A timetable to look at: a row for each person, a column for each hour."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of text, the first row and the first column being headings."""

    cells: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """Columns in line, also where letters are twice as wide."""
        widths = [max(map(_width, column)) for column in zip(*self.cells, strict=True)]
        lines = [
            "  ".join(
                cell + " " * (width - _width(cell))
                for cell, width in zip(row, widths, strict=True)
            ).rstrip()
            for row in self.cells
        ]
        return "\n".join(lines)

    def csv(self) -> str:
        """Comma-separated; a spreadsheet takes no cell of it for a formula."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerows([[_plain(cell) for cell in row] for row in self.cells])
        return out.getvalue()


def grid_of(
    names: Sequence[str], rows: Iterable[tuple[int, int, str]], slots: int
) -> Grid:
    """A grid of (position, hour from 1, text), a row for each name in their order."""
    cells = [[name, *[""] * slots] for name in names]
    for who, slot, told in rows:
        cells[who][slot] = told
    head = ("", *[str(slot) for slot in range(1, slots + 1)])
    return Grid((head, *map(tuple, cells)))


def _width(told: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in told)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
