"""What the screen keeps of a file it has looked through, and says again from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias, cast

from kakehashi.engines.imports.models import Import
from kakehashi.engines.imports.targets import Target
from kakehashi.engines.sheets.findings import Finding, Language, Level
from kakehashi.engines.sheets.inspection import InspectedTable, Inspection, inspect_file
from kakehashi.engines.sheets.kinds.mapping import TargetField, fingerprint, propose
from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import as_text
from kakehashi.kernel.wire import Json

Reading: TypeAlias = dict[str, Json]

SAMPLE: Final = 5
KEPT_FINDINGS: Final = 300
_ORDER: Final = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column as it was read: position, letter, name, kind, factor, first values."""

    index: int
    letter: str
    name: str
    kind: str
    factor: int
    sample: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as it was read, from what an import keeps."""

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[ReadColumn, ...]
    data_rows: int
    shape: str
    fingerprint: str
    proposed: Mapping[str, int]


def look_through(
    source: Import, target: Target, *, watch: Callable[[int], None]
) -> tuple[Reading, Finding | None]:
    """Read a whole file once and return what is kept of it, or why it is refused.

    Args:
        watch: told the number of rows read so far, now and then.
    """
    seen = inspect_file(source.file.location, name=source.file.name, watch=watch)
    if not seen.tables:
        return {}, next(iter(seen.findings), Finding("no-table"))
    worst_first = sorted(seen.findings, key=lambda found: _ORDER[found.level])
    reading: Reading = {
        "encoding": seen.encoding,
        "tables": [_kept_table(table, target) for table in seen.tables],
        "first": _first(seen),
        "findings": [_kept_finding(found) for found in worst_first[:KEPT_FINDINGS]],
        "levels": dict(Counter(found.level.value for found in seen.findings)),
    }
    return reading, None


def tables_of(source: Import) -> list[ReadTable]:
    """The tables an import's file has."""
    kept = cast("list[dict[str, list[dict[str, object]]]]", source.reading["tables"])
    return [_table(table) for table in kept]


def findings_of(source: Import, language: Language) -> list[tuple[Finding, str]]:
    """What was found in the file, worst first, with its sentence."""
    kept = cast("list[dict[str, object]]", source.reading.get("findings", []))
    found = [_finding(entry) for entry in kept]
    return [(finding, finding.message(language)) for finding in found]


def refusal_of(source: Import, language: Language) -> str:
    """Why the file could not be read, as a sentence."""
    return _finding(source.refusal).message(language) if source.refusal else ""


def _first(seen: Inspection) -> int:
    return next((i for i, table in enumerate(seen.tables) if table.data_rows), 0)


def _kept_table(inspected: InspectedTable, target: Target) -> Reading:
    table = inspected.table
    first = next(iter(table.read()), None)
    rows = list(islice(first.rows, SAMPLE)) if first else []
    fields = [
        TargetField(f.name, str(f.label), Kind(f.kind), f.required, f.aliases)
        for f in target.fields
    ]
    mapping = propose(inspected.understanding, fields)
    return {
        "sheet": table.sheet.name,
        "header_rows": list(table.header_rows),
        "columns": [
            {
                "index": known.column.index,
                "letter": known.column.letter,
                "name": known.column.name,
                "kind": known.kind.value,
                "factor": known.factor,
                "sample": [as_text(row[known.column.index]) for row in rows],
            }
            for known in inspected.understanding.columns
        ],
        "data_rows": inspected.data_rows,
        "shape": inspected.understanding.shape,
        "fingerprint": fingerprint(table),
        "proposed": {
            name: column for name, column in mapping.items() if column is not None
        },
    }


def _table(kept: Mapping[str, object]) -> ReadTable:
    columns = cast("list[dict[str, object]]", kept["columns"])
    return ReadTable(
        sheet=cast("str", kept["sheet"]),
        header_rows=tuple(cast("list[int]", kept["header_rows"])),
        columns=tuple(
            ReadColumn(
                index=cast("int", column["index"]),
                letter=cast("str", column["letter"]),
                name=cast("str", column["name"]),
                kind=cast("str", column["kind"]),
                factor=cast("int", column["factor"]),
                sample=tuple(cast("list[str]", column["sample"])),
            )
            for column in columns
        ),
        data_rows=cast("int", kept["data_rows"]),
        shape=cast("str", kept["shape"]),
        fingerprint=cast("str", kept["fingerprint"]),
        proposed=cast("dict[str, int]", kept["proposed"]),
    )


def _kept_finding(finding: Finding) -> Reading:
    return {
        "code": finding.code,
        "row": finding.row,
        "column": finding.column,
        "cell": finding.cell,
        "values": dict(finding.values),
        "sheet": finding.sheet,
    }


def kept_refusal(finding: Finding) -> Reading:
    """What an import keeps of the reason why its file was refused."""
    return _kept_finding(finding)


def _finding(kept: Mapping[str, object]) -> Finding:
    return Finding(
        code=cast("str", kept["code"]),
        row=cast("int | None", kept["row"]),
        column=cast("str | None", kept["column"]),
        cell=cast("str | None", kept["cell"]),
        values=cast("dict[str, str]", kept["values"]),
        sheet=cast("str", kept["sheet"]),
    )
