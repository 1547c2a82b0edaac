"""``make bench-grants`` on a few forms and cases, so that the command does not rot."""

from __future__ import annotations

import json
import subprocess
import sys

FIGURES = {"rate", "p50", "p95", "cpu", "queries", "bytes", "refused"}


def test_every_page_and_every_form_is_measured_and_none_is_refused() -> None:
    command = [sys.executable, "-m", "bench.grants", "--quick"]

    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=280
    )

    assert done.returncode == 0, done.stderr
    told = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}
    pages = ("round_desk", "export_ten_years", "form_upload")
    assert {f"{page}.{figure}" for page in pages for figure in FIGURES} <= told.keys()
    assert all(told[f"{page}.refused"]["value"] == 0 for page in pages)
    assert told["form_upload.rate"]["ratio"] > 0
    assert told["check_form.wall"]["control"] == "openpyxl.wall"
