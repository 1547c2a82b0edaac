"""What the style of a cell says: its number format, whether a person may type there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kakehashi.engines.sheets.forms.model import CellKind
from kakehashi.engines.sheets.reading.number_formats import (
    Meaning,
    meaning_of,
    reader_of,
)
from kakehashi.engines.sheets.tables import Value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TEXT: Final = (49, "@")
_GENERAL: Final = ("general", "g/標準", "標準", "")
_KINDS: Final = {
    Meaning.NUMBER: CellKind.NUMBER,
    Meaning.LASTING: CellKind.NUMBER,
    Meaning.DIGITS: CellKind.TEXT,
    Meaning.DAY: CellKind.DATE,
    Meaning.TIME: CellKind.TIME,
}


class Styles:
    """The cell formats of a workbook, by the index a cell carries in ``s``."""

    def __init__(self, root: Element | None) -> None:
        self._xfs: list[Element] = []
        self._codes: dict[int, str] = {}
        if root is not None:
            self._xfs = root.findall("{*}cellXfs/{*}xf")
            self._codes = {
                whole(entry.get("numFmtId")): entry.get("formatCode", "")
                for entry in root.iterfind("{*}numFmts/{*}numFmt")
            }

    def _format(self, style: int) -> tuple[int, str | None]:
        if style >= len(self._xfs):
            return 0, None
        number = whole(self._xfs[style].get("numFmtId"))
        return number, self._codes.get(number)

    def kind(self, style: int) -> CellKind:
        """Return what a cell of this style is made for, by its number format."""
        number, code = self._format(style)
        if (code is None and number == 0) or (
            code is not None and code.lower() in _GENERAL
        ):
            return CellKind.ANY
        if number in _TEXT or code in _TEXT:
            return CellKind.TEXT
        return _KINDS[meaning_of(number, code)]

    def reader(
        self, style: int, *, since_1904: bool
    ) -> Callable[[float], Value] | None:
        """Return how a number in a cell of this style is read; ``None``: as it is."""
        return reader_of(*self._format(style), from_1904=since_1904)

    def unlocked(self, style: int) -> bool:
        """Tell whether a cell of this style may be typed into on a protected sheet."""
        if style >= len(self._xfs):
            return False
        protection = self._xfs[style].find("{*}protection")
        return protection is not None and protection.get("locked") in ("0", "false")


def is_true(word: str | None) -> bool:
    """Tell whether an attribute says yes."""
    return word in ("1", "true")


def whole(word: str | None) -> int:
    """Return the number in an attribute; 0 for none."""
    return int(word) if word and word.isascii() and word.isdigit() else 0
