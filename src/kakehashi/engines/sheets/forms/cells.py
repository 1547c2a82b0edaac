"""The cells of one sheet's XML: found, put in at their place, filled."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.forms.addresses import Area, Place, area_of, place_of
from kakehashi.engines.sheets.forms.elements import forget, inside, local, namespace
from kakehashi.engines.sheets.forms.styles import is_true, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Stored(NamedTuple):
    """The content of a cell as the XML has it; ``type`` is ``n``, ``b`` or ``text``."""

    type: str
    text: str


class Grid:
    """The cells of a sheet by their place; the XML under it is patched in place."""

    def __init__(self, root: Element) -> None:
        data = root.find("{*}sheetData")
        if data is None:
            raise reject("broken-file")
        self.root = root
        self._data = data
        self._space = namespace(data)
        self._rows: dict[int, Element] = {}
        self._cells: dict[Place, Element] = {}
        self._order: list[int] = []
        self._columns: dict[int, list[int]] = {}
        self._number()
        self._arrays = tuple(_arrays(data))
        self.merged = tuple(
            area
            for entry in root.iterfind("{*}mergeCells/{*}mergeCell")
            if (area := area_of(entry.get("ref", "")))
        )

    def _number(self) -> None:
        number = 0
        for row in self._data.iterfind("{*}row"):
            number = whole(row.get("r")) or number + 1
            self._rows[number] = row
            column = 0
            for cell in row.iterfind("{*}c"):
                place = place_of(cell.get("r", ""))
                column = place.column if place else column + 1
                self._cells[Place(number, column)] = cell

    def __iter__(self) -> Iterator[tuple[Place, Element]]:
        return iter(self._cells.items())

    def get(self, place: Place) -> Element | None:
        """Return the cell, or ``None`` when the XML has none at that place."""
        return self._cells.get(place)

    def main(self, place: Place) -> Place:
        """Return the cell that holds the content: the first one of a merged area."""
        around = next((area for area in self.merged if place in area), None)
        return around.first if around else place

    def slots(self, area: Area) -> list[list[Place]]:
        """Return the cells of an area that hold a value, a list a row.

        The covered cells of merged areas hold none; rows of nothing but such cells
        are left out.
        """
        if area.size == 1:
            return [[self.main(area.first)]]
        rows = [[p for p in row if self.main(p) == p] for row in area.rows()]
        return [row for row in rows if row] or [[self.main(area.first)]]

    def style(self, place: Place) -> int:
        """Return the style of a place: the cell's, else the row's or the column's."""
        cell = self._cells.get(place)
        if cell is not None:
            return whole(cell.get("s"))
        row = self._rows.get(place.row)
        if row is not None and is_true(row.get("customFormat")):
            return whole(row.get("s"))
        for column in self.root.iterfind("{*}cols/{*}col"):
            if whole(column.get("min")) <= place.column <= whole(column.get("max")):
                return whole(column.get("style"))
        return 0

    def is_formula(self, place: Place) -> bool:
        """Tell whether a place is computed, alone or as part of an array."""
        cell = self._cells.get(place)
        if cell is not None and cell.find("{*}f") is not None:
            return True
        return any(place in area for area in self._arrays)

    def formulas(self) -> Iterator[tuple[Place, Element]]:
        """Yield the computed cells that carry a formula."""
        for place, cell in self._cells.items():
            if cell.find("{*}f") is not None:
                yield place, cell

    def ensure(self, place: Place) -> Element:
        """Return the cell, put into the XML with the style of its place if need be."""
        found = self._cells.get(place)
        if found is not None:
            return found
        if not self._order:
            self._say_numbers()
        style = self.style(place)
        row = self._row(place.row)
        cell = etree.Element(f"{{{self._space}}}c", {"r": place.address})
        if style:
            cell.set("s", str(style))
        columns = self._columns.setdefault(place.row, [])
        at = bisect_left(columns, place.column)
        if at < len(columns):
            self._cells[Place(place.row, columns[at])].addprevious(cell)
        else:
            row.append(cell)
        columns.insert(at, place.column)
        forget(row, "spans")
        self._cells[place] = cell
        self._widen(place)
        return cell

    def _say_numbers(self) -> None:
        """Write every number and address out: what is put in shifts no neighbour."""
        for number, row in self._rows.items():
            row.set("r", str(number))
        for place, cell in self._cells.items():
            cell.set("r", place.address)
            self._columns.setdefault(place.row, []).append(place.column)
        for columns in self._columns.values():
            columns.sort()
        self._order = sorted(self._rows)

    def _row(self, number: int) -> Element:
        if number in self._rows:
            return self._rows[number]
        row = etree.Element(f"{{{self._space}}}row", {"r": str(number)})
        at = bisect_left(self._order, number)
        if at < len(self._order):
            self._rows[self._order[at]].addprevious(row)
        else:
            self._data.append(row)
        self._order.insert(at, number)
        self._rows[number] = row
        return row

    def _widen(self, place: Place) -> None:
        dimension = self.root.find("{*}dimension")
        area = area_of(dimension.get("ref", "")) if dimension is not None else None
        if dimension is None or area is None or place in area:
            return
        first = Place(min(area.top, place.row), min(area.left, place.column))
        last = Place(max(area.bottom, place.row), max(area.right, place.column))
        dimension.set("ref", f"{first.address}:{last.address}")


def _arrays(data: Element) -> Iterator[Area]:
    for formula in data.iterfind("{*}row/{*}c/{*}f"):
        if formula.get("t") in ("array", "dataTable"):
            area = area_of(formula.get("ref", ""))
            if area is not None:
                yield area


def put(cell: Element, stored: Stored | None) -> None:
    """Replace the content of a cell; its style and address stay."""
    for child in inside(cell, "v", "is"):
        cell.remove(child)
    forget(cell, "t", "vm")
    if stored is None:
        return
    space = namespace(cell)
    if stored.type == "text":
        cell.set("t", "inlineStr")
        item = etree.Element(f"{{{space}}}is")
        text = etree.SubElement(item, f"{{{space}}}t")
        text.text = escaped(stored.text)
        text.set(_SPACE, "preserve")
        cell.insert(0, item)
        return
    if stored.type != "n":
        cell.set("t", stored.type)
    value = etree.Element(f"{{{space}}}v")
    value.text = stored.text
    cell.insert(0, value)


def forget_value(cell: Element) -> None:
    """Take the last computed value out of a formula cell."""
    value = cell.find("{*}v")
    if value is not None:
        cell.remove(value)
    forget(cell, "t")


def escaped(text: str) -> str:
    """Return text in which nothing looks like a spreadsheet's ``_x000D_``."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Return text with a spreadsheet's ``_x000D_`` turned into what they stand for."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    number = int(found.group(1), 16)
    return found.group() if 0xD800 <= number <= 0xDFFF else chr(number)


def text_of(element: Element | None) -> str:
    """Return the text of a string item: its runs, without the readings (ふりがな)."""
    if element is None:
        return ""
    pieces = [
        piece
        for child in inside(element, "t", "r")
        for piece in ([child] if local(child) == "t" else inside(child, "t"))
    ]
    return unescaped("".join(piece.text or "" for piece in pieces))
