"""What is told of a table while its rows are read: each thing once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kakehashi.engines.sheets.findings import Finding
from kakehashi.engines.sheets.structure.header import text_of
from kakehashi.engines.sheets.tables import Column, Note, Row, Sheet, letter_of

_NOTED: Final = 10_000


@dataclass(slots=True)
class Told:
    """The notes and findings of one table, however often it is read.

    Attributes:
        sheet: where the table stands.
        columns: its columns.
        notes: the rows that are no data, ten thousand at most from the reading.
        findings: what a person should know of its rows.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    notes: list[Note]
    findings: list[Finding] = field(default_factory=list)
    _noted: set[int] = field(default_factory=set)
    _found: set[tuple[str, int]] = field(default_factory=set)

    def note(self, number: int, role: str, row: Row) -> None:
        """Note a row that is no data."""
        if number not in self._noted and len(self._noted) < _NOTED:
            self._noted.add(number)
            self.notes.append(Note(number, role, text_of(row)))

    def find(
        self, code: str, number: int, *, at: int | None = None, **values: str
    ) -> None:
        """Tell what was met in a row: once a column, or once without a column.

        Args:
            code: the finding's code.
            number: the row's number.
            at: position of the column it is about.
            values: what the sentence names.
        """
        key = (code, -1 if at is None else at)
        if key in self._found:
            return
        self._found.add(key)
        named = at is not None and at < len(self.columns)
        found = Finding(
            code,
            row=number,
            column=self.columns[at].name if at is not None and named else None,
            cell=None if at is None else f"{letter_of(at)}{number}",
            values=values,
            sheet=self.sheet.name,
        )
        self.findings.append(found)
