"""The worked example says what the engine makes of it today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_every_block_prints_what_stands_under_it_and_draws_its_picture() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/build_placement_example.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
