"""Today's local governments and what became of the former ones, as committed data."""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

from kakehashi.kernel.bodies.spelling import fold

WARD: Final = "ward"
NORTHERN: Final = "northern_village"
RANKS: Final = (
    "prefecture",
    "designated_city",
    "city",
    "special_ward",
    "town",
    "village",
    WARD,
    NORTHERN,
)
_EARTH_KM: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Body:
    """A local government of today, or a ward of a designated city (a display unit).

    Attributes:
        kind: one of ``RANKS``.
        name: kanji, of a ward with its city's before it (``札幌市中央区``).
        county: 郡, or ``""``.
        since: first day under this code and rank, where known.
    """

    code: str
    kind: str
    name: str
    county: str
    kana: str
    county_kana: str
    name_en: str
    romaji: str
    lat: float
    lon: float
    since: date | None

    @property
    def prefecture_code(self) -> str:
        """The first two digits of the code."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Change:
    """One dated step by which a former body became another one.

    Attributes:
        sort: ``renamed``, ``merged`` (a new body began), ``joined`` (a body
            of that name and code was there before: 編入, or 新設 under the old
            name, which the source does not tell apart), ``split``, ``became_city``,
            ``became_town``, ``designated``, ``reorganised`` or ``code_changed``.
        day: the first day of the new state; None where it is not known for sure.
        kana: reading without the last sign (町 may be ちょう or まち); ``""`` unsure.
        source: a key of ``sources`` in ``register.json``.
    """

    sort: str
    day: date | None
    code: str
    name: str
    county: str
    kana: str
    lat: float
    lon: float
    to_code: str
    to_name: str
    source: str

    @property
    def prefecture_code(self) -> str:
        """The first two digits of the former code."""
        return self.code[:2]


@dataclass(frozen=True)
class Register:
    """All bodies by code and all changes, with ways to follow them."""

    bodies: dict[str, Body]
    changes: tuple[Change, ...]
    _after: dict[tuple[str, str], list[Change]] = field(repr=False)

    @cached_property
    def changes_by_code(self) -> dict[str, list[Change]]:
        """Changes by the former body's code."""
        found: dict[str, list[Change]] = defaultdict(list)
        for change in self.changes:
            found[change.code].append(change)
        return found

    def prefecture_of(self, code: str) -> Body:
        """Return the prefecture that a code lies in."""
        return self._prefectures[code[:2]]

    @cached_property
    def _prefectures(self) -> dict[str, Body]:
        return {
            b.prefecture_code: b for b in self.bodies.values() if b.kind == "prefecture"
        }

    def parent_of(self, ward: Body) -> Body:
        """Return the designated city of a ward."""
        return self._parents[ward.code]

    @cached_property
    def _parents(self) -> dict[str, Body]:
        cities = [b for b in self.bodies.values() if b.kind == "designated_city"]
        return {
            ward.code: next(
                c
                for c in cities
                if c.prefecture_code == ward.prefecture_code
                and ward.name.startswith(c.name)
            )
            for ward in self.bodies.values()
            if ward.kind == WARD
        }

    def full_name(self, body: Body) -> str:
        """Return the name with prefecture and county."""
        if body.kind == "prefecture":
            return body.name
        return f"{self.prefecture_of(body.code).name}{body.county}{body.name}"

    def onward(self, change: Change) -> list[tuple[tuple[Change, ...], Body]]:
        """Follow a change, with the others of the same day, to bodies of today.

        Returns the path and its end for each successor, in the order of the data.
        """
        first = [
            c
            for c in self._after[change.code, change.name]
            if c.day == change.day and c.sort == change.sort
        ]
        return [end for step in first for end in self._ends((step,))]

    def _ends(
        self, path: tuple[Change, ...]
    ) -> Iterator[tuple[tuple[Change, ...], Body]]:
        last = path[-1]
        body = self.bodies.get(last.to_code)
        if body is not None and fold(body.name) == fold(last.to_name):
            yield path, body
            return
        steps = self._after.get((last.to_code, last.to_name), ())
        for step in steps if len(path) < 9 else ():
            if step.day is None or last.day is None or step.day >= last.day:
                yield from self._ends((*path, step))


@cache
def register() -> Register:
    """Return the committed register; read once a process."""
    bodies = {row["code"]: _body(row) for row in _rows("bodies.csv")}
    changes = tuple(_change(row) for row in _rows("history.csv"))
    after: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        after[change.code, change.name].append(change)
    return Register(bodies, changes, dict(after))


@cache
def about() -> dict[str, dict[str, str]]:
    """Return what the data say of themselves: years covered, dates, sources."""
    text = files("kakehashi.kernel").joinpath("data/register.json").read_text("utf-8")
    return dict(json.loads(text))


def kilometres(lat: float, lon: float, place: Body | Change) -> float:
    """Return the great-circle distance from a point (degrees) to a place."""
    here, there = math.radians(lat), math.radians(place.lat)
    half = math.sin((there - here) / 2) ** 2 + (
        math.cos(here)
        * math.cos(there)
        * math.sin(math.radians(place.lon - lon) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("kakehashi.kernel").joinpath(f"data/{name}").read_text("utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _body(row: dict[str, str]) -> Body:
    return Body(
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        county=row["county"],
        kana=row["kana"],
        county_kana=row["county_kana"],
        name_en=row["name_en"],
        romaji=row["romaji"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        since=_day(row["since"]),
    )


def _change(row: dict[str, str]) -> Change:
    return Change(
        sort=row["sort"],
        day=_day(row["day"]),
        code=row["code"],
        name=row["name"],
        county=row["county"],
        kana=row["kana"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        to_code=row["to_code"],
        to_name=row["to_name"],
        source=row["source"],
    )
