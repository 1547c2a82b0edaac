"""The ``kakehashi`` command: one group of commands a line in ``GROUPS``.

A group is a module with ``add_arguments(parser)`` and ``main(args) -> int``; it is
imported only when it is called, so that ``--help`` stays quick and light.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple, NoReturn

FINE: Final = 0
FINDINGS: Final = 1
WRONG_USE: Final = 2


class Group(NamedTuple):
    """Where a group of commands lives and what it is for."""

    module: str
    help: str


GROUPS: Final = {
    "run": Group("kakehashi.faces.cli.run", "serve the site and the worker here"),
    "worker": Group("kakehashi.faces.cli.worker", "do the queued work"),
    "demo": Group("kakehashi.faces.cli.demo", "load the demonstration association"),
    "check": Group("kakehashi.faces.cli.check", "look for what a deployment lacks"),
    "ledger": Group("kakehashi.faces.cli.ledger", "verify the audit trail"),
    "register": Group(
        "kakehashi.faces.cli.register",
        "local governments: resolve names, check codes, look up",
    ),
    "sheets": Group(
        "kakehashi.faces.cli.sheets",
        "messy tables: inspect, convert, compare; official forms",
    ),
    "placement": Group(
        "kakehashi.faces.cli.placement",
        "place people: solve, verify, say why, compare",
    ),
    "jet": Group(
        "kakehashi.faces.cli.jet",
        "the JET Programme: a demonstration year, rounds of placement, sheets",
    ),
    "grants": Group(
        "kakehashi.faces.cli.grants",
        "application forms: what is wrong in them, a blank one",
    ),
}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{self.prog}: {message}\n")


def parser_of(called: str | None) -> argparse.ArgumentParser:
    """Return the parser; only the group ``called`` is imported and filled in."""
    parser = _Parser(
        prog="kakehashi",
        description="架け橋: the work of a joint organisation of local governments.",
        epilog="Exit codes: 0 fine, 1 findings, 2 wrong use.",
    )
    groups = parser.add_subparsers(dest="group", metavar="COMMAND-GROUP", required=True)
    for name, group in GROUPS.items():
        chosen = groups.add_parser(name, help=group.help, description=group.help)
        if name == called and importlib.util.find_spec(group.module):
            importlib.import_module(group.module).add_arguments(chosen)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    called = next((word for word in words if not word.startswith("-")), None)
    args = parser_of(called).parse_args(words)
    group = GROUPS[args.group]
    if importlib.util.find_spec(group.module) is None:
        print(f"kakehashi {args.group}: not part of this installation", file=sys.stderr)
        return WRONG_USE
    try:
        return int(importlib.import_module(group.module).main(args))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader has gone (``| head``); say nothing more, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


if __name__ == "__main__":
    sys.exit(main())
