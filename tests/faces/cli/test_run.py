"""`kakehashi run` on an empty machine: it serves, mends itself, and ends when told."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kakehashi.faces.cli import run
from tests.faces.cli.test_children import is_alive, wait_until

SOURCE = Path(run.__file__).parents[3]


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_port_in_use_is_said_before_anything_is_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        status = run.main(argparse.Namespace(host="127.0.0.1", port=port, workers=1))

    assert status == 2
    assert f"Port {port} at 127.0.0.1 is in use." in capsys.readouterr().err


@contextmanager
def a_running_house(var: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings.base",
        "KAKEHASHI_VAR": str(var),
        "PYTHONPATH": str(SOURCE),
    }
    command = [sys.executable, "-m", "kakehashi.faces.cli.main"]
    with subprocess.Popen(
        [*command, "run", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=var,
    ) as house:
        try:
            yield house
        finally:
            house.kill()


def descendants(pid: int) -> dict[int, str]:
    """Every process below ``pid`` with its command."""
    found: dict[int, str] = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ")
        found |= {int(child): command.decode(), **descendants(int(child))}
    return found


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by /proc")
def test_the_house_serves_mends_itself_and_ends_within_ten_seconds(
    tmp_path: Path,
) -> None:
    var, port = tmp_path / "a folder with spaces", a_free_port()
    var.mkdir()
    with a_running_house(var, port) as house:
        assert house.stdout is not None
        said = []
        for line in house.stdout:
            said.append(line.strip())
            if line.startswith("Stop it"):
                break
        assert f"Kakehashi is at http://127.0.0.1:{port}" in said
        assert [x[:5] for x in said if x.startswith("[")] == [
            f"[{n}/4]" for n in range(1, 5)
        ]
        assert status_of(port, "/") == 200

        (worker,) = (
            pid
            for pid, command in descendants(house.pid).items()
            if "kakehashi.faces.cli.worker" in command
        )
        os.kill(worker, signal.SIGKILL)
        wait_until(
            lambda: any(
                "kakehashi.faces.cli.worker" in command and pid != worker
                for pid, command in descendants(house.pid).items()
            )
        )
        assert status_of(port, "/") == 200

        everyone = list(descendants(house.pid))
        started = time.monotonic()
        house.terminate()
        assert house.wait(15) == 0
        assert time.monotonic() - started < 10
        wait_until(lambda: not any(is_alive(pid) for pid in everyone), seconds=2)
