"""Where in a form each thing stands: by its name first, by its label otherwise.

A name is trusted where the label beside its cell agrees, or where no such label is
left: rows moved by a program that does not move the names would else be read askew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kakehashi.engines.sheets.tables import Value
from kakehashi.programmes.grants.rules.form_cells import At, FormCells, plain_label
from kakehashi.programmes.grants.rules.form_words import (
    ASKED,
    COST_HEADS,
    EXCLUSION_HEADS,
    FIELDS,
    NOTE,
    STEP_HEADS,
    SUMS,
    TERMS,
    TERMS_CAPS,
    TOLD,
)

LABELS: Final = {
    **{field.name: plain_label(field.label) for field in FIELDS},
    **{name: plain_label(label) for name, label in (TOLD | SUMS).items()},
    **{name: name for name in (*TERMS, TERMS_CAPS)},
}
_EVERY_LABEL: Final = frozenset({*LABELS.values(), plain_label(ASKED)})
FAR: Final = 4  # columns between a label and what stands beside it, at most
# Without these heads a row is no head of that table; the first is found in no other.
COSTS, STEPS, EXCLUSIONS = "costs", "schedule", "exclusion_texts"
TABLES: Final[Mapping[str, tuple[Mapping[str, str], frozenset[str]]]] = {
    COSTS: (COST_HEADS, frozenset({"unit_yen", "description", "quantity"})),
    STEPS: (STEP_HEADS, frozenset({"when", "what"})),
    EXCLUSIONS: (EXCLUSION_HEADS, frozenset({"text", "answer"})),
}


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table of the form: the columns of its heads, its first and last row."""

    sheet: int
    columns: Mapping[str, int]
    first: int
    last: int

    def cell(self, row: int, column: str) -> At:
        """A cell of a row; the table's first column where it has no such head."""
        return At(self.sheet, row, self.columns.get(column, min(self.columns.values())))

    @property
    def head(self) -> At:
        """The cell people look at for the whole table."""
        return At(self.sheet, max(self.first - 1, 1), min(self.columns.values()))


class FormMap:
    """Finds cells of one form; ``by_labels`` tells that names did not help."""

    def __init__(self, cells: FormCells) -> None:
        self.cells = cells
        self.by_labels = False

    @cached_property
    def labelled(self) -> Mapping[str, tuple[At, ...]]:
        """The cells in which each label stands."""
        found: dict[str, list[At]] = {}
        for at, value in self.cells.everything():
            label = plain_label(value)
            if label in _EVERY_LABEL:
                found.setdefault(label, []).append(at)
        return {label: tuple(places) for label, places in found.items()}

    def field(self, name: str) -> At | None:
        """Where the answer of a field stands, or None where the form has no place."""
        named = self.cells.names.get(name, ())[:1]
        labels = self.labelled.get(LABELS[name], ())
        agree = not labels or (named and self._label_of(named[0]) == LABELS[name])
        if named and agree and (not labels or self.cells.value(named[0]) is not None):
            return named[0]
        beside = [self._beside(at) for at in labels]
        filled = next((at for at in beside if self.cells.value(at) is not None), None)
        if named and agree and filled is None:
            return named[0]
        if beside:
            self.by_labels = True
        return filled or next(iter(beside), None)

    def _label_of(self, at: At) -> str:
        """What stands to the left of a cell."""
        left = [value for near, value in self.cells.row(at) if near.column < at.column]
        return plain_label(left[-1]) if left else ""

    def _beside(self, label: At) -> At:
        """The filled cell to the right of a label, else the next one."""
        start = self.cells.after(label)
        for at, value in self.cells.row(label):
            if at.column < start.column or at.column > start.column + FAR:
                continue
            return start if _is_label(value) else at
        return start

    def table(self, name: str) -> TablePlace | None:
        """Where a table stands: below its heads, else where its name points."""
        heads, needed = TABLES[name]
        places = self.cells.names.get(name, ())
        for at, columns in self._heads(heads, needed):
            last = max(self.cells.leaves[at.sheet].rows, default=at.row)
            return TablePlace(at.sheet, columns, at.row + 1, last)
        if not places or len({at.sheet for at in places}) > 1:
            return None
        left = min(at.column for at in places)
        if name == EXCLUSIONS:
            left -= 1  # the name is that of the second column
        columns = {head: left + number for number, head in enumerate(heads)}
        rows = [at.row for at in places]
        return TablePlace(places[0].sheet, columns, min(rows), max(rows))

    def _heads(
        self, heads: Mapping[str, str], needed: frozenset[str]
    ) -> Iterator[tuple[At, dict[str, int]]]:
        """Rows that hold the heads of a table, with the column of each."""
        wanted = {plain_label(words): head for head, words in heads.items()}
        for number, leaf in enumerate(self.cells.leaves):
            if leaf.is_example:
                continue
            for row in sorted(leaf.rows):
                columns: dict[str, int] = {}
                for at, value in self.cells.row(At(number, row, 1)):
                    head = wanted.get(plain_label(value))
                    if head is not None:
                        columns.setdefault(head, at.column)
                if needed <= columns.keys():
                    yield At(number, row, 1), columns

    def caps(self) -> Iterator[tuple[At, At]]:
        """The ceilings on the hidden sheet: pairs of cells, whom for and how much."""
        places = self.cells.names.get(TERMS_CAPS, ())
        labels = self.labelled.get(TERMS_CAPS, ())
        if labels:
            start = labels[0].moved(right=1)
        elif places:
            start = min(places)
        else:
            return
        for down in range(8):
            at = start.moved(down=down)
            yield at, at.moved(right=1)


def _is_label(value: Value) -> bool:
    """Whether a text stands on the form by itself, and is nobody's answer."""
    label = plain_label(value)
    return label in _EVERY_LABEL or label.startswith(NOTE)
