"""What stands where no row should: alone in a column without a name; equal hours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Understanding, Understood
from kakehashi.engines.sheets.tables import is_blank

_TIME: Final = re.compile(r"[0-2]?[0-9][:：][0-5][0-9](?:[:：]00)?")
_MIDNIGHT: Final = re.compile(r"(?:0?0|24)[:：]00(?:[:：]00)?")
_STARTS: Final = "開始"
_ENDS: Final = "終了"


class StrayCells:
    """Looks for rows that hold nothing but cells in columns without a name."""

    def __init__(self, understanding: Understanding, said: Said) -> None:
        columns = understanding.columns
        self._said = said
        named = any(known.column.name.strip() for known in columns)
        self._nameless = [k for k in columns if named and not k.column.name.strip()]
        self._named = [k.column.index for k in columns if k.column.name.strip()]

    def look(self, page: Page) -> None:
        """Look at the rows that have such a cell."""
        for known in self._nameless:
            index = known.column.index
            if not any(text.strip() for text in page.distinct(index)):
                continue
            for place, value in enumerate(page.cells(index)):
                if is_blank(value) or self._has_named(page, place):
                    continue
                row, text = page.numbers[place], page.texts(index)[place]
                self._said.say("stray-cell", known.column, row, value=text.strip())

    def _has_named(self, page: Page, place: int) -> bool:
        row = page.rows[place]
        return any(not is_blank(row[index]) for index in self._named)

    def finish(self) -> None:
        """Nothing waits for the end."""


def hours_in(understanding: Understanding) -> Iterator[tuple[Understood, Understood]]:
    """Yield each column of opening hours (開始) with that of closing hours (終了)."""
    by_name = {known.column.name: known for known in understanding.columns}
    for name, start in by_name.items():
        end = by_name.get(name.replace(_STARTS, _ENDS)) if _STARTS in name else None
        if end is not None:
            yield start, end


class SameHours:
    """Looks for places that close at the minute they open."""

    def __init__(self, start: Understood, end: Understood, said: Said) -> None:
        self._start, self._end, self._said = start, end, said

    def look(self, page: Page) -> None:
        """Look at the rows whose two hours are equal; midnight to midnight is a day."""
        starts = page.texts(self._start.column.index)
        ends = page.texts(self._end.column.index)
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start != end or not _TIME.fullmatch(start) or _MIDNIGHT.fullmatch(start):
                continue
            row = page.numbers[place]
            self._said.say("same-hours", self._end.column, row, value=start)

    def finish(self) -> None:
        """Nothing waits for the end."""
