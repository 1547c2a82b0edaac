"""Forms sent and checked, the round desk, the export of ten years; ratios of each.

One JSON object a line, as `bench` prints them, each value beside the plain pages of
`bench` in the same rounds. Checking forms at the terminal is held against openpyxl
opening the same files. ``--quick`` takes a few of each, to see that all of it works.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.serving import (
    ROUNDS,
    Request,
    compare,
    environment,
    get,
    report,
    run,
    say,
    serve,
)

FORMS, CASES, YEARS = 300, 5000, 10
BOUNDARY = "bench-form-boundary"
OPENPYXL = (
    "import sys, openpyxl\n"
    "for path in sys.argv[1:]:\n"
    "    openpyxl.load_workbook(path)['表紙']['B12'].value\n"
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.grants", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few of each, one round")
    parser.add_argument("--forms", type=int, default=FORMS)
    parser.add_argument("--cases", type=int, default=CASES)
    told = parser.parse_args()
    forms, cases, years = told.forms, told.cases, YEARS
    rounds = 1 if told.quick else ROUNDS
    if told.quick:
        forms, cases, years = 8, 40, 2
    with tempfile.TemporaryDirectory(prefix="kakehashi-bench-") as folder:
        env = environment(folder)
        say("filling the plain pages")
        session = run(env, "bench.plain.fill").strip()
        say(f"filling ours: {cases:,} cases, {years} years of awards, {forms} forms")
        words = (str(forms), str(cases), str(years), folder)
        ours = json.loads(run(env, "bench.grants_fill", *words).splitlines()[-1])
        demo = "kakehashi.config.settings.demo"
        with (
            serve(env, "bench.plain.wsgi", "bench.plain.settings") as plain,
            serve(env, "kakehashi.config.wsgi", demo) as own,
        ):
            _measure_pages(plain, session, own, ours, rounds)
        _measure_command(env, ours["upload"]["files"], rounds)
    return 0


def _measure_pages(
    plain: tuple[int, int],
    plain_session: str,
    own: tuple[int, int],
    told: dict[str, Any],
    rounds: int,
) -> None:
    """Every page and the upload beside the bare list."""
    bare = get("/list/", plain_session)
    for name, page in told["pages"].items():
        request = get(page["url"], page["session"])
        queries = (page["queries"], 5)
        compare(name, request, own, "bare_list", bare, plain, queries, rounds=rounds)
    upload = told["upload"]
    files = upload["files"]
    compare(
        "form_upload",
        _uploads(upload),
        own,
        "bare_list",
        bare,
        plain,
        (upload["queries"], 5),
        count=max(len(files) // rounds // 4, 1) * 4,
        rounds=rounds,
    )


def _uploads(told: dict[str, Any]) -> Request:
    """Each call sends another of the forms."""
    files = cycle(told["files"])

    def request(_n: int) -> bytes:
        body = b"".join(
            (
                f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode(),
                f'name="csrfmiddlewaretoken"\r\n\r\n{told["csrf"]}\r\n'.encode(),
                f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode(),
                b'name="file"; filename="form.xlsx"\r\n\r\n',
                Path(next(files)).read_bytes(),
                f"\r\n--{BOUNDARY}--\r\n".encode(),
            )
        )
        head = (
            f"POST {told['url']} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: sessionid={told['session']}; csrftoken={told['csrf']}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return request


def _measure_command(env: dict[str, str], files: list[str], rounds: int) -> None:
    """`kakehashi grants check-form` of all forms beside openpyxl opening them."""
    say("check_form")
    ours, theirs = [], []
    check = ("-m", "kakehashi.faces.cli.main", "grants", "check-form", "--json")
    for _round in range(min(rounds, 3)):
        theirs.append(_seconds(env, "-c", OPENPYXL, *files))
        ours.append(_seconds(env, *check, *files))
    value, other = statistics.median(ours), statistics.median(theirs)
    report("check_form.wall", value, "s", "openpyxl.wall", other)
    report("check_form.files", len(files), "forms", "", 0)


def _seconds(env: dict[str, str], *words: str) -> float:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words], env=env, capture_output=True, text=True, check=False
    )
    if done.stderr:
        sys.exit(done.stderr)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
