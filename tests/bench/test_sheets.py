"""``make bench-sheets`` on small files, so that the command does not rot."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict

import pytest


@pytest.mark.parametrize("file", ["list.utf-8-sig.csv", "shared.xlsx"])
def test_every_reader_reads_the_file_and_is_measured(file: str) -> None:
    command = [sys.executable, "-m", "bench.sheets", "--quick", "--only", file]

    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stderr
    measured = defaultdict[str, set[str]](set)
    for line in map(json.loads, done.stdout.splitlines()):
        reader, _, figure = line["name"].removeprefix(f"{file}.").rpartition(".")
        measured[reader].add(figure)
    assert {"read", "inspect"} < measured.keys()
    assert len(measured) == 4
    assert all(said == {"wall", "cpu", "memory"} for said in measured.values())
