"""What a person is told who fills in something a column does not take."""

from __future__ import annotations

from typing import Final

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.writing.model import ColumnToWrite

TITLE: Final = "入力できない値です"

_BY_KIND: Final = {
    Kind.MONEY: "円単位の整数を入力してください。",
    Kind.NUMBER: "数を入力してください。",
    Kind.DATE: "日付を入力してください(例: 2026/11/22)。",
}


def words_for(column: ColumnToWrite) -> str:
    """Return the sentence of a column's rule; ``""`` when it takes anything."""
    if column.choices:
        return "一覧から選んでください。"
    return _BY_KIND.get(column.kind, "")
