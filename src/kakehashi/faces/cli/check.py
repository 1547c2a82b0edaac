"""`kakehashi check`: is this installation fit to serve? Findings, one a line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

_PATIENT = timedelta(hours=1)
_SHOWN = 20  # of each kind; `kakehashi ledger verify` tells all


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right: ``code`` is stable, ``message`` is for people."""

    code: str
    message: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print findings as JSON")


def main(args: argparse.Namespace) -> int:
    """Exit 0 where all is well, 1 with findings, 2 where nothing could be checked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kakehashi.config.settings.demo")
    import django  # noqa: PLC0415 -- the command line starts without Django
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- as above

    try:
        django.setup()
    except (ImproperlyConfigured, ImportError) as trouble:
        print(f"The settings cannot be read: {trouble}", file=sys.stderr)
        return 2
    findings = list(all_findings())
    if args.json:
        found = {"ok": not findings, "findings": [asdict(f) for f in findings]}
        print(json.dumps(found, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{finding.code}: {finding.message}")
        print("Fit to serve." if not findings else f"{len(findings)} findings.")
    return 1 if findings else 0


def all_findings() -> Iterator[Finding]:
    """Everything there is to say; what needs the database is skipped without one."""
    yield from _deployment()
    yield from _catalogues()
    yield from _folders()
    database = list(_migrations())
    yield from database
    if not database:
        yield from _ledger()
        yield from _cases()
        yield from _accounts()
        yield from _mail()


def _deployment() -> Iterator[Finding]:
    from django.core import checks  # noqa: PLC0415 -- see main

    for found in checks.run_checks(include_deployment_checks=True):
        if found.level >= checks.WARNING:
            yield Finding(found.id or "check", " ".join(str(found.msg).split()))


def _catalogues() -> Iterator[Finding]:
    from kakehashi.faces.cli.catalogues import stale  # noqa: PLC0415 -- see main

    if missing := stale():
        names = ", ".join(po.parents[3].name for po in missing)
        yield Finding("catalogues", f"Not compiled: {names}. Run make catalogues.")


def _folders() -> Iterator[Finding]:
    from django.conf import settings  # noqa: PLC0415 -- see main

    for name in ("VAR", "MEDIA_ROOT"):
        folder = Path(getattr(settings, name))
        if not folder.is_dir():
            yield Finding("folder", f"{name} is missing: {folder}")
        elif not os.access(folder, os.W_OK | os.X_OK):
            yield Finding("folder", f"{name} cannot be written: {folder}")
    if not Path(settings.STATIC_ROOT).is_dir():
        yield Finding("static", "Static files are not collected: collectstatic.")


def _migrations() -> Iterator[Finding]:
    from django.db import DatabaseError, connection  # noqa: PLC0415 -- see main
    from django.db.migrations.executor import (  # noqa: PLC0415 -- see main
        MigrationExecutor,
    )

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as trouble:
        yield Finding("database", f"The database does not answer: {trouble}")
        return
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        names = ", ".join(f"{m.app_label}.{m.name}" for m, _backwards in plan)
        yield Finding("migrations", f"Not applied: {names}")


def _ledger() -> Iterator[Finding]:
    from kakehashi.foundation.ledger import queries  # noqa: PLC0415 -- see main

    for check in (queries.verify_chain, queries.verify_numbers, queries.verify_guard):
        for found in islice(check(), _SHOWN):
            yield Finding(f"ledger-{found.code}", found.message)


def _cases() -> Iterator[Finding]:
    from kakehashi.engines.cases.queries import (  # noqa: PLC0415 -- see main
        audit_cases,
    )

    for found in audit_cases()[:_SHOWN]:
        yield Finding("case-differs", str(found))


def _accounts() -> Iterator[Finding]:
    from kakehashi.programmes.grants.queries.audit import (  # noqa: PLC0415 -- see main
        audit_accounts,
    )

    for found in audit_accounts()[:_SHOWN]:
        yield Finding("account-differs", str(found))


def _mail() -> Iterator[Finding]:
    from django.utils import timezone  # noqa: PLC0415 -- see main

    from kakehashi.foundation.notices import queries  # noqa: PLC0415 -- see main

    failed = queries.failed_messages().count()
    if failed:
        yield Finding("mail-failed", f"{failed} mails were given up.")
    late = queries.due_messages(at=timezone.now() - _PATIENT).count()
    if late:
        yield Finding("mail-waiting", f"{late} mails wait: does a worker run?")
