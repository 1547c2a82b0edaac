"""The values a cell's list (入力規則) allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kakehashi.engines.sheets.forms.addresses import (
    Area,
    Place,
    area_of,
    areas_of,
    qualified,
)
from kakehashi.engines.sheets.forms.contents import read_value
from kakehashi.engines.sheets.forms.model import FormScalar
from kakehashi.engines.sheets.forms.workbook import Workbook
from kakehashi.engines.sheets.tables import as_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class AllowedList:
    """The cells under one list and its values."""

    areas: tuple[Area, ...]
    values: tuple[str, ...]

    def allows(self, value: FormScalar) -> bool:
        """Tell whether a value is in the list; a blank always is."""
        if value is None or value == "":
            return True
        text = str(value) if not isinstance(value, int | float) else as_text(value)
        return text in self.values


def allowed_lists(book: Workbook, sheet: str) -> tuple[AllowedList, ...]:
    """Return the lists of a sheet, those Excel writes into its extension included.

    A list that only a spreadsheet can compute (INDIRECT, relative addresses over
    several cells) and one that merely warns is left out: nothing is refused by it.
    """
    return tuple(_lists(book, sheet))


def _lists(book: Workbook, sheet: str) -> Iterator[AllowedList]:
    for rule in book.grid(sheet).root.iterfind(".//{*}dataValidation"):
        if rule.get("type") != "list":
            continue
        if rule.get("errorStyle") in ("warning", "information"):
            continue
        areas = areas_of(rule.get("sqref") or _inner(rule, "{*}sqref"))
        source = _inner(rule, "{*}formula1/{*}f") or _inner(rule, "{*}formula1")
        values = _values(book, sheet, source.strip(), areas)
        if areas and values is not None:
            yield AllowedList(areas, values)


def _inner(rule: Element, path: str) -> str:
    found = rule.find(path)
    return (found.text or "") if found is not None else ""


def _values(
    book: Workbook, sheet: str, source: str, areas: tuple[Area, ...]
) -> tuple[str, ...] | None:
    if len(source) > 1 and source[0] == source[-1] == '"':
        words = source[1:-1].replace('""', '"').split(",")
        return tuple(word.strip() for word in words if word.strip())
    if sum(area.size for area in areas) > 1 and not _fixed(source):
        return None
    target = _target(book, sheet, source)
    if target is None or target[0] not in book.sheets:
        return None
    grid = book.grid(target[0])
    texts = (
        as_text(read_value(book, target[0], place))
        for place, _ in grid
        if place in target[1]
    )
    return tuple(text for text in texts if text)


def _fixed(source: str) -> bool:
    cells = source.rpartition("!")[2].split(":")
    if any(area_of(cell) is None for cell in cells):
        return True
    return all(cell.count("$") == 2 for cell in cells)


def _target(book: Workbook, sheet: str, source: str) -> tuple[str, Area] | None:
    plain = source.removeprefix("=")
    area = area_of(plain)
    if area is not None:
        return sheet, area
    named = book.field(f"{sheet}!{plain}") or book.field(plain)
    return (named.sheet, named.area) if named else qualified(plain)


def allowed_at(lists: tuple[AllowedList, ...], place: Place) -> AllowedList | None:
    """Return the list a cell is under."""
    return next(
        (each for each in lists if any(place in area for area in each.areas)), None
    )
