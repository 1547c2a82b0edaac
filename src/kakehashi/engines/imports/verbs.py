"""What is done with an import. One function per act; each is one transaction.

``commit_import`` and ``undo_import`` only turn the import's own page: the rows of a
programme are written by the programme's verb, which calls them in its transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.db.models import Count, F

from kakehashi.engines.imports.models import Import, Line, RememberedMapping, Stage
from kakehashi.engines.imports.rules import (
    problems_with_committing,
    problems_with_stage,
)
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files.verbs import store_file
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.kernel.wire import Json


@transaction.atomic
def start_import(
    upload: File[bytes],
    *,
    target: str,
    organisation: Organisation,
    by: User,
    at: datetime,
) -> Import:
    """Keep the file as it came and open its import; a worker reads it next.

    Raises:
        Refused: of ``store_file``.
    """
    stored = store_file(upload, organisation=organisation, by=by, at=at)
    source = Import.objects.create(
        target=target,
        organisation=organisation,
        file=stored,
        by=by,
        at=at,
        worked_at=at,
    )
    _tell("imports.start", source, by=by, at=at, sha256=stored.sha256)
    return source


def note_progress(source: Import, *, done: int, total: int, at: datetime) -> bool:
    """Write how far the work is; False when it was cancelled meanwhile."""
    return bool(
        Import.objects.filter(pk=source.pk, cancelled_at__isnull=True).update(
            done=done, total=total, worked_at=at
        )
    )


def take_up(source: Import, *, at: datetime) -> bool:
    """Take the work at hand up; False when another worker just did.

    Whoever worked on it before and still lives finds that her turn is over.
    """
    mine = Import.objects.filter(
        pk=source.pk, turn=source.turn, cancelled_at__isnull=True
    ).update(turn=F("turn") + 1, worked_at=at)
    source.turn += mine
    return bool(mine)


def note_read(source: Import, reading: Mapping[str, Json], *, at: datetime) -> bool:
    """Keep what was understood of the file; False when it was read or ended before."""
    return bool(
        Import.objects.filter(
            pk=source.pk,
            turn=source.turn,
            read_at__isnull=True,
            cancelled_at__isnull=True,
        ).update(reading=reading, read_at=at, worked_at=at, done=0, total=0, turn=0)
    )


def note_unreadable(
    source: Import, refusal: Mapping[str, Json], *, at: datetime
) -> None:
    """Keep why the file could not be read, or its rows not be compared."""
    Import.objects.filter(
        pk=source.pk, turn=source.turn, compared_at__isnull=True
    ).update(refusal=refusal, worked_at=at)


@transaction.atomic
def confirm_mapping(
    source: Import,
    mapping: Mapping[str, int],
    *,
    table: int,
    fingerprint: str,
    version: int,
    by: User,
    at: datetime,
) -> Import:
    """Confirm which column is which field, and remember it for the next such file.

    A mapping may be corrected after the comparison: its lines are thrown away.

    Raises:
        Refused: ``import-changed``, ``import-stage``.
    """
    source = _locked(source)
    stages = (Stage.MAPPING, Stage.COMPARING, Stage.DIFFERENCE)
    _refuse(problems_with_stage(source, *stages, version=version))
    source.lines.all().delete()
    source.mapping, source.table = dict(mapping), table
    source.mapped_by, source.mapped_at = by, at
    source.compared_at, source.counts = None, {}
    source.done, source.total, source.worked_at, source.turn = 0, 0, at, 0
    source.version += 1
    source.save()
    RememberedMapping.objects.update_or_create(
        organisation=source.organisation,
        target=source.target,
        fingerprint=fingerprint,
        defaults={"mapping": dict(mapping), "by": by, "at": at},
    )
    _tell("imports.confirm-mapping", source, by=by, at=at, mapping=dict(mapping))
    return source


def add_lines(
    source: Import, lines: Sequence[Line], *, total: int, at: datetime
) -> bool:
    """Add a batch of compared rows; False when the mapping changed or it ended.

    The rows so far are kept with their batch: a worker that dies goes on after them.
    """
    rows = sum(1 for line in lines if line.row)  # the others are not in the file
    with transaction.atomic():
        mine = Import.objects.filter(
            pk=source.pk,
            turn=source.turn,
            version=source.version,
            cancelled_at__isnull=True,
        ).update(done=F("done") + rows, total=total, worked_at=at)
        if mine:
            Line.objects.bulk_create(lines)
    return bool(mine)


def note_compared(source: Import, *, at: datetime) -> bool:
    """Close the comparison and count its outcomes; False when it was overtaken."""
    counts = source.lines.order_by().values_list("outcome").annotate(Count("pk"))
    return bool(
        Import.objects.filter(
            pk=source.pk,
            turn=source.turn,
            version=source.version,
            compared_at__isnull=True,
            cancelled_at__isnull=True,
        ).update(counts=dict(counts), compared_at=at, worked_at=at)
    )


@transaction.atomic
def commit_import(source: Import, *, version: int, by: User, at: datetime) -> Import:
    """Take the import as committed (取込の確定), once.

    Raises:
        Refused: ``import-changed``, ``import-stage``, ``import-nothing``.
    """
    source = _locked(source)
    problems = problems_with_stage(source, Stage.DIFFERENCE, version=version)
    _refuse(problems or problems_with_committing(source))
    source.committed_by, source.committed_at = by, at
    source.version += 1
    source.save(update_fields=["committed_by", "committed_at", "version"])
    _tell("imports.commit", source, by=by, at=at, counts=source.counts)
    return source


@transaction.atomic
def undo_import(source: Import, *, version: int, by: User, at: datetime) -> Import:
    """Take a committed import back (取込の取消).

    Raises:
        Refused: ``import-changed``, ``import-stage``.
    """
    source = _locked(source)
    _refuse(problems_with_stage(source, Stage.COMMITTED, version=version))
    source.undone_by, source.undone_at = by, at
    source.version += 1
    source.save(update_fields=["undone_by", "undone_at", "version"])
    _tell("imports.undo", source, by=by, at=at)
    return source


@transaction.atomic
def cancel_import(source: Import, *, version: int, by: User, at: datetime) -> Import:
    """Give an import up before it is committed; the file stays.

    Raises:
        Refused: ``import-changed``, ``import-stage``.
    """
    source = _locked(source)
    stages = set(Stage) - {Stage.COMMITTED, Stage.UNDONE, Stage.CANCELLED}
    _refuse(problems_with_stage(source, *stages, version=version))
    source.cancelled_at = at
    source.version += 1
    source.save(update_fields=["cancelled_at", "version"])
    _tell("imports.cancel", source, by=by, at=at)
    return source


def _locked(source: Import) -> Import:
    return Import.objects.select_for_update().get(pk=source.pk)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refused(*problems)


def _tell(act: str, source: Import, *, by: User, at: datetime, **detail: Json) -> None:
    record(
        act,
        by=by,
        at=at,
        subject=f"imports.import:{source.pk}",
        detail={"target": source.target, **detail},
    )
