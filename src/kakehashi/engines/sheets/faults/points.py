"""Latitude and longitude: a point in Japan, and in the municipality of its row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.faults.towns import Towns, lies_where_addressed
from kakehashi.engines.sheets.kinds.model import Understood
from kakehashi.kernel.bodies.extents import Extent

SOUTH, NORTH, WEST, EAST = 20.0, 46.0, 122.0, 154.0
_DECIMAL_COMMA: Final = re.compile(r"\s*[0-9]{2,3}[,，、][0-9]{2,}\s*")
_MANY: Final = 0.5
_ENOUGH: Final = 10


@dataclass(frozen=True, slots=True)
class Outside:
    """A point that is not where its row says it is."""

    row: int
    lat: float
    lon: float
    body: str


class Points:
    """Looks at a pair of columns; counts the rows with a point in Japan."""

    def __init__(
        self,
        lat: Understood,
        lon: Understood,
        address: Understood | None,
        towns: Towns,
        said: Said,
    ) -> None:
        self._lat, self._lon, self._address = lat, lon, address
        self._towns, self._said = towns, said
        self._outside: list[Outside] = []
        self._compared = 0
        self.valid = 0

    def look(self, page: Page) -> None:
        """Look row by row only where not every pair is in Japan."""
        lats = _as_numbers(page.cells(self._lat.column.index))
        lons = _as_numbers(page.cells(self._lon.column.index))
        if lats and lons and _in_japan(lats, lons):
            self.valid += len(lats)
            self._compare(page, lats, lons)
            return
        lat_texts = page.texts(self._lat.column.index)
        lon_texts = page.texts(self._lon.column.index)
        places, good_lats, good_lons = [], list[float](), list[float]()
        for place, pair in enumerate(zip(lat_texts, lon_texts, strict=True)):
            lat, lon = _number(pair[0]), _number(pair[1])
            if lat is not None and lon is not None and is_in_japan(lat, lon):
                places.append(place)
                good_lats.append(lat)
                good_lons.append(lon)
            elif pair[0].strip() or pair[1].strip():
                self._tell(pair, lat, lon, page.numbers[place])
        self.valid += len(places)
        self._compare(page, good_lats, good_lons, places)

    def _tell(
        self, pair: tuple[str, str], lat: float | None, lon: float | None, row: int
    ) -> None:
        value = f"{pair[0].strip()}, {pair[1].strip()}"
        if lat is not None and lon is not None:
            code = "coordinates-not-in-japan"
            if is_in_japan(lon, lat):
                code = "coordinates-swapped"
            elif lat == lon == 0:
                code = "coordinates-zero"
            self._said.say(code, self._lat.column, row, value=value)
            return
        for known, text, number in (
            (self._lat, pair[0], lat),
            (self._lon, pair[1], lon),
        ):
            self._tell_cell(known, text, number, row)

    def _tell_cell(
        self, known: Understood, text: str, number: float | None, row: int
    ) -> None:
        if number is not None:
            return
        if not text.strip():
            self._said.say("coordinate-missing", known.column, row)
        elif _DECIMAL_COMMA.fullmatch(text):
            self._said.say("decimal-comma", known.column, row, value=text)
        elif any(sign.isdigit() for sign in text):
            self._said.say("coordinate-unreadable", known.column, row, value=text)

    def _compare(
        self,
        page: Page,
        lats: Sequence[float],
        lons: Sequence[float],
        places: list[int] | None = None,
    ) -> None:
        """Compare points with the municipality of their rows, all of a page at once."""
        if not lats:
            return
        addresses = page.texts(self._address.column.index) if self._address else ()
        where: Sequence[int] = range(len(lats)) if places is None else places
        for town, chosen in self._towns.of(page, where):
            if town.extent is None:
                continue
            self._compared += len(chosen)
            some_lats = lats if len(chosen) == len(lats) else [lats[i] for i in chosen]
            some_lons = lons if len(chosen) == len(lats) else [lons[i] for i in chosen]
            if _all_in(town.extent, some_lats, some_lons):
                continue
            for i, lat, lon in zip(chosen, some_lats, some_lons, strict=True):
                address = addresses[where[i]] if addresses else ""
                if not (
                    town.extent.holds(lat, lon)
                    or lies_where_addressed(address, lat, lon)
                ):
                    row = page.numbers[where[i]]
                    self._outside.append(Outside(row, lat, lon, town.name))

    def finish(self) -> None:
        """Say which points lie elsewhere; once only, if most of them do."""
        count = len(self._outside)
        if not count:
            return
        if count >= _ENOUGH and count > self._compared * _MANY:
            self._said.say(
                "points-outside-body",
                self._lat.column,
                None,
                count=f"{count:,}",
                body=self._outside[0].body,
                row=self._outside[0].row,
            )
            return
        for out in self._outside:
            self._said.say(
                "point-outside-body",
                self._lat.column,
                out.row,
                value=f"{out.lat}, {out.lon}",
                body=out.body,
            )


def is_in_japan(lat: float, lon: float) -> bool:
    """Tell whether a point in degrees can be in Japan."""
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def _in_japan(lats: Sequence[float], lons: Sequence[float]) -> bool:
    return is_in_japan(min(lats), min(lons)) and is_in_japan(max(lats), max(lons))


def _all_in(extent: Extent, lats: Sequence[float], lons: Sequence[float]) -> bool:
    return extent.holds(min(lats), min(lons)) and extent.holds(max(lats), max(lons))


def _as_numbers(cells: Sequence[object]) -> list[float] | None:
    """Return all cells as numbers, or ``None`` if one is none."""
    try:
        return list(map(float, cells))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
