"""Read the same files with ours, pandas, openpyxl and csv in turn; print the ratios.

One JSON object a line, as `bench` prints them: {"name", "value", "unit", "control",
"control_value", "ratio"}, of our readings also {"limit", "held"} where there is an aim.
Every reading is a process of its own; values and controls are medians of the same
interleaved rounds. ``--quick`` reads small files once, to see that all of it works.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.sheet_files import write_csv, write_xlsx

ROUNDS = 3
UNITS = {"wall": "s", "cpu": "s", "memory": "MB"}
# Of `inspect`, all findings included, against the control's bare reading.
AIMS = {"wall": 6.0, "memory": 0.5}


@dataclass(frozen=True, slots=True)
class Case:
    """A file, who else reads it, and the control among them (the first)."""

    file: str
    rows: int
    write: Callable[[Path, int], None]
    others: tuple[str, ...]


def cases(rows_csv: int, rows_xlsx: int) -> tuple[Case, ...]:
    csv, xlsx = ("pandas.read_csv", "csv.reader"), ("pandas.read_excel", "openpyxl")
    mark = partial(write_csv, encoding="utf-8-sig")
    cp932 = partial(write_csv, encoding="cp932")
    shared, inline = partial(write_xlsx, shared=True), partial(write_xlsx, shared=False)
    return (
        Case("list.utf-8-sig.csv", rows_csv, mark, csv),
        Case("list.cp932.csv", rows_csv, cp932, csv),
        Case("shared.xlsx", rows_xlsx, shared, xlsx),
        Case("inline.xlsx", rows_xlsx, inline, xlsx),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.sheets", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small files, one round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="part of a file's name")
    told = parser.parse_args()
    sizes = (500, 200) if told.quick else (1_000_000, 100_000)
    rounds, aims = (1, {}) if told.quick else (told.rounds, AIMS)
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as folder:
        for case in cases(*sizes):
            if told.only in case.file:
                _measure(case, Path(folder), rounds, aims)
    return 0


def _measure(case: Case, folder: Path, rounds: int, aims: dict[str, float]) -> None:
    """Let everyone read the file in turn, and print what the medians say."""
    path = folder / case.file
    _say(f"writing {case.file}: {case.rows:,} rows")
    case.write(path, case.rows)
    took: dict[str, list[dict[str, float]]] = defaultdict(list)
    for turn in range(rounds):
        _say(f"{case.file}, round {turn + 1} of {rounds}")
        for reader in (*case.others, "read", "inspect"):
            took[reader].append(_reading(reader, path, case.rows))
    path.unlink()
    medians = {
        reader: {
            figure: statistics.median(one[figure] for one in rounds_)
            for figure in UNITS
        }
        for reader, rounds_ in took.items()
    }
    control = case.others[0]
    for reader, figures in medians.items():
        for figure, value in figures.items():
            aim = aims.get(figure) if reader == "inspect" else None
            other = 0.0 if reader == control else medians[control][figure]
            _report(case.file, reader, figure, value, control, other, aim)


def _reading(reader: str, path: Path, rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.sheet_readers", reader, str(path)]
    env = {**os.environ, "PYTHONPATH": "src"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    if told["rows"] != rows:
        sys.exit(f"{reader} read {told['rows']} rows of {rows} in {path.name}")
    return told


def _report(
    file: str,
    reader: str,
    figure: str,
    value: float,
    control: str,
    other: float,
    aim: float | None,
) -> None:
    ratio = round(value / other, 3) if other else None
    line: dict[str, str | float | bool | None] = {
        "name": f"{file}.{reader}.{figure}",
        "value": round(value, 3),
        "unit": UNITS[figure],
        "control": f"{control}.{figure}" if other else "",
        "control_value": round(other, 3),
        "ratio": ratio,
    }
    if aim is not None and ratio is not None:
        line |= {"limit": aim, "held": ratio <= aim}
    print(json.dumps(line), flush=True)


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
