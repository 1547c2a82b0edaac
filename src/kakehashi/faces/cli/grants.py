"""``kakehashi grants``: official forms (様式) checked and given out at the terminal.

Needs no database: a form carries the terms of its call. Exit code 1 means that
something was found in a form, or that one could not be read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kakehashi.kernel.problems import Refused
from kakehashi.kernel.wire import Json

if TYPE_CHECKING:
    from kakehashi.programmes.grants.rules.form_model import FormError

FINE: Final = 0
FINDINGS: Final = 1
WRONG_USE: Final = 2
OK, ERRORS, UNREADABLE = "ok", "errors", "unreadable"
CANNOT_OPEN: Final = {
    "ja": "ファイルを開けません: {why}",
    "en": "The file cannot be opened: {why}",
}
TOO_LARGE: Final = {
    "ja": "ファイルが大きすぎます({most}MBまで)。",
    "en": "The file is too large (up to {most} MB).",
}
ODD: Final = {
    "ja": "様式として読み取れません。様式をダウンロードし直して記入してください。",
    "en": "This cannot be read as the form. Please download the form and fill it in.",
}
Line = dict[str, Json]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check-form",
        help="what is wrong in filled application forms, cell by cell",
        description=(
            "XLSX, XLS or ODS forms; with --json one line a file: file, status (ok,"
            " errors, unreadable) and errors with sheet, cell, code, message, field."
        ),
    )
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="write JSON lines")
    check.add_argument("--lang", choices=("ja", "en"), default="ja")
    form = commands.add_parser("form", help="write the blank application form")
    form.add_argument("out", type=Path, metavar="OUT.xlsx")


def main(args: argparse.Namespace) -> int:
    """Run the command; 0 fine, 1 something was found, 2 the settings are unreadable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings.demo")
    import django  # noqa: PLC0415 -- the command line starts without Django
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- as above

    try:
        django.setup()
    except (ImproperlyConfigured, ImportError) as trouble:
        print(f"The settings cannot be read: {trouble}", file=sys.stderr)
        return WRONG_USE
    return check_forms(args) if args.command == "check-form" else write_form(args)


def check_forms(args: argparse.Namespace) -> int:
    """Check forms, each for itself; one that cannot be read has its line as well."""
    from django.utils import translation  # noqa: PLC0415 -- see main

    worst = FINE
    with translation.override(args.lang):
        for path in args.files:
            told = check_form(path, args.lang)
            if told["status"] != OK:
                worst = FINDINGS
            if args.json:
                print(json.dumps(told, ensure_ascii=False), flush=True)
            else:
                _tell(told)
    return worst


def check_form(path: Path, language: str) -> Line:
    """What is said of one file: whether it can be used, and each place to mend."""
    from django.utils import timezone  # noqa: PLC0415 -- see main

    from kakehashi.programmes.grants.rules.form import (  # noqa: PLC0415 -- see main
        Level,
        read_official_form,
    )
    from kakehashi.programmes.grants.rules.form_cells import (  # noqa: PLC0415 -- see main
        LIMITS,
    )
    from kakehashi.programmes.grants.rules.form_checking import (  # noqa: PLC0415 -- see main
        checked_alone,
    )

    try:
        if path.stat().st_size > LIMITS.max_bytes:
            most = LIMITS.max_bytes // 1024**2
            words = TOO_LARGE[language].format(most=most)
            return _unreadable(path, "file-too-large", words)
        data = path.read_bytes()
    except (OSError, ValueError) as trouble:  # ValueError: no name of a file at all
        why = getattr(trouble, "strerror", None) or str(trouble)
        words = CANNOT_OPEN[language].format(why=why)
        return _unreadable(path, "cannot-open", words)
    try:
        form = read_official_form(data, name=path.name)
        form = checked_alone(form, at=timezone.now())
    except Refused as refusal:
        problem = refusal.problems[0]
        return _unreadable(path, problem.code, problem.message)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        # A damage nobody foresaw must not take the lines of the other files.
        return _unreadable(path, "broken-form", ODD[language])
    wrong = any(error.level is Level.ERROR for error in form.errors)
    return _line(path, ERRORS if wrong else OK, [_said(e) for e in form.errors])


def _line(path: Path, status: str, errors: list[Json]) -> Line:
    name = str(path).encode("utf-8", "replace").decode("utf-8")
    return {"file": name, "status": status, "errors": errors}


def _unreadable(path: Path, code: str, message: str) -> Line:
    error: Json = {
        "sheet": "",
        "cell": "",
        "code": code,
        "message": message,
        "label": "",
        "field": "",
        "level": "error",
    }
    return _line(path, UNREADABLE, [error])


def _said(error: FormError) -> Json:
    return {
        "sheet": error.sheet,
        "cell": error.cell,
        "code": error.code,
        "message": error.message,
        "label": error.label,
        "field": error.field,
        "level": str(error.level),
    }


def _tell(told: Line) -> None:
    print(f"{told['file']}: {told['status']}")
    errors = told["errors"]
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            place = f"{error['sheet']} {error['cell']}".strip() or "-"
            print(f"  {error['level']} {place} {error['code']}: {error['message']}")


def write_form(args: argparse.Namespace) -> int:
    """Write the blank form, whole or not at all."""
    from kakehashi.engines.sheets.converting import put_whole  # noqa: PLC0415 -- light
    from kakehashi.programmes.grants.documents.form import (  # noqa: PLC0415 -- see main
        blank_form,
    )

    try:
        data = blank_form()
        with put_whole(args.out) as out:
            out.write(data)
    except OSError as trouble:
        print(f"{trouble.filename}: {trouble.strerror}", file=sys.stderr)
        return FINDINGS
    return FINE
