"""`kakehashi run`: everything on one machine by one command, web and worker."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

from kakehashi.faces.cli.children import Children, python

_APPLICATION = "kakehashi.config.wsgi:application"
_PATIENCE = 120.0
_TICK = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at")
    parser.add_argument(
        "--workers", type=int, default=2, help="web processes: one a core"
    )


def main(args: argparse.Namespace) -> int:
    """Prepare, serve, and keep serving until told to stop.

    Exit 2 where the port is taken, 1 where the preparation or the server fails.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings.demo")
    if not _is_free(args.host, args.port):
        print(
            f"Port {args.port} at {args.host} is in use. Stop what uses it, or choose "
            "another with --port.",
            file=sys.stderr,
        )
        return 2
    if status := prepare():
        return status
    return _serve(args.host, args.port, args.workers)


def prepare() -> int:
    """Bring catalogues, database, static files and data up to date; say each step."""
    from kakehashi.faces.cli.catalogues import compile_all  # noqa: PLC0415 -- polib

    steps: list[tuple[str, Callable[[], int]]] = [
        ("Compiling the catalogues", lambda: compile_all() and 0),
        ("Bringing the database up to date", _migrate),
        ("Collecting static files", _collect),
        ("Loading the register and the demonstration, if there is none", _load),
    ]
    for number, (sentence, step) in enumerate(steps, start=1):
        started = time.monotonic()
        print(f"[{number}/{len(steps)}] {sentence} …", flush=True)
        if status := step():
            return status
        print(f"      done in {time.monotonic() - started:.1f} s", flush=True)
    return 0


def _migrate() -> int:
    import django  # noqa: PLC0415 -- the command line starts without Django
    from django.conf import settings  # noqa: PLC0415 -- as above
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    django.setup()
    for folder in (settings.VAR, settings.MEDIA_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    return 0


def _collect() -> int:
    from django.core.management import call_command  # noqa: PLC0415 -- see above

    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


def _load() -> int:
    from django.conf import settings  # noqa: PLC0415 -- see above
    from django.db import connections  # noqa: PLC0415 -- see above

    from kakehashi.faces.cli import demo  # noqa: PLC0415 -- see above

    if settings.DEMO:
        parser = argparse.ArgumentParser()
        demo.add_arguments(parser)
        status = demo.main(parser.parse_args(["--if-empty"]))
    else:
        status = _load_register()
    connections.close_all()
    return status


def _load_register() -> int:
    from django.utils import timezone  # noqa: PLC0415 -- see above

    from kakehashi.foundation.organisations import (  # noqa: PLC0415 -- see above
        models,
        verbs,
    )

    if not models.Organisation.objects.exists():
        verbs.load_register(by=None, at=timezone.now())
    return 0


def _serve(host: str, port: int, workers: int) -> int:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopping.set())
    children = Children(
        {
            "web": web_command(host, port, workers),
            "worker": python("-m", "kakehashi.faces.cli.worker"),
        }
    )
    children.start()
    status = 0
    try:
        if _wait_for_answer(host, port, children, stopping):
            shown = f"[{host}]" if ":" in host else host
            print(f"\nKakehashi is at http://{shown}:{port}", flush=True)
            print("Stop it with Ctrl-C.", flush=True)
        elif not stopping.is_set():
            print(f"No answer within {_PATIENCE:.0f} s.", file=sys.stderr)
            status = 1
            stopping.set()
        while not stopping.is_set():
            for sentence in children.watch():
                print(sentence, file=sys.stderr, flush=True)
            stopping.wait(_TICK)
    finally:
        print("Stopping …", flush=True)
        children.stop()
    return status


def web_command(
    host: str, port: int, workers: int, application: str = _APPLICATION
) -> list[str]:
    """The web server (docs/adr/0005): one thread a process, and a worker that dies is
    replaced, where without that word the whole server would end."""
    return python(
        *("-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--workers-kill-timeout", "5", "--log-level", "warning"),
        application,
    )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _wait_for_answer(
    host: str, port: int, children: Children, stopping: threading.Event
) -> bool:
    asked = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 -- compared
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and not stopping.is_set():
        children.watch()
        connection = http.client.HTTPConnection(asked, port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": f"127.0.0.1:{port}"})
            if connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        stopping.wait(0.2)
    return False
