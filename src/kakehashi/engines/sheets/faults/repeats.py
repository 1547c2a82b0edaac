"""Rows that stand twice, and identifiers that two rows share."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain, islice
from operator import eq, lt
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Kind, Understanding, Understood
from kakehashi.engines.sheets.tables import Table, is_blank

_ID_NAME: Final = re.compile(
    r"(?:.*[_\s])?(?:ID|id|Id|NO|No|no|№)\.?|.*(?:管理|識別|整理|登録|受付|回答|施設|通し)番号|番号"
)
_FEW: Final = 0.1


class RowNumbers:
    """The sheet's number of each row read so far: runs of rows, not each row."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._runs: list[Sequence[int]] = []
        self.count = 0

    def look(self, page: Page) -> None:
        """Take the numbers of some rows."""
        numbers = page.numbers
        self._starts.append(self.count)
        self.count += len(numbers)
        whole = numbers[-1] - numbers[0] == len(numbers) - 1
        self._runs.append(
            range(numbers[0], numbers[-1] + 1) if whole else array("l", numbers)
        )

    def finish(self) -> None:
        """Nothing waits for the end."""

    def of(self, place: int) -> int:
        """Return the number of the row at a place from 0."""
        run = bisect_right(self._starts, place) - 1
        return self._runs[run][place - self._starts[run]]


def repeated(hashes: Sequence[int]) -> dict[int, int]:
    """Return places whose hash stood before, with the first place that has it."""
    in_order = sorted(hashes)
    if not any(map(eq, in_order, islice(in_order, 1, None))):
        return {}
    pairs = zip(in_order, islice(in_order, 1, None), strict=False)
    twice = {one for one, after in pairs if one == after}
    del in_order
    first: dict[int, int] = {}
    found: dict[int, int] = {}
    for place, one in enumerate(hashes):
        if one in twice:
            start = first.setdefault(one, place)
            if start != place:
                found[place] = start
    return found


class Ids:
    """Looks at a column that should tell rows apart."""

    def __init__(self, known: Understood, rows: RowNumbers, said: Said) -> None:
        self._known, self._rows, self._said = known, rows, said
        self._ids = array("q")
        self._last = ""
        self._rising = True
        self.blank = 0
        self.told_apart = False

    def look(self, page: Page) -> None:
        """Take a hash of each identifier; a blank one is like no other."""
        texts = page.texts(self._known.column.index)
        if self._rising:
            before = chain((self._last,), texts)
            self._rising = all(map(lt, before, texts))
            self._last = texts[-1]
        if all(texts):
            self._ids.extend(map(hash, texts))
            return
        self._rising = False
        for text in texts:
            if is_blank(text):
                self.blank += 1
                self._ids.append(hash((None, self.blank)))
            else:
                self._ids.append(hash(text))

    def finish(self) -> None:
        """Say which are shared, unless so many are that it is no identifier."""
        found = {} if self._rising else repeated(self._ids)
        self.told_apart = not found and not self.blank
        if len(found) > max(1, len(self._ids) * _FEW):
            return
        for place, first in found.items():
            self._said.say(
                "duplicate-id",
                self._known.column,
                self._rows.of(place),
                first=self._rows.of(first),
            )


class WholeRows:
    """Looks for rows equal in every cell."""

    def __init__(
        self, table: Table, ids: Sequence[Ids], rows: RowNumbers, said: Said
    ) -> None:
        self._table, self._told_by = table, ids
        self._rows, self._said = rows, said
        self._hashes = array("q")

    def look(self, page: Page) -> None:
        """Take a hash of each row, where no identifier can tell rows apart."""
        if not self._told_by:
            self._take(page)

    def _take(self, page: Page) -> None:
        """Take the hashes of some rows; typed cells count with their types."""
        if page.is_plain:
            self._hashes.extend(map(hash, map(tuple, page.rows)))
        else:
            self._hashes.extend(map(hash, map(repr, page.rows)))

    def finish(self) -> None:
        """Say which rows stand twice, unless rows of this table have no identity."""
        if any(one.told_apart for one in self._told_by):
            return
        if self._told_by:
            for chunk in self._table.read():
                self._take(Page(chunk))
        found = repeated(self._hashes)
        if len(found) > max(1, len(self._hashes) * _FEW):
            self._said.say("many-duplicate-rows", None, None, count=f"{len(found):,}")
            return
        for place, first in found.items():
            self._said.say(
                "duplicate-row", None, self._rows.of(place), first=self._rows.of(first)
            )


def id_columns(understanding: Understanding) -> list[Understood]:
    """Return the columns that should tell rows apart."""
    return [
        known
        for known in understanding.of_kind(Kind.ROW_NUMBER)
        if _ID_NAME.fullmatch(known.column.name.strip())
    ]
