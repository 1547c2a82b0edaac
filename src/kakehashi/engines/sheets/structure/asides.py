"""Rows among the data that are no data: notes, totals, headers printed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kakehashi.engines.sheets.structure.shapes import Shape, filled, shape_of
from kakehashi.engines.sheets.structure.words import (
    SUBTOTALS,
    TOTALS,
    is_bare_mark,
    is_note,
    plain,
)
from kakehashi.engines.sheets.tables import Row, as_text

_SENTENCE: Final = 25


def total_label(row: Row) -> str:
    """Return ``合計`` or its like when a row is a total by its cells, or ``""``.

    Its first text is the label, at least one number follows, and every other cell is a
    number or says that there is none. Whether it is a total by its place is for the
    reader of the rows to see.
    """
    places = filled(row)
    label = ""
    numbers = 0
    for at in places:
        shape = shape_of(row[at])
        if shape is Shape.TEXT and not label:
            label = plain(as_text(row[at]))
            if label not in TOTALS or numbers > 1:
                return ""
        elif shape in (Shape.TEXT, Shape.DAY):
            return ""
        else:
            numbers += shape is Shape.NUMBER
    return label if label and numbers else ""


def is_subtotal(label: str) -> bool:
    """Tell whether a label names a total that stands among the data."""
    return label in SUBTOTALS


def is_aside(row: Row, width: int, *, after_gap: bool) -> bool:
    """Tell whether a row is a note under a table ``width`` columns wide.

    A note is one cell alone (or a mark and its text) that begins as notes do, or a
    sentence. After a blank row or another note (``after_gap``) a long line is enough.
    A row that begins with ※ and fills its columns is data.
    """
    places = filled(row)
    if not places or len(places) > 2 or width < 2:
        return False
    first = row[places[0]]
    if not isinstance(first, str):
        return False
    if len(places) == 2:
        other = row[places[1]]
        return is_bare_mark(first) and isinstance(other, str) and width > 2
    text = first.strip()
    if is_note(text):
        return True
    if width < 3:
        return False
    return text.endswith("。") or (after_gap and len(text) >= _SENTENCE)


def is_prose(rows: Sequence[Row]) -> bool:
    """Tell whether rows are lines of text, one cell each, at least half sentences."""
    said: list[str] = []
    for row in rows:
        places = filled(row)
        if len(places) > 1:
            return False
        said += [as_text(row[at]).strip() for at in places]
    if len(said) < 2:
        return False
    told = [text for text in said if text.endswith("。") or is_note(text)]
    return 2 * len(told) >= len(said)
