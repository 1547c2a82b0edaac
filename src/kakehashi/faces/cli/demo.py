"""`kakehashi demo`: the register and a demonstration association (実演)."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="which demonstration")
    parser.add_argument(
        "--on", type=date.fromisoformat, default=None, help="the day it is (YYYY-MM-DD)"
    )
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing where there is one already"
    )
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")


def main(args: argparse.Namespace) -> int:
    """Load the demonstration; exit 1 where one is already there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings.demo")
    import django  # noqa: PLC0415 -- the command line starts without Django

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- as above
    from django.utils import timezone, translation  # noqa: PLC0415 -- as above

    from kakehashi.faces.desk import demo  # noqa: PLC0415 -- as above

    if not settings.DEMO:
        print("A demonstration is only made where DEMO is on.", file=sys.stderr)
        return 2
    if demo.exists():
        if not args.json and not args.if_empty:
            print("A demonstration is already here.", file=sys.stderr)
        return 0 if args.if_empty else 1
    start = time.perf_counter()
    with translation.override("ja"):
        counts = demo.load(
            seed=args.seed,
            on=args.on or timezone.localdate(),
            say=_quiet if args.json else _progress,
        )
    counts["seconds"] = round(time.perf_counter() - start, 1)
    if args.json:
        print(json.dumps(counts, ensure_ascii=False))
    else:
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        print(f"\rDemonstration loaded: {told}")
    return 0


def _quiet(done: int, total: int, what: str) -> None:
    """Say nothing: a program reads the result."""


def _progress(done: int, total: int, what: str) -> None:
    print(f"\r{what} {done}/{total}   ", end="", flush=True)
