"""Processes are kept alive, and gone when they should be."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kakehashi.faces.cli import children as module
from kakehashi.faces.cli.children import Children, python
from kakehashi.faces.cli.run import web_command

SLEEP = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('ready', flush=True); time.sleep(60)"
)


@contextmanager
def running(*codes: str) -> Iterator[Children]:
    children = Children({f"c{i}": python("-c", code) for i, code in enumerate(codes)})
    children.start()
    try:
        yield children
    finally:
        children.stop()


def pids(children: Children) -> list[int]:
    return [c.process.pid for c in children._children if c.process is not None]


def wait_until(true: Callable[[], object], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_one_that_dies_is_started_again_and_the_others_are_left_alone() -> None:
    with running(SLEEP, SLEEP) as children:
        first, second = pids(children)
        os.kill(first, signal.SIGKILL)

        news: list[str] = []

        def two_are_told() -> bool:
            news.extend(children.watch())
            return len(news) >= 2

        wait_until(two_are_told)

        assert news == ["c0 ended (-9)", "c0 started again"]
        again, same = pids(children)
        assert again != first
        assert same == second


def test_one_that_dies_at_once_is_started_ever_more_slowly() -> None:
    with running("raise SystemExit(3)") as children:
        child = children._children[0]
        waits = []
        for _death in range(3):
            wait_until(lambda: "c0 ended (3)" in children.watch())
            waits.append(round(child.again_at - time.monotonic()))
            child.again_at = 0
            children.watch()

    assert waits == [1, 2, 4]


def test_stopping_ends_even_one_that_will_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 1.0)
    with running(STUBBORN, SLEEP) as children:
        time.sleep(0.5)  # so that it has learnt to ignore
        alive = pids(children)
        started = time.monotonic()

        children.stop()

        assert time.monotonic() - started < 5
    assert not any(is_alive(pid) for pid in alive)


def test_stopping_takes_less_than_ten_seconds_by_design() -> None:
    assert module.GRACE < 10


@pytest.mark.skipif(sys.platform != "linux", reason="a Linux promise")
def test_children_end_with_a_parent_that_is_killed_outright() -> None:
    code = (
        "import time\n"
        "from kakehashi.faces.cli.children import Children, python\n"
        f"c = Children({{'x': python('-c', {SLEEP!r})}})\n"
        "c.start()\n"
        "print(c._children[0].process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    source = str(Path(module.__file__).parents[3])
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)

        parent.kill()

    wait_until(lambda: not is_alive(child))


def ask(port: int) -> str:
    """The number of the process that answers, or ``""``."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    except OSError:
        return ""
    finally:
        connection.close()


def test_a_web_process_killed_outright_is_replaced_and_nobody_notices() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = str(Path(__file__).parents[3])
    command = web_command("127.0.0.1", port, 2, "tests.faces.cli.hello:application")
    web = Children({"web": ["env", f"PYTHONPATH={root}", *command]})
    web.start()
    try:
        wait_until(lambda: ask(port))
        victim = ask(port)
        os.kill(int(victim), signal.SIGKILL)

        answers = []
        until = time.monotonic() + 2
        while time.monotonic() < until:
            answers.append(ask(port))
            time.sleep(0.02)

        assert len(answers) > 20
        assert answers.count("") <= 2  # those it had in hand
        assert web.watch() == []  # the server itself never ended
        wait_until(lambda: len({ask(port) for _ in range(20)} - {victim, ""}) == 2)
    finally:
        web.stop()
