"""An OpenDocument spreadsheet (.ods) as a book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from kakehashi.engines.sheets.findings import Finding, reject
from kakehashi.engines.sheets.reading.gathering import chunks_of
from kakehashi.engines.sheets.reading.packages import Package, broken_is_refused
from kakehashi.engines.sheets.reading.telling import Telling
from kakehashi.engines.sheets.tables import Book, Chunk, Merge, Row, Sheet, Value

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTENT: Final = "content.xml"
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE: Final = f"{{{_OASIS}table:1.0}}"
_OFFICE: Final = f"{{{_OASIS}office:1.0}}"
_TEXT: Final = f"{{{_OASIS}text:1.0}}"
_STYLE: Final = f"{{{_OASIS}style:1.0}}"
_LASTING: Final = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_ZEROS: Final = re.compile(r"0\d+")


def open_ods(package: Package, name: str) -> Book:
    """Open an OpenDocument spreadsheet.

    Raises:
        Rejected: ``password-protected``, ``no-sheets``, ``broken-file``,
            ``dtd-refused``.
    """
    if "META-INF/manifest.xml" in package.names:
        manifest = package.parsed("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise reject("password-protected")
    findings: list[Finding] = []
    telling = Telling(findings, package.limits.max_told)
    if any(member.startswith("Basic/") for member in package.names):
        telling.tell("macros-left-alone")
    sheets = tuple(
        _sheet(package, index, called, telling, visible=visible, merged=merged)
        for index, (called, visible, merged) in enumerate(_outline(package))
    )
    if not sheets:
        raise reject("no-sheets")
    return Book(name, "ods", sheets, findings)


def _sheet(
    package: Package,
    index: int,
    called: str,
    telling: Telling,
    *,
    visible: bool,
    merged: tuple[Merge, ...],
) -> Sheet:
    def read() -> Iterator[Chunk]:
        with broken_is_refused():
            yield from chunks_of(_rows(package, index, called, telling), package.limits)

    return Sheet(called, visible, merged, read)


def _outline(package: Package) -> list[tuple[str, bool, tuple[Merge, ...]]]:
    """Return name, visibility and merged areas of every sheet, in one pass."""
    hidden: set[str] = set()
    sheets = []
    merges: list[Merge] = []
    row = 1
    tags = (_STYLE + "style", _TABLE + "table-row", _TABLE + "table")
    for element in package.elements(_CONTENT, *tags):
        if element.tag == _STYLE + "style":
            if (
                element.find(f"{_STYLE}table-properties[@{_TABLE}display='false']")
                is not None
            ):
                hidden.add(str(element.get(_STYLE + "name")))
        elif element.tag == _TABLE + "table-row":
            merges += _merges(element, row)
            row += _repeated(element, "number-rows-repeated")
        elif _is_sheet(element):
            visible = element.get(_TABLE + "style-name") not in hidden
            sheets.append(
                (str(element.get(_TABLE + "name", "")), visible, tuple(merges))
            )
            merges, row = [], 1
    return sheets


def _is_sheet(element: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == _OFFICE + "spreadsheet"


def _repeated(element: _Element, name: str) -> int:
    return max(1, int(element.get(_TABLE + name, "1")))


def _merges(element: _Element, row: int) -> Iterator[Merge]:
    column = 1
    for cell in element:
        wide = int(cell.get(_TABLE + "number-columns-spanned", "1"))
        high = int(cell.get(_TABLE + "number-rows-spanned", "1"))
        if wide > 1 or high > 1:
            yield Merge(row, column, row + high - 1, column + wide - 1)
        column += _repeated(cell, "number-columns-repeated")


def _rows(
    package: Package, wanted: int, called: str, telling: Telling
) -> Iterator[tuple[int, Row]]:
    sheet, number = 0, 1
    for element in package.elements(_CONTENT, _TABLE + "table-row", _TABLE + "table"):
        if element.tag == _TABLE + "table":
            if _is_sheet(element):
                sheet += 1
                number = 1
            if sheet > wanted:
                return
            continue
        if sheet != wanted:
            continue
        times = _repeated(element, "number-rows-repeated")
        row = _row(element, number, called, package.limits.max_columns, telling)
        if row:
            for again in range(times):
                yield number + again, list(row)
        number += times


def _row(
    element: _Element, number: int, called: str, widest: int, telling: Telling
) -> Row:
    row: Row = []
    column = 0
    for cell in element:
        times = _repeated(cell, "number-columns-repeated")
        value = _value(cell)
        if value is not None and value != "":
            if column + times > widest:
                raise reject("too-many-columns", most=widest)
            row.extend([None] * (column - len(row)))
            row.extend([value] * times)
            if isinstance(value, str) and value.startswith("#") and _is_error(cell):
                telling.tell(
                    "error-value", sheet=called, row=number, at=column, value=value
                )
        column += times
    return row


def _is_error(cell: _Element) -> bool:
    return any(
        str(key).endswith("}value-type") and value == "error"
        for key, value in cell.attrib.items()
    )


def _value(cell: _Element) -> Value:
    kind = cell.get(_OFFICE + "value-type")
    if kind is None:
        return None
    if any(
        str(key).endswith("}value-type") and value == "error"
        for key, value in cell.attrib.items()
    ):
        return _shown(cell)
    if kind in ("float", "percentage", "currency"):
        return _number(cell)
    if kind == "date":
        return _day(str(cell.get(_OFFICE + "date-value", "")))
    if kind == "time":
        return _time(str(cell.get(_OFFICE + "time-value", "")))
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value") == "true"
    stored = cell.get(_OFFICE + "string-value")
    return str(stored) if stored is not None else _shown(cell)


def _number(cell: _Element) -> Value:
    number = float(cell.get(_OFFICE + "value", "nan"))
    if number != number or abs(number) == float("inf"):
        return _shown(cell)
    if not number.is_integer():
        return number
    shown = _shown(cell)
    # A format of zeros shows more digits than the number has: those are the value.
    if _ZEROS.fullmatch(shown) and int(shown) == number:
        return shown
    return int(number)


def _day(text: str) -> Value:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text
    return instant if "T" in text else instant.date()


def _time(text: str) -> Value:
    found = _LASTING.fullmatch(text)
    if not found:
        return text
    hours, minutes, seconds = map(int, found.groups())
    if hours < 24 and minutes < 60 and seconds < 60:
        return time(hours, minutes, seconds)
    shown = f"{hours}:{minutes:02}"
    return f"{shown}:{seconds:02}" if seconds else shown


def _shown(cell: _Element) -> str:
    """Return the paragraphs of a cell, comments left out."""
    return "\n".join(_paragraph(part) for part in cell if part.tag == _TEXT + "p")


def _paragraph(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            parts.append(" " * min(int(child.get(_TEXT + "c", "1")), 1000))
        elif child.tag == _TEXT + "tab":
            parts.append("\t")
        elif child.tag == _TEXT + "line-break":
            parts.append("\n")
        elif child.tag != _TEXT + "ruby-text" and isinstance(child.tag, str):
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
