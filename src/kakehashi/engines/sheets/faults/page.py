"""Some thousand rows of a table turned on their side, so that columns are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import cast

from kakehashi.engines.sheets.tables import DataChunk, Value, as_text


class Page:
    """A chunk of rows as columns; texts and distinct values are made once, when asked.

    ``numbers`` are the rows as the sheet counts them.
    """

    __slots__ = ("_cells", "_distinct", "_joined", "_texts", "numbers", "rows")

    def __init__(self, chunk: DataChunk) -> None:
        self.numbers = chunk.numbers
        self.rows = chunk.rows
        self._cells = list(zip(*chunk.rows, strict=False))
        self._texts: dict[int, tuple[str, ...]] = {}
        self._distinct: dict[int, set[str]] = {}
        self._joined: dict[int, str] = {}

    def cells(self, index: int) -> tuple[Value, ...]:
        """Return a column as it is typed."""
        return self._cells[index]

    def texts(self, index: int) -> Sequence[str]:
        """Return a column as text, not stripped; blank cells are ``""``."""
        known = self._texts.get(index)
        if known is None:
            cells = self._cells[index]
            if set(map(type, cells)) == {str}:
                known = cast("tuple[str, ...]", cells)
            else:
                known = tuple(map(as_text, cells))
            self._texts[index] = known
        return known

    def distinct(self, index: int) -> set[str]:
        """Return the different texts of a column."""
        known = self._distinct.get(index)
        if known is None:
            known = self._distinct[index] = set(self.texts(index))
        return known

    def joined(self, index: int) -> str:
        """Return the different texts of a column on lines of their own.

        There is a line break before the first and behind the last.
        """
        known = self._joined.get(index)
        if known is None:
            lines = "\n".join(self.distinct(index))
            known = self._joined[index] = f"\n{lines}\n"
        return known

    def where(self, index: int, wanted: set[str]) -> Iterator[tuple[int, str]]:
        """Yield position and text of the cells of a column that are among some."""
        texts = self.texts(index)
        hits = map(wanted.__contains__, texts)
        return compress(enumerate(texts), hits)

    @property
    def is_plain(self) -> bool:
        """Whether every cell is text, as in a CSV."""
        return all(set(map(type, cells)) <= {str} for cells in self._cells)
