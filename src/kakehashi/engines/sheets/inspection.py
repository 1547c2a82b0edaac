"""A whole file looked through: what it is, what its tables hold, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from kakehashi.engines.sheets.faults import check
from kakehashi.engines.sheets.findings import Finding, Language, Level, Rejected
from kakehashi.engines.sheets.kinds import understand
from kakehashi.engines.sheets.kinds.model import Kind, Understanding
from kakehashi.engines.sheets.reading import open_book
from kakehashi.engines.sheets.structure import find_tables
from kakehashi.engines.sheets.tables import DataChunk, Table
from kakehashi.kernel.wire import Json


class Status(StrEnum):
    """``OK``: nothing above a note; ``WARN``: look at it; ``REJECT``: not read."""

    OK = "ok"
    WARN = "warn"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class InspectedTable:
    """One table of a file: how it was understood and how many rows it has.

    ``coords_valid`` counts the rows with a point in Japan.
    """

    understanding: Understanding
    data_rows: int
    coords_valid: int

    @property
    def table(self) -> Table:
        """The table itself, to be read again."""
        return self.understanding.table

    def to_json(self) -> dict[str, Json]:
        """Return the table as the batch contract has it."""
        table = self.table
        return {
            "sheet": table.sheet.name,
            "header_rows": list(table.header_rows),
            "columns": [
                {"name": known.column.name, "kind": known.kind.value}
                for known in self.understanding.columns
            ],
            "shape": self.understanding.shape,
            "data_rows": self.data_rows,
            "coords_valid": self.coords_valid,
        }


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file looked through.

    Attributes:
        file: its name, for people.
        status: see ``Status``.
        encoding: as in ``Book``; ``""`` when it could not be opened.
        tables: every table with cells, in the order of the book.
        findings: of the file, then of each table, by row.
    """

    file: str
    status: Status
    encoding: str
    tables: tuple[InspectedTable, ...]
    findings: tuple[Finding, ...]

    @property
    def first(self) -> InspectedTable | None:
        """The first table with data, which the counts at the top speak of."""
        return next((table for table in self.tables if table.data_rows), None)

    def to_json(self, language: Language = "ja") -> dict[str, Json]:
        """Return the line of ``kakehashi sheets inspect --json``."""
        first = self.first
        return {
            "file": self.file,
            "status": self.status.value,
            "encoding": self.encoding,
            "tables": [table.to_json() for table in self.tables],
            "data_rows": first.data_rows if first else 0,
            "coords_valid": first.coords_valid if first else 0,
            "findings": [finding_json(found, language) for found in self.findings],
        }


def finding_json(finding: Finding, language: Language = "ja") -> dict[str, Json]:
    """Return a finding as the batch contract has it, with its level and cell."""
    return {
        "row": finding.row,
        "column": finding.column,
        "cell": finding.cell,
        "sheet": finding.sheet,
        "code": finding.code,
        "level": finding.level.value,
        "message": finding.message(language),
    }


def inspect_file(
    source: Path | bytes,
    *,
    name: str = "",
    remembered: Mapping[str, Kind] | None = None,
    watch: Callable[[int], None] | None = None,
) -> Inspection:
    """Look a file through, from its bytes to its faults, in bounded memory.

    Never raises for what is in the file: a file that cannot be read has the status
    ``REJECT`` and one finding that says why.

    Args:
        source: where it lies, or its bytes.
        name: what people call it; the path's own name when not given.
        remembered: kinds a person confirmed before for columns of this name.
        watch: told, chunk by chunk, how many data rows were looked at so far.

    Raises:
        OSError: the path cannot be opened.
    """
    called = name or (source.name if isinstance(source, Path) else "")
    try:
        book = open_book(source, name=called)
        tables, findings = [], list[Finding]()
        for sheet in book.sheets:
            for table in find_tables(sheet):
                understanding = understand(table, remembered=remembered)
                checked = check(_watched(understanding, watch))
                tables.append(
                    InspectedTable(
                        understanding, checked.data_rows, checked.coords_valid
                    )
                )
                findings += checked.findings
    except Rejected as refusal:
        return Inspection(called, Status.REJECT, "", (), (refusal.finding,))
    findings = [*book.findings, *findings]
    grave = any(found.level is not Level.NOTE for found in findings)
    return Inspection(
        called,
        Status.WARN if grave else Status.OK,
        book.encoding,
        tuple(tables),
        tuple(findings),
    )


def not_opened(name: str, why: str) -> Inspection:
    """Return the line of a file that could not even be opened."""
    finding = Finding("cannot-open", values={"why": why})
    return Inspection(name, Status.REJECT, "", (), (finding,))


def _watched(
    understanding: Understanding, watch: Callable[[int], None] | None
) -> Understanding:
    """The same table, telling ``watch`` how far it is read."""
    if watch is None:
        return understanding
    table = understanding.table

    def read() -> Iterator[DataChunk]:
        rows = 0
        for chunk in table.read():
            yield chunk
            rows += len(chunk.rows)
            watch(rows)

    return replace(understanding, table=replace(table, read=read))
