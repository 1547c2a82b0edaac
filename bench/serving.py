"""What the measurements share: servers side by side, loads in turn, a line a figure.

One JSON object a line: {"name", "value", "unit", "control", "control_value", "ratio"}.
Each value and its control are medians of the same interleaved rounds.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.load import Load, drive

ROUNDS = 5
SECONDS = 1.5
Request = Callable[[int], bytes]


def environment(folder: str) -> dict[str, str]:
    """Where both sites keep their data while they are measured."""
    return {
        **os.environ,
        "BENCH_PLAIN_DATABASE": f"sqlite:///{folder}/plain.sqlite3",
        "DATABASE_URL": f"sqlite:///{folder}/ours.sqlite3",
        "KAKEHASHI_VAR": folder,
        "PYTHONPATH": "src",
        "ALLOWED_HOSTS": "127.0.0.1",
    }


def compare(
    name: str,
    request: Request,
    own: tuple[int, int],
    control_name: str,
    control: Request,
    plain: tuple[int, int],
    queries: tuple[int, int],
    *,
    count: int = 0,
    rounds: int = ROUNDS,
) -> None:
    """Load page and control in turn, and print what the medians say."""
    say(name)
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(drive(plain[0], control, pids=[plain[1]], seconds=SECONDS))
        seconds = 0 if count else SECONDS
        ours.append(drive(own[0], request, pids=[own[1]], seconds=seconds, count=count))
    refused = sum(load.refused for load in ours)
    for figure, unit in (
        ("rate", "requests/s"),
        ("p50", "ms"),
        ("p95", "ms"),
        ("cpu", "ms"),
    ):
        value, other = _median(ours, figure), _median(theirs, figure)
        report(f"{name}.{figure}", value, unit, f"{control_name}.{figure}", other)
    report(
        f"{name}.queries", queries[0], "queries", f"{control_name}.queries", queries[1]
    )
    report(f"{name}.bytes", ours[-1].bytes, "bytes", "", 0)
    report(f"{name}.refused", refused, "answers", "", 0)


def _median(loads: list[Load], figure: str) -> float:
    return float(statistics.median(getattr(load, figure) for load in loads))


def report(name: str, value: float, unit: str, control: str, other: float) -> None:
    line = {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "control": control,
        "control_value": round(other, 3),
        "ratio": round(value / other, 3) if other else None,
    }
    print(json.dumps(line), flush=True)


def say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


def get(url: str, session: str) -> Request:
    cookie = f"Cookie: sessionid={session}\r\n" if session else ""
    head = (
        f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}"
        "Accept-Encoding: gzip\r\nAccept-Language: ja\r\n\r\n"
    ).encode()
    return lambda _n: head


def run(env: dict[str, str], module: str, *words: str) -> str:
    """Run a module to its end and return what it said."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


@contextmanager
def serve(env: dict[str, str], module: str, settings: str) -> Iterator[tuple[int, int]]:
    """One granian worker on a free port: (port, process id)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = Path(sys.executable).with_name("granian")
    command = [
        str(granian),
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", "1", "--blocking-threads", "1", "--no-access-log"]
    command += ["--log-level", "error", f"{module}:application"]
    server = subprocess.Popen(command, env={**env, "DJANGO_SETTINGS_MODULE": settings})
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"nothing answers on port {port}")
