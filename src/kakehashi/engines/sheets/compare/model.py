"""What comparing two versions of a table tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kakehashi.engines.sheets.findings import Finding
from kakehashi.kernel.wire import Json

Key: TypeAlias = tuple[str, ...]
"""The cells of the key columns as written in the file."""


def shown(key: Key) -> str:
    """Return a key as one text: its cells with `` / `` between them."""
    return " / ".join(key)


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """A row that only one version has: its key and all its cells as written."""

    key: Key
    cells: Mapping[str, str]

    def to_json(self) -> Mapping[str, Json]:
        """Return the row with its key as one text."""
        return {"key": shown(self.key), "cells": dict(self.cells)}


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else now; ``column`` is the new version's name."""

    column: str
    old: str
    new: str

    def to_json(self) -> Mapping[str, Json]:
        """Return the change."""
        return {"column": self.column, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of both versions with other cells; ``key`` as the new version writes it."""

    key: Key
    cells: tuple[CellChange, ...]

    def to_json(self) -> Mapping[str, Json]:
        """Return the row with its changes."""
        cells = [change.to_json() for change in self.cells]
        return {"key": shown(self.key), "cells": cells}


@dataclass(frozen=True, slots=True)
class Renamed:
    """A row gone and a row added that seem to be one.

    ``sure`` is from 0 to 1; a person decides. ``cells`` are the other cells that
    differ.
    """

    old_key: Key
    new_key: Key
    sure: float
    cells: tuple[CellChange, ...] = ()

    def to_json(self) -> Mapping[str, Json]:
        """Return both keys and how sure it is."""
        return {
            "old_key": shown(self.old_key),
            "new_key": shown(self.new_key),
            "sure": self.sure,
            "cells": [change.to_json() for change in self.cells],
        }


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The same key written in another way: ㈱ for 株式会社, a full-width digit."""

    old_key: Key
    new_key: Key

    def to_json(self) -> Mapping[str, Json]:
        """Return both ways of writing."""
        return {"old_key": shown(self.old_key), "new_key": shown(self.new_key)}


@dataclass(frozen=True, slots=True)
class ColumnRenamed:
    """A column that has another name now, by its name or by what it holds."""

    old: str
    new: str
    sure: float

    def to_json(self) -> Mapping[str, Json]:
        """Return both names."""
        return {"old": self.old, "new": self.new, "sure": self.sure}


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of two versions of a table.

    Attributes:
        added: rows of the new version only, in its order.
        gone: rows of the old version only, in its order.
        changed: rows of both with other cells, in the order of the new version.
        renamed: rows that seem to go on under another key; in neither of the above.
        rewritten: rows whose key is the same but written in another way.
        columns_added: columns of the new version only.
        columns_gone: columns of the old version only.
        columns_renamed: columns that go on under another name.
        same: how many rows have the same cells, the way the key is written aside.
        findings: what could not be compared (a row without a key).
    """

    added: tuple[KeyedRow, ...] = ()
    gone: tuple[KeyedRow, ...] = ()
    changed: tuple[Changed, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    rewritten: tuple[Rewritten, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_gone: tuple[str, ...] = ()
    columns_renamed: tuple[ColumnRenamed, ...] = ()
    same: int = 0
    findings: tuple[Finding, ...] = ()

    def summary(self) -> Mapping[str, int]:
        """Return how many of each there are."""
        return {
            "added": len(self.added),
            "gone": len(self.gone),
            "changed": len(self.changed),
            "renamed": len(self.renamed),
            "rewritten": len(self.rewritten),
            "columns_added": len(self.columns_added),
            "columns_gone": len(self.columns_gone),
            "columns_renamed": len(self.columns_renamed),
            "same": self.same,
        }

    def to_json(self) -> Mapping[str, Json]:
        """Return everything as JSON can hold it, with the counts."""
        return {
            "summary": dict(self.summary()),
            "added": [row.to_json() for row in self.added],
            "gone": [row.to_json() for row in self.gone],
            "changed": [row.to_json() for row in self.changed],
            "renamed": [row.to_json() for row in self.renamed],
            "rewritten": [row.to_json() for row in self.rewritten],
            "columns_added": list(self.columns_added),
            "columns_gone": list(self.columns_gone),
            "columns_renamed": [column.to_json() for column in self.columns_renamed],
            "same": self.same,
            "findings": [told(finding) for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One snapshot of a series.

    Attributes:
        file: as the caller named it.
        present: how many different keys it has.
        added: keys it has and the one before had not, as written, in its order.
        gone: keys the one before had, as written there, in that order.
        at: the time its content tells (ISO 8601), or ``""``.
        findings: what a person should know (no time told, a key given twice).
    """

    file: str
    present: int
    added: tuple[str, ...]
    gone: tuple[str, ...]
    at: str = ""
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> Mapping[str, Json]:
        """Return the line of the batch contract; ``findings`` only when there are."""
        line: dict[str, Json] = {
            "file": self.file,
            "present": self.present,
            "added": list(self.added),
            "gone": list(self.gone),
        }
        if self.findings:
            line["findings"] = [told(finding) for finding in self.findings]
        return line


def told(finding: Finding) -> Mapping[str, Json]:
    """Return a finding as the batch contract has it."""
    return {
        "row": finding.row,
        "column": finding.column,
        "code": finding.code,
        "level": finding.level.value,
        "message": finding.message(),
    }
