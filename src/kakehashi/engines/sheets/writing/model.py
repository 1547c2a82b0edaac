"""What is to be written, and what is told about the writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kakehashi.engines.sheets.findings import Finding, Language, Rejected
from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.wire import Json

MOST_TOLD: Final = 1000
"""Cells told one by one; the rest is only counted."""


@dataclass(frozen=True, slots=True)
class ColumnToWrite:
    """A column to write.

    Attributes:
        name: its header.
        kind: what it holds; codes and phone numbers are written as text, so that a
            leading zero lives, days as days, numbers as numbers.
        choices: what may be chosen in it; an empty tuple allows anything.
        note: what a person filling it in should know, shown at the cell.
    """

    name: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetToWrite:
    """A sheet to write; ``rows`` is read once, and each row as wide as the columns."""

    name: str
    columns: tuple[ColumnToWrite, ...]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A cell that cannot be written as it is.

    Attributes:
        code: why (``write-not-in-encoding``, ``write-illegal-character`` …).
        row: as the written sheet counts it; 1 is the header.
        column: name of the column.
        cell: the address (``"C12"``).
        characters: what cannot be written, each once.
        proposal: the whole cell in characters that can be, or ``""`` when there is
            nothing close.
        sheet: name of the sheet; ``""`` for a CSV.
    """

    code: str
    row: int
    column: str
    cell: str
    characters: str
    proposal: str = ""
    sheet: str = ""

    def finding(self) -> Finding:
        """Return it as a finding with its sentence."""
        values = {
            "characters": " ".join(_named(sign) for sign in self.characters),
            "proposal": self.proposal or "—",
        }
        return Finding(
            self.code, self.row, self.column, self.cell, values, sheet=self.sheet
        )

    def to_json(self, language: Language = "ja") -> Mapping[str, Json]:
        """Return it with its sentence."""
        return {
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
            "sheet": self.sheet,
            "code": self.code,
            "characters": [_named(sign) for sign in self.characters],
            "proposal": self.proposal,
            "message": self.finding().message(language),
        }


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written.

    Attributes:
        rows: data rows, headers not counted.
        sheets: names of the sheets as written; empty for a CSV.
        formulas_guarded: cells that got an apostrophe, so that nothing runs them.
        unwritable: the first ``MOST_TOLD`` cells that could not be written as is.
        unwritable_count: all of them.
        findings: what else a person should know (a number written as text).
    """

    rows: int = 0
    sheets: tuple[str, ...] = ()
    formulas_guarded: int = 0
    unwritable: tuple[Unwritable, ...] = ()
    unwritable_count: int = 0
    findings: tuple[Finding, ...] = ()

    def to_json(self, language: Language = "ja") -> Mapping[str, Json]:
        """Return the report as JSON can hold it."""
        return {
            "rows": self.rows,
            "sheets": list(self.sheets),
            "formulas_guarded": self.formulas_guarded,
            "unwritable": [one.to_json(language) for one in self.unwritable],
            "unwritable_count": self.unwritable_count,
            "findings": [
                {
                    "row": finding.row,
                    "column": finding.column,
                    "cell": finding.cell,
                    "sheet": finding.sheet,
                    "code": finding.code,
                    "level": finding.level.value,
                    "message": finding.message(language),
                }
                for finding in self.findings
            ],
        }


class NotWritable(Rejected):
    """Nothing was written; ``report`` names every cell that stands in the way."""

    def __init__(self, report: WriteReport) -> None:
        self.report = report
        first = report.unwritable[0]
        where = {"cell": first.cell, "sheet": first.sheet or "—"}
        count = {"count": str(report.unwritable_count)}
        told = first.finding()
        values = {**told.values, **where, **count, "why": told.message()}
        super().__init__(Finding("write-refused", values=values))


@dataclass(slots=True)
class Telling:
    """Gathers what is told while a file is written, in bounded memory."""

    rows: int = 0
    formulas_guarded: int = 0
    sheets: list[str] = field(default_factory=list)
    unwritable: list[Unwritable] = field(default_factory=list)
    unwritable_count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def cannot(self, cell: Unwritable) -> None:
        """Keep a cell that cannot be written as it is."""
        self.unwritable_count += 1
        if len(self.unwritable) < MOST_TOLD:
            self.unwritable.append(cell)

    def say(self, finding: Finding) -> None:
        """Keep a finding."""
        if len(self.findings) < MOST_TOLD:
            self.findings.append(finding)

    def report(self) -> WriteReport:
        """Return what was gathered."""
        return WriteReport(
            self.rows,
            tuple(self.sheets),
            self.formulas_guarded,
            tuple(self.unwritable),
            self.unwritable_count,
            tuple(self.findings),
        )


def _named(sign: str) -> str:
    code = f"U+{ord(sign):04X}"
    return f"{sign}({code})" if sign.isprintable() else code
