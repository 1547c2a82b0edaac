"""``kakehashi sheets``: messy tables and official forms, for people and programs.

Needs neither Django nor a database. Each command says on standard error what it could
not do; exit code 1 means that something was found or refused.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from kakehashi.kernel.problems import Problem, Refused

if TYPE_CHECKING:
    from kakehashi.engines.sheets.inspection import Inspection
    from kakehashi.engines.sheets.tables import Table

FINE: Final = 0
FINDINGS: Final = 1
ENCODINGS: Final = ("utf-8-sig", "utf-8", "cp932")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_tables(commands)
    _add_forms(commands)


def _add_tables(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> None:
    inspect = commands.add_parser(
        "inspect",
        help="what a file is, what its tables hold, what is wrong",
        description="CSV, XLSX, XLS or ODS files; with --json one line a file.",
    )
    inspect.add_argument("files", nargs="+", type=Path, metavar="FILE")
    inspect.add_argument("--json", action="store_true", help="write JSON lines")
    inspect.add_argument("--lang", choices=("ja", "en"), default="ja")
    convert = commands.add_parser(
        "convert",
        help="the table of a file as CSV, XLSX or ODS",
        description="The ending of OUT says what is written.",
    )
    convert.add_argument("source", type=Path, metavar="IN")
    convert.add_argument("target", type=Path, metavar="OUT")
    convert.add_argument("--encoding", choices=ENCODINGS, default="utf-8-sig")
    convert.add_argument("--sheet", help="name of the sheet, else the first with data")
    convert.add_argument(
        "--tidy", action="store_true", help="one value a row, years across turned down"
    )
    diff = commands.add_parser("diff", help="what changed between two versions")
    diff.add_argument("old", type=Path, metavar="OLD")
    diff.add_argument("new", type=Path, metavar="NEW")
    diff.add_argument("--key", required=True, metavar="COLUMN", help="what names a row")
    diff.add_argument("--json", action="store_true", help="write JSON")
    replay = commands.add_parser("replay", help="a series of snapshots, in order")
    replay.add_argument("files", nargs="+", type=Path, metavar="FILE")
    replay.add_argument("--key", required=True, metavar="COLUMN")
    replay.add_argument("--json", action="store_true", help="write JSON lines")
    periods = commands.add_parser(
        "periods",
        help="dates and times from free text, JSON lines from stdin to stdout",
        description='Reads {"row": 2, "title": …, "date": …, "start": …, "end": …}.',
    )
    periods.add_argument("--year", type=int, help="year of dates that tell none")


def _add_forms(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> None:
    fill = commands.add_parser("fill", help="fill an official workbook by its names")
    fill.add_argument("form", type=Path, metavar="FORM.xlsx")
    fill.add_argument("values", type=Path, metavar="VALUES.json")
    fill.add_argument("out", type=Path, metavar="OUT.xlsx")
    read = commands.add_parser("read-form", help="read a filled workbook by its names")
    read.add_argument("form", type=Path, metavar="FORM.xlsx")
    read.add_argument("--json", action="store_true", help="write JSON")


def main(args: argparse.Namespace) -> int:
    """Run the command; 0 fine, 1 something was found, refused or not readable."""
    try:
        return {
            "inspect": inspect,
            "convert": convert,
            "diff": diff,
            "replay": replay,
            "periods": periods,
            "fill": fill,
            "read-form": read_form,
        }[args.command](args)
    except Refused as refusal:
        for problem in refusal.problems:
            print(f"{problem.code}: {problem.message}", file=sys.stderr)
    except BrokenPipeError:
        raise  # the reader has gone; the program above ends quietly
    except OSError as trouble:
        print(f"{trouble.filename}: {trouble.strerror}", file=sys.stderr)
    return FINDINGS


def inspect(args: argparse.Namespace) -> int:
    """Look files through, each for itself: one that cannot be opened is told."""
    from kakehashi.engines.sheets.inspection import (  # noqa: PLC0415 -- a light --help
        Status,
        inspect_file,
        not_opened,
    )

    worst = FINE
    for path in args.files:
        try:
            seen = inspect_file(path)
        except OSError as trouble:
            seen = not_opened(path.name, trouble.strerror or "")
        if seen.status is not Status.OK:
            worst = FINDINGS
        if args.json:
            told = {**seen.to_json(args.lang), "file": str(path)}
            print(json.dumps(told, ensure_ascii=False), flush=True)
        else:
            _tell(seen, path, args.lang)
    return worst


def _tell(seen: Inspection, path: Path, language: str) -> None:
    print(f"{path}: {seen.status} {seen.encoding}")
    for table in seen.tables:
        names = "、".join(c.column.name for c in table.understanding.columns)
        print(f"  {table.table.sheet.name} {table.data_rows} {names}")
    for finding in seen.findings:
        place = finding.cell or (f"{finding.row}" if finding.row else "-")
        message = finding.message("en" if language == "en" else "ja")
        print(f"  {finding.level} {place} {finding.code}: {message}")


def convert(args: argparse.Namespace) -> int:
    """Write a file's table in another form."""
    from kakehashi.engines.sheets.converting import (  # noqa: PLC0415 -- a light --help
        convert_file,
    )

    report = convert_file(
        args.source,
        args.target,
        encoding=args.encoding,
        sheet=args.sheet,
        tidily=args.tidy,
    )
    print(json.dumps(report, ensure_ascii=False))
    return FINE


def diff(args: argparse.Namespace) -> int:
    """Compare two files by a key."""
    from kakehashi.engines.sheets.compare import (  # noqa: PLC0415 -- a light --help
        compare_tables,
    )

    found = compare_tables(_table(args.old), _table(args.new), key=args.key)
    told = found.to_json() if args.json else found.summary()
    print(json.dumps(told, ensure_ascii=False))
    return FINE


def replay(args: argparse.Namespace) -> int:
    """Replay snapshots in order; nothing is told after one that is out of order."""
    from kakehashi.engines.sheets.compare import (  # noqa: PLC0415 -- a light --help
        replay as replayed,
    )

    tables = ((str(path), _table(path)) for path in args.files)
    for step in replayed(tables, key=args.key):
        if args.json:
            print(json.dumps(step.to_json(), ensure_ascii=False), flush=True)
        else:
            print(f"{step.file}: {step.present} (+{len(step.added)} -{len(step.gone)})")
    return FINE


def periods(args: argparse.Namespace) -> int:
    """Read periods from lines; a line that cannot be read is one to review."""
    from kakehashi.engines.sheets.periods import (  # noqa: PLC0415 -- a light --help
        read_lines,
    )

    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace")
    _write(read_lines(lines, year=args.year), sys.stdout)
    return FINE


def fill(args: argparse.Namespace) -> int:
    """Fill a form; the output is written whole or not at all."""
    from kakehashi.engines.sheets import forms  # noqa: PLC0415 -- a light --help
    from kakehashi.engines.sheets.converting import (  # noqa: PLC0415 -- as above
        put_whole,
    )

    try:
        values = json.loads(args.values.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as trouble:
        raise _unreadable_values(args.values) from trouble
    if not isinstance(values, dict):
        raise _unreadable_values(args.values)
    filled = forms.fill(args.form.read_bytes(), values)
    with put_whole(args.out) as out:
        out.write(filled)
    return FINE


def read_form(args: argparse.Namespace) -> int:
    """Read a filled form."""
    from kakehashi.engines.sheets import forms  # noqa: PLC0415 -- a light --help

    told = forms.read_form(args.form.read_bytes()).to_json()
    print(json.dumps(told, ensure_ascii=False, indent=None if args.json else 2))
    return FINE


def _table(path: Path) -> Table:
    """Return the first table with data of a file.

    Raises:
        Refused: ``no-table``, and what reading refuses.
    """
    from kakehashi.engines.sheets.converting import (  # noqa: PLC0415 -- a light --help
        first_table,
    )

    return first_table(path)


def _unreadable_values(path: Path) -> Refused:
    message = f'{path.name} を {{"名前": 値, …}} のJSONとして読めません。'
    return Refused(Problem("values-unreadable", message))


def _write(lines: Iterator[str], out: TextIO) -> None:
    for line in lines:
        out.write(line + "\n")
    out.flush()
