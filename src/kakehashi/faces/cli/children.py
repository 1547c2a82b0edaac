"""Processes that are kept alive: started, watched, started again, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import kakehashi

GRACE = 8.0  # seconds between asking to stop and making to; all are gone within ten
_STEADY = 30.0  # one that ran this long and died is started again at once
_LONGEST_WAIT = 30.0
_SOURCE = str(Path(kakehashi.__file__).parent.parent)


@dataclass
class Child:
    """A command and the process it is at the moment."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0


class Children:
    """Processes of one parent. They live in groups of their own, so that Ctrl-C reaches
    only the parent, which then stops them in order; and they die with it."""

    def __init__(self, commands: dict[str, Sequence[str]]) -> None:
        self._children = [Child(name, command) for name, command in commands.items()]

    def start(self) -> None:
        """Start them all."""
        for child in self._children:
            _start(child)

    def watch(self) -> list[str]:
        """Start again what has died, a little later each time it dies young.

        Never waits. Gives a sentence for each death and each new start.
        """
        news = []
        now = time.monotonic()
        for child in self._children:
            process = child.process
            if process is not None and process.poll() is not None:
                child.process = None
                young = now - child.started < _STEADY
                child.failures = child.failures + 1 if young else 0
                wait = min(_LONGEST_WAIT, 2.0 ** (child.failures - 1)) if young else 0.0
                child.again_at = now + wait
                news.append(f"{child.name} ended ({process.returncode})")
            if child.process is None and now >= child.again_at:
                _start(child)
                news.append(f"{child.name} started again")
        return news

    def stop(self) -> None:
        """Ask all to stop, and end those that have not within the time of grace."""
        running = [c.process for c in self._children if c.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_group(process)
                process.wait()
            else:
                _kill_group(process)  # what it may have left behind


def python(*arguments: str) -> list[str]:
    """A command for this very interpreter."""
    return [sys.executable, *arguments]


def _start(child: Child) -> None:
    paths = [_SOURCE, *filter(None, [os.environ.get("PYTHONPATH")])]
    child.process = subprocess.Popen(  # noqa: S603 -- our own commands
        child.command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )
    child.started = time.monotonic()


def _die_with_parent() -> None:
    """On Linux, be told to stop when the parent is gone, even killed outright."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 -- only between fork and exec

        set_death_signal = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGTERM)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
