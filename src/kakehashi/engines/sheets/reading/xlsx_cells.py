"""The cells of one worksheet of an XLSX, streamed row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.reading.packages import Package
from kakehashi.engines.sheets.reading.telling import Telling
from kakehashi.engines.sheets.tables import Row, Value, position_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"

Readers = Sequence[Callable[[float], Value] | None]

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+")
# A character of a surrogate pair that stands alone cannot be stored anywhere.
_LONE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Texts:
    """What the cells of a book refer to: shared strings, and readers by style."""

    shared: Sequence[str]
    readers: Readers


@dataclass(slots=True)
class Worksheet:
    """Reads the rows of a worksheet.

    Attributes:
        package: the book.
        member: its name in the package.
        sheet: its name for people.
        telling: where findings go.
    """

    package: Package
    member: str
    sheet: str
    telling: Telling
    _columns: dict[str, int]

    def rows(self, texts: Texts) -> Iterator[tuple[int, Row]]:
        """Yield each row with its number; cells that hold no value are ``None``.

        Raises:
            Rejected: ``too-many-rows``, ``too-many-columns`` by an address outside.
        """
        limits = self.package.limits
        number = 0
        for element in self.package.elements(self.member, MAIN + "row", STRICT + "row"):
            told = element.get("r")
            number = int(told) if told else number + 1
            if not 0 < number <= limits.max_rows:
                raise reject("too-many-rows", most=limits.max_rows)
            yield number, self._row(element, number, texts)

    def _row(self, element: _Element, number: int, texts: Texts) -> Row:
        row: Row = []
        columns, shared, readers = self._columns, texts.shared, texts.readers
        following = 0
        for cell in element:
            attributes = cell.attrib
            reference = attributes.get("r")
            if reference:
                letters = str(reference).rstrip("0123456789")
                at = columns.get(letters, -1)
                if at < 0:
                    at = self._column(letters)
            else:
                at = following
            following = at + 1
            kind = attributes.get("t", "n")
            value: Value = None
            if len(cell) == 1 and kind in "ns":
                # The plain cell, nearly every one: a number or a shared string.
                text = cell[0].text
                if kind == "s" and text and text.isdecimal() and len(text) < 10:
                    index = int(text)
                    value = shared[index] if index < len(shared) else None
                    if value is None:
                        self.telling.tell(
                            "missing-text", sheet=self.sheet, row=number, at=at
                        )
                elif cell[0].tag[-1] == "v":
                    style = attributes.get("s")
                    reader = readers[int(style)] if style else readers[0]
                    value = _number(text)
                    if reader and value is not None:
                        value = self._meant(reader, value, number, at)
                else:
                    value = self._unusual(cell, str(kind), number, at, texts)
            elif len(cell):
                value = self._unusual(cell, str(kind), number, at, texts)
            if value is None or value == "":
                continue
            if at == len(row):
                row.append(value)
            elif at > len(row):
                row.extend([None] * (at - len(row)))
                row.append(value)
            else:
                row[at] = value
        return row

    def _column(self, letters: str) -> int:
        most = self.package.limits.max_columns
        if not letters.isascii() or not letters.isalpha():
            raise ValueError("no address of a cell")
        if len(letters) > 3 or (at := position_of(letters)) >= most:
            raise reject("too-many-columns", most=most)
        self._columns[letters] = at
        return at

    def _meant(
        self, reader: Callable[[float], Value], value: Value, row: int, at: int
    ) -> Value:
        if not isinstance(value, int | float):
            return value
        meant = reader(value)
        if meant is None:
            self.telling.tell(
                "impossible-serial", sheet=self.sheet, row=row, at=at, value=value
            )
            return value
        return meant

    def _unusual(
        self, cell: _Element, kind: str, row: int, at: int, texts: Texts
    ) -> Value:
        text, formula = None, False
        for part in cell:
            name = part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
            if name == "v":
                text = part.text
            elif name == "is":
                text = rich_text(part)
            elif name == "f":
                formula = True
                if part.text and "|" in part.text and "!" in part.text:
                    self.telling.tell(
                        "formula-runs",
                        sheet=self.sheet,
                        row=row,
                        at=at,
                        value="=" + part.text[:200],
                    )
        if formula and not text and kind != "str":
            self.telling.tell("formula-without-value", sheet=self.sheet, row=row, at=at)
            return None
        if text is None:
            return None
        return self._typed(text, kind, cell.get("s"), row, at, texts)

    def _typed(
        self,
        text: str,
        kind: str,
        style: str | None,
        row: int,
        at: int,
        texts: Texts,
    ) -> Value:
        if kind == "s":
            index = int(text)
            return texts.shared[index]
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            self.telling.tell(
                "error-value", sheet=self.sheet, row=row, at=at, value=text
            )
            return text
        if kind == "d":
            return _iso_day(text)
        if kind in ("str", "inlineStr"):
            return unescaped(text)
        reader = texts.readers[int(style or 0)]
        value = _number(text)
        return self._meant(reader, value, row, at) if reader else value


def worksheet(package: Package, member: str, sheet: str, telling: Telling) -> Worksheet:
    """Return the reader of one worksheet."""
    return Worksheet(package, member, sheet, telling, {})


def _number(text: str | None) -> Value:
    """Return a number as stored; text that is none stays as it is."""
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return text
    return value if abs(value) < float("inf") else text


def _iso_day(text: str) -> Value:
    try:
        instant = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    return instant if "T" in text else instant.date()


def rich_text(element: _Element) -> str:
    """Return the text of a string item, its runs joined, its readings left out."""
    parts = list[str]()
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [
                run.text or ""
                for run in child
                if isinstance(run.tag, str) and run.tag.endswith("}t")
            ]
    return "".join(parts)


def unescaped(text: str) -> str:
    """Return text with ``_x000D_`` and its like turned back to characters."""
    if "_x" not in text:
        return text
    whole = _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
    return _LONE.sub("\ufffd", whole).replace("\0", "")


def address(reference: str) -> tuple[int, int] | None:
    """Return row and column, from 1, of an address like ``B12``; else ``None``."""
    if not _REFERENCE.fullmatch(reference):
        return None
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), position_of(letters) + 1
