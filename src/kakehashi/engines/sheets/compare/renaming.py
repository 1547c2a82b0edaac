"""Rows that seem to go on under another key."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kakehashi.engines.sheets.compare.sameness import Meaning

ALIKE: Final = 0.7
"""How much of what two rows tell must be the same, from 0 to 1."""

_MARGIN: Final = 0.05
_RARE: Final = 2
_MOST_ROWS_OF_A_CELL: Final = 50

Cells = Mapping[str, Meaning]
Cell = tuple[str, Meaning]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Row ``gone`` and row ``added``, by position, and how alike they are."""

    gone: int
    added: int
    sure: float


def find_renamed(
    gone: Sequence[Cells], added: Sequence[Cells], every: Counter[Cell], rows: int
) -> list[Likeness]:
    """Pair rows gone with rows added by their other cells.

    A cell counts for more the fewer rows share it (its inverse document frequency),
    so that rows which only share the prefecture and a row of yes are not alike. A pair
    must share one text, or two cells, that no third row has; and each must be the
    other's best, with no second nearly as good: two candidates are left to a person.

    Args:
        gone: cells of the rows gone, by the new column names, key and blanks left out.
        added: the same of the rows added.
        every: how often each cell stands in both versions together.
        rows: how many rows both versions have together.
    """
    weigh = _Weights(every, rows)
    scores = [
        Likeness(at, other, score)
        for at, other in sorted(_candidates(gone, added))
        if _telling(gone[at], added[other], every)
        and (score := weigh.likeness(gone[at], added[other])) >= ALIKE
    ]
    return [one for one in scores if _stands_out(one, scores)]


@dataclass(frozen=True, slots=True)
class _Weights:
    every: Counter[Cell]
    rows: int

    def likeness(self, old: Cells, new: Cells) -> float:
        alike = different = 0.0
        for column in old.keys() | new.keys():
            cells = {(column, cells[column]) for cells in (old, new) if column in cells}
            weight = max(map(self._weight, cells))
            if column in old and column in new and len(cells) == 1:
                alike += weight
            else:
                different += weight
        return alike / (alike + different) if alike else 0.0

    def _weight(self, cell: Cell) -> float:
        # A cell that differs stands in one version, one that is alike in both: what
        # is rare weighs the same either way. What every row has weighs a little.
        shared = min(max(self.every[cell], 2), self.rows)
        return math.log((self.rows + 1) / shared)


def _candidates(gone: Sequence[Cells], added: Sequence[Cells]) -> set[tuple[int, int]]:
    """Positions of rows that share a cell few rows have: not each with each."""
    holders: dict[Cell, list[int]] = defaultdict(list)
    for at, cells in enumerate(added):
        for cell in cells.items():
            holders[cell].append(at)
    return {
        (at, other)
        for at, cells in enumerate(gone)
        for cell in cells.items()
        if len(rows := holders.get(cell, [])) <= _MOST_ROWS_OF_A_CELL
        for other in rows
    }


def _telling(old: Cells, new: Cells, every: Counter[Cell]) -> bool:
    shared = [
        value
        for column, value in old.items()
        if new.get(column) == value and every[column, value] <= _RARE
    ]
    return len(shared) > 1 or any(_is_words(value) for value in shared)


def _is_words(value: Meaning) -> bool:
    return isinstance(value, str) and any(sign.isalpha() for sign in value)


def _stands_out(one: Likeness, scores: Sequence[Likeness]) -> bool:
    return all(
        one is other or one.sure > other.sure + _MARGIN
        for other in scores
        if one.gone == other.gone or one.added == other.added
    )
