"""Which rows are worth a look: by signs that cost next to nothing.

A sheet has a million rows and a handful that are no data. A row is passed unread when
it fills three cells or more and its first word is none that a note, a total, a meta row
or the header begins with.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import Final

from kakehashi.engines.sheets.tables import Row, Value

_FIRST_LETTERS: Final = frozenset(
    " \u3000\t\n\r#※＊*注資出典備考参作担問(（〔【[合計総小累全TtSs"
)
_NOTE_LIKE: Final = re.compile(
    r"\s|[#※＊*]|[(（〔【\[]?\s*(?:注|資料|出典|出所|備考|参考|典拠|作成|担当|問)"
)
_TOTAL_LIKE: Final = re.compile(
    r"\s*(?:(?:合|総|小|累)\s*(?:合\s*)?(?:計|数)|計|全\s*体|(?:sub\s*)?total)",
    re.IGNORECASE,
)
_FEW: Final = 3


def suspects(rows: list[Row], heads: AbstractSet[Value], width: int) -> list[int]:
    """Return the places of the rows that may be no data.

    Args:
        rows: consecutive rows.
        heads: the first cells of the table's header rows, as written.
        width: number of columns of the table.
    """
    few = min(_FEW, width)
    letters, notes, totals = _FIRST_LETTERS, _NOTE_LIKE.match, _TOTAL_LIKE.match
    if width < 2:
        return list(range(len(rows)))
    return [
        at
        for at, row in enumerate(rows)
        if len(row) < few
        or (
            (not row[0] or not row[1])
            and len(row) - row.count("") - row.count(None) < few
        )
        or (head := row[0] or next(filter(None, row), None)) in heads
        or (
            head.__class__ is str
            and head[0] in letters
            and (notes(head) or totals(head))
        )
    ]


def total_like(value: Value) -> bool:
    """Tell whether a first cell may be the label of a total."""
    return isinstance(value, str) and bool(_TOTAL_LIKE.match(value))
