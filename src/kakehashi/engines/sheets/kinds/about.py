"""The local government a table is about, told by its cells and never by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import islice
from statistics import median
from typing import Final

from kakehashi.engines.sheets.kinds.cells import municipality_names
from kakehashi.engines.sheets.kinds.model import Kind, Understood
from kakehashi.engines.sheets.kinds.numbers import read_coordinate
from kakehashi.engines.sheets.kinds.plain import plain_text
from kakehashi.engines.sheets.kinds.texts import read_code
from kakehashi.engines.sheets.tables import Row, is_blank
from kakehashi.kernel.bodies import Point, register, resolve
from kakehashi.kernel.bodies.register import kilometres
from kakehashi.kernel.problems import Unreadable

_DOMINANT: Final = 0.95
_ADDRESSES: Final = 300
_NEAR: Final = 30.0  # kilometres from the middle of a body to points in it
_FAR: Final = 60.0
_LONGEST_NAME: Final = 14  # 鹿児島県大島郡… with prefecture and county


def body_of(columns: Sequence[Understood], rows: Sequence[Row]) -> str:
    """Return the six-digit code of the body a table is about, or ``""``.

    By the column of codes where one code stands in 95 % of the rows, else by the
    columns of names, else by what addresses begin with. Where code and names
    contradict each other, nothing is said.
    """
    point = _middle(columns, rows)
    by_name = _by_names(columns, rows, point)
    by_code = _by_code(columns, rows)
    if by_code and by_name and not _agree(by_code, by_name):
        return ""
    if by_code or (by_name and not _is_prefecture(by_name)):
        return by_code or by_name
    if _first(columns, Kind.MUNICIPALITY) is not None:
        return ""
    return _by_address(columns, rows, point) or by_name


def _agree(code: str, named: str) -> bool:
    """Whether both are one body, or a prefecture and a body in it."""
    if code == named:
        return True
    one_is_prefecture = _is_prefecture(code) or _is_prefecture(named)
    return code[:2] == named[:2] and one_is_prefecture


def _is_prefecture(code: str) -> bool:
    return code[2:5] == "000"


def _first(columns: Sequence[Understood], kind: Kind) -> int | None:
    found = (known.column.index for known in columns if known.kind is kind)
    return next(found, None)


def _dominant(texts: Sequence[str]) -> str:
    """Return the text that stands in nearly every filled cell, or ``""``."""
    if not texts:
        return ""
    text, count = Counter(texts).most_common(1)[0]
    return text if count >= len(texts) * _DOMINANT else ""


def _texts(rows: Sequence[Row], index: int) -> list[str]:
    return [plain_text(row[index]) for row in rows if not is_blank(row[index])]


def _by_code(columns: Sequence[Understood], rows: Sequence[Row]) -> str:
    index = _first(columns, Kind.BODY_CODE)
    if index is None:
        return ""
    try:
        return read_code(_dominant(_texts(rows, index))).code
    except Unreadable:
        return ""


def _by_names(
    columns: Sequence[Understood], rows: Sequence[Row], point: Point | None
) -> str:
    parts = []
    for kind in (Kind.PREFECTURE, Kind.MUNICIPALITY):
        index = _first(columns, kind)
        parts.append("" if index is None else _dominant(_texts(rows, index)))
    prefecture, municipality = parts
    if municipality.startswith(prefecture):
        prefecture = ""
    return _resolved(prefecture + municipality, point)


def _middle(columns: Sequence[Understood], rows: Sequence[Row]) -> Point | None:
    """Return the median point of a table, which a few wrong points do not move."""
    degrees = []
    for kind in (Kind.LATITUDE, Kind.LONGITUDE):
        index = _first(columns, kind)
        read = [] if index is None else list(_coordinates(rows, index))
        if not read:
            return None
        degrees.append(median(read))
    return Point(*degrees)


def _coordinates(rows: Sequence[Row], index: int) -> Iterator[float]:
    for row in rows[:_ADDRESSES]:
        with suppress(Unreadable):
            yield read_coordinate(row[index])


def _resolved(name: str, point: Point | None = None) -> str:
    """Return the one body of today that a name surely means, or ``""``.

    Of namesakes, the one where the points lie, if the others are far from them.
    """
    found = resolve(name, point) if name else None
    if found is None or not found.sure or not found.codes:
        return ""
    if len(found.codes) == 1:
        return found.codes[0]
    return _nearest(found.codes, point) if point else ""


def _nearest(codes: Sequence[str], point: Point) -> str:
    bodies = [register().bodies[code] for code in codes]
    away = sorted((kilometres(point.lat, point.lon, b), b.code) for b in bodies)
    (near, code), (next_near, _) = away[0], away[1]
    return code if near < _NEAR and next_near > _FAR else ""


def _by_address(
    columns: Sequence[Understood], rows: Sequence[Row], point: Point | None
) -> str:
    index = _first(columns, Kind.ADDRESS)
    if index is None:
        return ""
    texts = list(islice(_texts(rows, index), _ADDRESSES))
    heads = Counter(map(_head, texts))
    codes = Counter[str]()
    for head, count in heads.items():
        codes[_in_full().get(head) or _resolved(head, point)] += count
    return _dominant(list(codes.elements()))


@cache
def _in_full() -> Mapping[str, str]:
    """The codes of municipalities by their names with the prefecture.

    These are one body's alone, so that the index of all names need not be built.
    """
    book = register()
    of_today = [body for body in book.bodies.values() if body.kind != "prefecture"]
    names = Counter(map(book.full_name, of_today))
    return {
        name: body.code for body in of_today if names[name := book.full_name(body)] == 1
    }


def _head(text: str) -> str:
    """Return the longest beginning of an address that names a body of today."""
    text = text.lstrip("〒0123456789- ")
    signs = enumerate(text[:_LONGEST_NAME], 1)
    ends = [at for at, sign in signs if sign in "市区町村"]
    known = municipality_names()
    return next((text[:end] for end in reversed(ends) if text[:end] in known), "")
