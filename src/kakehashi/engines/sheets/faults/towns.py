"""Which municipality a row is about: by its code, its name, or the whole table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.faults.codes import restored
from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.kinds.model import Kind, Understanding
from kakehashi.kernel.bodies import register
from kakehashi.kernel.bodies.extents import Extent, extent_of
from kakehashi.kernel.bodies.index import index as names_index
from kakehashi.kernel.bodies.spelling import fold
from kakehashi.kernel.codes import plain_digits

SLACK_KM: Final = 3.0
_LONGEST_HEAD: Final = 18


@dataclass(frozen=True, slots=True)
class Town:
    """A body and the box its points should be in, or ``None`` if not known."""

    name: str
    extent: Extent | None


_NOWHERE: Final = Town("", None)


class Towns:
    """Tells the municipality of the rows of a page.

    The name of the row counts first, its code where the name is another body's too
    (府中市), and the body of the whole table where the row says neither.
    """

    def __init__(self, understanding: Understanding) -> None:
        names = understanding.of_kind(Kind.MUNICIPALITY)[:1]
        codes = understanding.of_kind(Kind.BODY_CODE)[:1]
        self._columns = [known.column.index for known in (*names, *codes)]
        self._named = bool(names)
        self._of_table = _town(understanding.body_code)
        self._known: dict[tuple[str, ...], Town] = {}

    def of(self, page: Page, where: Sequence[int]) -> Iterator[tuple[Town, list[int]]]:
        """Yield each town with its rows, as positions in ``where``."""
        whole = list(range(len(where)))
        if not self._columns:
            yield self._of_table, whole
            return
        if all(len(page.distinct(index)) == 1 for index in self._columns):
            yield self._town_of(tuple(page.texts(i)[0] for i in self._columns)), whole
            return
        told = list(zip(*map(page.texts, self._columns), strict=True))
        for texts in set(told) - self._known.keys():
            self._town_of(texts)
        found: dict[Town, list[int]] = defaultdict(list)
        for position, place in enumerate(where):
            found[self._known[told[place]]].append(position)
        yield from found.items()

    def _town_of(self, texts: tuple[str, ...]) -> Town:
        if texts not in self._known:
            self._known[texts] = self._read(texts)
        return self._known[texts]

    def _read(self, texts: tuple[str, ...]) -> Town:
        towns = [_town_named(texts[0])] if self._named else []
        towns += [_town(_code(text)) for text in texts[len(towns) :]]
        if not any(map(str.strip, texts)):
            return self._of_table
        return next((town for town in towns if town.extent), _NOWHERE)


def lies_where_addressed(address: str, lat: float, lon: float) -> bool:
    """Tell whether the address names a municipality that the point lies in."""
    head = fold(address)[:_LONGEST_HEAD]
    names = names_index().whole
    ends = [place for place, sign in enumerate(head, 1) if sign in "市区町村"]
    starts = [0, *(i for i, sign in enumerate(head, 1) if sign in "県府都道郡")]
    codes = {
        place.code
        for start in starts
        for end in ends
        if end > start
        for place in names.get(head[start:end], ())
    }
    extents = (_town(code).extent for code in codes)
    return any(extent is not None and extent.holds(lat, lon) for extent in extents)


def _code(text: str) -> str:
    digits = plain_digits(text)
    return restored(digits) or digits


def _town(code: str) -> Town:
    body = register().bodies.get(code)
    if body is None:
        return _NOWHERE
    extent = extent_of(code)
    name = register().full_name(body)
    return Town(name, extent.wider(SLACK_KM) if extent else None)


def _town_named(text: str) -> Town:
    """Return the only body of a name; one of several is nowhere."""
    places = names_index().whole.get(fold(text), [])
    codes = {place.code for place in places}
    return _town(codes.pop()) if len(codes) == 1 else _NOWHERE
