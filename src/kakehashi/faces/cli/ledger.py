"""``kakehashi ledger``: is the audit trail as it was written, and what does it say?"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kakehashi.foundation.ledger.models import Entry
    from kakehashi.foundation.ledger.queries import Finding

FINE: Final = 0
FINDINGS: Final = 1
WRONG_USE: Final = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    verify = commands.add_parser(
        "verify",
        help="check the hash chain, the document numbers and the triggers",
        description=(
            "Exit code 0: the ledger is as it was written. 1: it is not; the first "
            "broken row is named. The end of the chain is printed as SEQUENCE:HASH: "
            "note it outside this machine and give it back with --anchor."
        ),
    )
    verify.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="SEQUENCE:HASH",
        help="an end noted earlier, which has to be there still; may be repeated",
    )
    verify.add_argument("--json", action="store_true", help="write JSON")
    show = commands.add_parser("show", help="what was done to one thing, and by whom")
    show.add_argument("--subject", required=True, help="such as accounts.user:12")
    show.add_argument("--json", action="store_true", help="write JSON lines")


def main(args: argparse.Namespace) -> int:
    """Run one command of the group; needs the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings.demo")
    import django  # noqa: PLC0415 -- heavy: the command line starts without Django
    from django.db import DatabaseError  # noqa: PLC0415 -- heavy: as above

    django.setup()
    try:
        return _verify(args) if args.command == "verify" else _show(args)
    except DatabaseError as trouble:
        print(
            f"The database does not answer: {printable(str(trouble))}", file=sys.stderr
        )
        return WRONG_USE


def printable(text: str) -> str:
    """The text on one line of a terminal, so that no field can forge a line.

    Line ends, escape sequences and marks that turn the direction of writing are shown
    as ``\\n``, ``\\x1b``, ``\\u202e``; so is the backslash itself, as ``\\\\``.
    """
    kept = (
        char
        if char == "\u3000" or (char.isprintable() and char != "\\")
        else char.encode("unicode_escape").decode()
        for char in text
    )
    return "".join(kept)


def _verify(args: argparse.Namespace) -> int:
    from kakehashi.foundation.ledger import queries  # noqa: PLC0415 -- see main

    try:
        anchors = [_anchor(text) for text in args.anchor]
    except ValueError:
        print("--anchor takes SEQUENCE:HASH", file=sys.stderr)
        return WRONG_USE
    end = queries.head()
    findings = list(_findings(anchors))
    if args.json:
        said = {
            "ok": not findings,
            "rows": end.sequence,
            "end": str(end),
            "findings": [asdict(finding) for finding in findings],
        }
        print(json.dumps(said, ensure_ascii=False))
        return FINDINGS if findings else FINE
    for finding in findings:
        print(f"{finding.code}: {printable(finding.message)}")
    broken = next((f.sequence for f in findings if f.sequence), None)
    if broken is not None:
        print(f"The first broken row is {broken}.")
    if not findings:
        print(f"{end.sequence} rows, all as they were written. The end is {end}")
    return FINDINGS if findings else FINE


def _anchor(text: str) -> tuple[int, str]:
    sequence, _, hash_ = text.partition(":")
    if len(hash_) != 64:
        raise ValueError(text)
    return int(sequence), hash_


def _findings(anchors: list[tuple[int, str]]) -> Iterator[Finding]:
    from kakehashi.foundation.ledger import queries  # noqa: PLC0415 -- see main

    yield from queries.verify_chain()
    for sequence, hash_ in anchors:
        yield from queries.verify_anchor(sequence, hash_)
    yield from queries.verify_numbers()
    yield from queries.verify_guard()


def _show(args: argparse.Namespace) -> int:
    from kakehashi.foundation.ledger import queries  # noqa: PLC0415 -- see main

    shown = 0
    for entry in queries.entries_about(args.subject).iterator(chunk_size=500):
        shown += 1
        print(_as_json(entry) if args.json else _as_line(entry))
    if not shown:
        print(f"Nothing is written about {printable(args.subject)}.", file=sys.stderr)
    return FINE if shown else FINDINGS


def _as_line(entry: Entry) -> str:
    from django.utils import timezone  # noqa: PLC0415 -- see main

    who = printable(entry.by_label) or "-"
    if entry.acted_as:
        who += f" [{printable(entry.acted_as)}]"
    detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
    when = timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds")
    parts = [
        str(entry.sequence),
        when,
        who,
        printable(entry.act),
        printable(entry.subject),
        printable(entry.origin) or "-",
    ]
    if entry.detail:
        parts.append(printable(detail))
    return "  ".join(parts)


def _as_json(entry: Entry) -> str:
    row = {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "by": entry.by_id,
        "by_label": entry.by_label,
        "acted_as": entry.acted_as,
        "act": entry.act,
        "subject": entry.subject,
        "detail": entry.detail,
        "origin": entry.origin,
        "hash": entry.hash,
    }
    return json.dumps(row)  # ASCII: nothing in it moves the cursor
