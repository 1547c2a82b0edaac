"""Between which degrees a municipality lies: a box around it, as committed data."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from kakehashi.kernel.bodies.register import WARD, Register, register

_KM_PER_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees, edges included."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies in it."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east

    def wider(self, km: float) -> Extent:
        """Return the box with ``km`` more on every side."""
        high = km / _KM_PER_DEGREE
        wide = high / math.cos(math.radians((self.south + self.north) / 2))
        return Extent(
            self.south - high, self.west - wide, self.north + high, self.east + wide
        )

    def joined(self, other: Extent) -> Extent:
        """Return the box around both."""
        return Extent(
            min(self.south, other.south),
            min(self.west, other.west),
            max(self.north, other.north),
            max(self.east, other.east),
        )


@cache
def extent_of(code: str) -> Extent | None:
    """Return the box of a body of today by its six-digit code.

    A ward answers with its city's, a prefecture with that of all it has; ``None`` for
    codes that are nobody's and for the villages of the Northern Territories.
    Source: see ``kernel/data/SOURCE.md``.
    """
    book = register()
    body = book.bodies.get(code)
    if body is None:
        return None
    if body.kind == "prefecture":
        return _of_prefecture(code[:2], book)
    if body.kind == WARD:
        return _extents().get(book.parent_of(body).code)
    return _extents().get(code)


def _of_prefecture(two: str, book: Register) -> Extent | None:
    whole: Extent | None = None
    for code, extent in _extents().items():
        if code[:2] == two and code in book.bodies:
            whole = extent if whole is None else whole.joined(extent)
    return whole


@cache
def _extents() -> dict[str, Extent]:
    text = files("kakehashi.kernel").joinpath("data/extents.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["code"]: Extent(
            float(row["south"]),
            float(row["west"]),
            float(row["north"]),
            float(row["east"]),
        )
        for row in rows
    }
