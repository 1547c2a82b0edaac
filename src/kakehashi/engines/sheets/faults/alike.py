"""Rows that say nearly the same: one place entered twice, a little differently."""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.points import is_in_japan
from kakehashi.engines.sheets.faults.repeats import repeated
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.tables import Row, as_text
from kakehashi.kernel.bodies.spelling import fold

_NEAR_METRES: Final = 30.0
_METRES_PER_DEGREE: Final = 111_200.0
_LONG_ENOUGH: Final = 6
_FEW: Final = 0.1
_GROUP: Final = 50  # more rows of one name or place are no slip
_FUZZY_ROWS: Final = 200_000  # above it only equal names are compared
_SILENT: Final = re.compile(r"[\s・･,，、。.()（）「」『』‐‑‒–—―−ー~〜～\-]+")
# Where names differ in one of these, they are names of two things.
_TELLING: Final = frozenset(
    "東西南北上下左右男女大小新旧前後内外本分支中高低元第甲乙丙子親公私入出表裏"
    "一二三四五六七八九十0123456789abcdefghijklmnopqrstuvwxyz階号棟館園校"
)
_OF_ROW: Final = frozenset({Kind.ROW_NUMBER})
_OF_PLACE: Final = frozenset(
    {Kind.NAME, Kind.KANA, Kind.LATIN_NAME, Kind.ADDRESS, Kind.LATITUDE, Kind.LONGITUDE}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as far as it is compared.

    ``rest`` are the other cells but identifiers, ``whole`` the row as it is.
    """

    number: int
    name: str
    key: str
    address: str
    point: tuple[float, float] | None
    rest: tuple[str, ...]
    whole: tuple[str, ...]


class Alike:
    """Keeps a hash of each name and place; reads again the few rows that share one."""

    def __init__(self, understanding: Understanding, name: Understood, said: Said):
        self._table = understanding.table
        self._understanding, self._name, self._said = understanding, name, said
        self._address = _first(understanding, Kind.ADDRESS)
        self._lat = _first(understanding, Kind.LATITUDE)
        self._lon = _first(understanding, Kind.LONGITUDE)
        self._names, self._places = array("q"), array("q")

    def look(self, page: Page) -> None:
        """Take hashes of the names, and of the places while the table is not huge."""
        texts = page.texts(self._name.column.index)
        self._names.extend(map(hash, keys_of(texts)))
        if len(self._names) > _FUZZY_ROWS:
            return
        if self._address is not None:
            places: Sequence[object] = keys_of(page.texts(self._address.column.index))
        elif self._lat is not None and self._lon is not None:
            lats = page.texts(self._lat.column.index)
            lons = page.texts(self._lon.column.index)
            places = list(zip(lats, lons, strict=True))
        else:
            return
        self._places.extend(map(hash, places))

    def finish(self) -> None:
        """Compare the rows that share a name or a place, two by two."""
        wanted = self._shared(self._names)
        if len(self._names) <= _FUZZY_ROWS:
            wanted |= self._shared(self._places)
        if not wanted:
            return
        by_name: dict[str, list[Entry]] = defaultdict(list)
        by_place: dict[object, list[Entry]] = defaultdict(list)
        for entry in self._entries(wanted):
            by_name[entry.key].append(entry)
            by_place[entry.address or entry.point].append(entry)
        told = set[int]()
        for group in (*by_name.values(), *by_place.values()):
            for one, other in combinations(group, 2) if len(group) <= _GROUP else ():
                if other.number not in told and is_near_duplicate(one, other):
                    told.add(other.number)
                    self._said.say(
                        "near-duplicate",
                        self._name.column,
                        other.number,
                        first=one.number,
                        value=one.name,
                    )

    def _shared(self, hashes: array[int]) -> set[int]:
        """Return the places of rows whose hash others have, if these are few."""
        found = repeated(hashes)
        if len(found) > max(_GROUP * 20, len(hashes) * _FEW):
            return set()
        return found.keys() | set(found.values())

    def _entries(self, wanted: set[int]) -> Iterator[Entry]:
        place = 0
        for chunk in self._table.read():
            for number, row in zip(chunk.numbers, chunk.rows, strict=True):
                if place in wanted:
                    entry = self._entry(number, row)
                    if entry.key:
                        yield entry
                place += 1

    def _entry(self, number: int, row: Row) -> Entry:
        texts = [as_text(cell) for cell in row]
        address = self._address and texts[self._address.column.index]
        name = texts[self._name.column.index]
        rest = [
            texts[known.column.index]
            for known in self._understanding.columns
            if known.kind not in _OF_ROW | _OF_PLACE
        ]
        return Entry(
            number,
            name.strip(),
            key_of(name),
            key_of(address or ""),
            self._point(texts),
            tuple(map(key_of, rest)),
            tuple(texts),
        )

    def _point(self, texts: list[str]) -> tuple[float, float] | None:
        if self._lat is None or self._lon is None:
            return None
        try:
            lat = float(texts[self._lat.column.index])
            lon = float(texts[self._lon.column.index])
        except ValueError:
            return None
        return (lat, lon) if is_in_japan(lat, lon) else None


def alike_in(understanding: Understanding, said: Said) -> Iterator[Alike]:
    """Yield the watch of a table that names places, and tells where they are."""
    name = _first(understanding, Kind.NAME)
    where = _first(understanding, Kind.ADDRESS) or _first(understanding, Kind.LATITUDE)
    if name is not None and where is not None:
        yield Alike(understanding, name, said)


def _first(understanding: Understanding, kind: Kind) -> Understood | None:
    return next(iter(understanding.of_kind(kind)), None)


def key_of(text: str) -> str:
    """Return a text with width, case, spaces and small marks made one."""
    return _SILENT.sub("", unicodedata.normalize("NFKC", text)).lower()


def keys_of(texts: Sequence[str]) -> list[str]:
    """Return the keys of a column, at C speed: without spaces, width and case."""
    joined = "\x1e".join(texts)
    if not joined.isascii():
        joined = unicodedata.normalize("NFKC", joined)
    keys = joined.replace(" ", "").lower().split("\x1e")
    return keys if len(keys) == len(texts) else [key_of(text) for text in texts]


def is_near_duplicate(one: Entry, other: Entry) -> bool:
    """Tell whether two rows are one place entered twice; equal rows are another fault.

    Names alike, the address or the point the same, and no other cell that
    contradicts: two defibrillators in one hall differ in where they hang.
    """
    if one.whole == other.whole or not _same_place(one, other):
        return False
    if any(a and b and a != b for a, b in zip(one.rest, other.rest, strict=True)):
        return False
    return one.key == other.key or _names_alike(one.key, other.key)


def _same_place(one: Entry, other: Entry) -> bool:
    if one.point and other.point:
        return _metres(one.point, other.point) <= _NEAR_METRES
    return bool(one.address) and one.address == other.address


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    up = (one[0] - other[0]) * _METRES_PER_DEGREE
    on = (one[1] - other[1]) * _METRES_PER_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(up, on)


def _names_alike(one: str, other: str) -> bool:
    """Tell whether names differ by a slip of the pen, or by old and new characters."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 -- heavy

    if fold(one) == fold(other):
        return True
    here, there = Counter(one), Counter(other)
    if _TELLING & ((here - there).keys() | (there - here).keys()):
        return False
    long_enough = min(len(one), len(other)) >= _LONG_ENOUGH
    return long_enough and Levenshtein.distance(one, other, score_cutoff=1) <= 1
