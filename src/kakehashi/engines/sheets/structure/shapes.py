"""What a cell looks like, before anybody knows what it means."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from typing import Final

from kakehashi.engines.sheets.structure.words import plain
from kakehashi.engines.sheets.tables import Row, Value, as_text


class Shape(Enum):
    """What a cell looks like; ``NONE`` is a mark for a value that is not there."""

    BLANK = 0
    NUMBER = 1
    DAY = 2
    TEXT = 3
    NONE = 4


_MISSING: Final = frozenset(
    {"-", "--", "---", "―", "—", "–", "ー", "...", "…", "‥", "x", "*", "**", "***"}
    | {"〃", "n/a", "na", "null"}
)
_LONGEST: Final = 40
_NUMBER: Final = re.compile(
    r"[-+△▲]?[¥$]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?%?"
)
_DAY: Final = re.compile(
    r"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\s*(?:元|\d{1,2})|\d{4})"
    r"(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?:\(.\))?(?:[T\s]\d{1,2}:\d.*)?"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}月\d{1,2}日(?:\(.\))?",
    re.IGNORECASE,
)


def shape_of(value: Value) -> Shape:
    """Return what a cell looks like."""
    if value is None:
        return Shape.BLANK
    if isinstance(value, str):
        return _shape_of_text(value)
    if isinstance(value, datetime | date | time):
        return Shape.DAY
    return Shape.NUMBER


@lru_cache(maxsize=8192)
def _shape_of_text(text: str) -> Shape:
    if len(text) > _LONGEST:
        return Shape.TEXT if text.strip() else Shape.BLANK
    word = unicodedata.normalize("NFKC", text).strip()
    if not word:
        return Shape.BLANK
    if word.lower() in _MISSING:
        return Shape.NONE
    if _NUMBER.fullmatch(word.lower()):
        return Shape.NUMBER
    return Shape.DAY if _DAY.fullmatch(word) else Shape.TEXT


def filled(row: Row) -> list[int]:
    """Return the positions of the cells that say something."""
    return [
        at
        for at, value in enumerate(row)
        if value is not None and (value.__class__ is not str or value.strip())
    ]


def says(row: Row) -> bool:
    """Tell whether any cell says something; the first that does is enough."""
    return any(
        value is not None and (value.__class__ is not str or value.strip())
        for value in row
    )


def cell(row: Row, at: int) -> Value:
    """Return a cell, ``None`` beyond the end of a ragged row."""
    return row[at] if at < len(row) else None


def texts(row: Row) -> tuple[str, ...]:
    """Return the row as it is compared: plain text, no blank cells at its end."""
    words = [plain(as_text(value)) for value in row]
    while words and not words[-1]:
        words.pop()
    return tuple(words)


def shape_of_column(rows: Iterable[Row], at: int) -> Shape:
    """Return the shape of at least six in ten filled cells, ``TEXT`` when mixed."""
    seen = Counter(shape_of(cell(row, at)) for row in rows)
    del seen[Shape.BLANK], seen[Shape.NONE]
    if not seen:
        return Shape.BLANK
    shape, count = seen.most_common(1)[0]
    return shape if count >= 0.6 * seen.total() else Shape.TEXT


def usual_filling(rows: Sequence[Row]) -> int:
    """Return the median number of filled cells of the rows that have any."""
    counts = sorted(count for row in rows if (count := len(filled(row))))
    return counts[len(counts) // 2] if counts else 0
