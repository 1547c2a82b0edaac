"""Real files of municipalities, read as the person read them who opened each one.

The files are not in the repository: ``KAKEHASHI_REAL_FILES`` names the folder. What the
person wrote down is in ``expected.toml``, which explains its own words.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

import pytest

from kakehashi.engines.sheets import inspect_file

FOLDER: Final = os.environ.get("KAKEHASHI_REAL_FILES", "")

needs_the_files = pytest.mark.skipif(
    not FOLDER, reason="KAKEHASHI_REAL_FILES does not name the folder of real files"
)


class ToldFinding(TypedDict):
    """A finding as the batch contract has it, as far as it is asked here."""

    row: int | None
    column: str | None
    code: str
    level: str


class ToldColumn(TypedDict):
    """A column as the batch contract has it."""

    name: str


class ToldTable(TypedDict):
    """A table as the batch contract has it."""

    header_rows: list[int]
    columns: list[ToldColumn]
    data_rows: int


class Told(TypedDict):
    """A file as the batch contract has it."""

    status: str
    encoding: str
    tables: list[ToldTable]
    data_rows: int
    coords_valid: int
    findings: list[ToldFinding]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a person saw in a cell: any of these columns, any of these codes.

    ``row`` is ``None`` for what is said of a column as a whole.
    """

    row: int | None
    columns: frozenset[str]
    codes: frozenset[str]

    def is_told_by(self, finding: ToldFinding) -> bool:
        """Tell whether a finding says it; ``""`` among the columns stands for any."""
        return (
            finding["row"] == self.row
            and finding["code"] in self.codes
            and ("" in self.columns or finding["column"] in self.columns)
        )

    def __str__(self) -> str:
        """Return it as it is written in the expectations."""
        columns, codes = sorted(self.columns), sorted(self.codes)
        return f"{self.row}, {' | '.join(columns)}, {' | '.join(codes)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The shape of the first sheet with data."""

    encoding: str
    header_rows: list[int]
    columns: int
    first: str
    last: str
    data_rows: int
    coords_valid: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What the person wrote down about one file; no reading for a refused one."""

    path: str
    sha256: str
    statuses: frozenset[str]
    reading: Reading | None
    faults: tuple[Fault, ...]
    clean: bool


def _any_of(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(" | "))


def _expected() -> list[Expected]:
    written = Path(__file__).with_name("expected.toml").read_text(encoding="utf-8")
    return [
        Expected(
            path=entry["path"],
            sha256=entry["sha256"],
            statuses=frozenset(entry["status"].split("|")),
            reading=Reading(
                entry["encoding"],
                entry["header_rows"],
                entry["columns"],
                entry["first"],
                entry["last"],
                entry["data_rows"],
                entry["coords_valid"],
            )
            if "encoding" in entry
            else None,
            faults=tuple(
                Fault(row or None, _any_of(column), _any_of(code))
                for row, column, code in entry.get("faults", ())
            ),
            clean=entry.get("clean", False),
        )
        for entry in tomllib.loads(written)["file"]
    ]


EXPECTED: Final = _expected()


def _tell(file: Path) -> Told:
    told: Told = json.loads(json.dumps(inspect_file(file).to_json()))
    return told


def _reading_of(told: Told) -> Reading:
    table = next(table for table in told["tables"] if table["data_rows"])
    return Reading(
        told["encoding"],
        table["header_rows"],
        len(table["columns"]),
        table["columns"][0]["name"],
        table["columns"][-1]["name"],
        told["data_rows"],
        told["coords_valid"],
    )


@needs_the_files
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.path)
def test_a_real_file_is_read_as_the_person_who_opened_it_did(
    expected: Expected,
) -> None:
    file = Path(FOLDER, expected.path)
    version = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    if version != expected.sha256:
        pytest.skip(f"another version ({version}) than the one that was opened")
    told = _tell(file)
    assert told["status"] in expected.statuses
    if expected.reading is not None:
        assert _reading_of(told) == expected.reading
    untold = [
        str(fault)
        for fault in expected.faults
        if not any(fault.is_told_by(finding) for finding in told["findings"])
    ]
    assert untold == []
    if expected.clean:
        assert [one for one in told["findings"] if one["level"] != "note"] == []


@needs_the_files
def test_no_file_of_the_folder_is_without_an_expectation() -> None:
    present = {
        str(file.relative_to(FOLDER))
        for file in Path(FOLDER).rglob("*")
        if file.is_file()
    }
    assert present == {expected.path for expected in EXPECTED}


def test_every_expectation_is_about_another_file() -> None:
    paths = [expected.path for expected in EXPECTED]
    assert len(set(paths)) == len(paths)


def test_a_file_that_needs_mending_is_not_called_clean() -> None:
    mending = {"ok"}
    assert [one.path for one in EXPECTED if one.clean and one.statuses != mending] == []
