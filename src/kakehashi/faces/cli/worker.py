"""`kakehashi worker`: mail, reminders, long tasks, tidying. Run as many as you like."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kakehashi.faces.cli.children import Children, python

logger = logging.getLogger(__name__)
_TICK = 0.5
_QUEUE = "django_tasks_db.DatabaseBackend"
_ALL_TASKS = ("--queue-name", "*", "--verbosity", "0")
_AFTER_TROUBLE = 5.0
_UNCLAIMED = timedelta(days=1)
_OLD_TASKS = ("--queue-name", "*", "--min-age-days", "30")


@dataclass
class Job:
    """Something done every so many seconds; a failure is told once and tried again."""

    name: str
    every: float
    work: Callable[[], object]
    due: float = 0.0
    failing: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--once", action="store_true", help="do what is due now, then end"
    )


def main(args: argparse.Namespace) -> int:
    """Work until told to stop; with ``--once``, exit 1 where something failed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings.demo")
    import django  # noqa: PLC0415 -- the command line starts without Django

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- as above
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    stopping = threading.Event()
    jobs = _jobs(stopping)
    queued = settings.TASKS["default"]["BACKEND"] == _QUEUE
    if args.once:
        for job in jobs:
            _run(job)
        if queued:
            call_command("db_worker", *_ALL_TASKS, "--batch", "--no-startup-delay")
        return 1 if any(job.failing for job in jobs) else 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    # A long task has a process of its own: mail does not wait for it.
    command = python("-m", "django", "db_worker", *_ALL_TASKS)
    tasks = Children({"tasks": command} if queued else {})
    tasks.start()
    try:
        _loop(jobs, tasks, stopping)
    finally:
        tasks.stop()
    return 0


def _loop(jobs: list[Job], tasks: Children, stopping: threading.Event) -> None:
    while not stopping.is_set():
        for job in jobs:
            if not stopping.is_set() and time.monotonic() >= job.due:
                _run(job)
        for sentence in tasks.watch():
            logger.warning(sentence)
        stopping.wait(_TICK)


def _run(job: Job) -> None:
    from django.db import close_old_connections  # noqa: PLC0415 -- see main

    close_old_connections()  # a database that was restarted is found again
    try:
        job.work()
    except Exception as trouble:
        # Whatever it was, the other jobs go on and this one is tried again soon.
        if not job.failing:
            logger.exception("%s failed and will be tried again", job.name)
        job.failing = True
        job.due = time.monotonic() + min(job.every, _AFTER_TROUBLE)
        logger.debug("%s: %s", job.name, trouble)
    else:
        if job.failing:
            logger.warning("%s works again", job.name)
        job.failing = False
        job.due = time.monotonic() + job.every
    close_old_connections()


def _jobs(stopping: threading.Event) -> list[Job]:
    from django.conf import settings  # noqa: PLC0415 -- see main
    from django.core.management import call_command  # noqa: PLC0415 -- see main
    from django.utils import timezone  # noqa: PLC0415 -- see main

    from kakehashi.faces.imports.tasks import (  # noqa: PLC0415 -- see main
        resume_forgotten_imports,
    )
    from kakehashi.foundation.files.storing import sweep  # noqa: PLC0415 -- see main
    from kakehashi.foundation.notices import tasks  # noqa: PLC0415 -- see main
    from kakehashi.foundation.pages.receipts import (  # noqa: PLC0415 -- see main
        prune_receipts,
    )
    from kakehashi.programmes.grants.tasks import (  # noqa: PLC0415 -- see main
        print_forgotten_letters,
        tell_of_calls,
    )

    def now() -> datetime:
        return timezone.now()

    def empty_outbox() -> None:
        while not stopping.is_set() and tasks.send_due(at=now()):
            pass

    def tidy() -> None:
        call_command("clearsessions")
        if settings.TASKS["default"]["BACKEND"] == _QUEUE:
            call_command("prune_db_task_results", *_OLD_TASKS, verbosity=0)
        sweep(older_than=now() - _UNCLAIMED)
        prune_receipts(at=now())

    return [
        Job("outbox", 2, empty_outbox),
        Job("reminders", 600, lambda: tasks.remind(at=now())),
        Job("letters", 60, lambda: print_forgotten_letters(at=now())),
        Job("watches", 600, lambda: tell_of_calls(at=now())),
        Job("imports", 60, lambda: resume_forgotten_imports(at=now())),
        Job("tidying", 3600, tidy),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="kakehashi worker")
    add_arguments(parser)
    sys.exit(main(parser.parse_args()))
