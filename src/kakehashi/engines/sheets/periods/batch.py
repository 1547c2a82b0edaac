"""Rows of events as JSON lines in, their periods as JSON lines out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from kakehashi.engines.sheets.periods.model import Doubt, Period
from kakehashi.engines.sheets.periods.reading import read_period


def read_lines(lines: Iterable[str], year: int | None = None) -> Iterator[str]:
    """Read lines ``{"row", "title", "date", "start", "end"}``; yield a line for each.

    Blank lines are passed over. A line that is no such object is answered like any
    other, without row and with ``needs_review``, so that none is lost.
    """
    for line in lines:
        if line.strip("\ufeff \t\r\n"):
            yield _answer(line.strip("\ufeff \t\r\n"), year)


def _answer(line: str, year: int | None) -> str:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    if not isinstance(entry, dict):
        return Period(reasons=(Doubt.BROKEN_LINE,)).to_json(None)
    number = entry.get("row")
    row = number if type(number) in (int, str) else None
    texts = [_text(entry.get(key)) for key in ("date", "start", "end", "title")]
    return read_period(*texts, year=year).to_json(row)


def _text(value: object) -> str:
    """Return what a cell says: a day kept as a number, nothing for null."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
