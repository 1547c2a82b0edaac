"""The interim report (中間報告): written, handed in, taken note of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Letter, Procedure, ProcedureKind, Report
from kakehashi.programmes.grants.rules.interim import problems_with_interim
from kakehashi.programmes.grants.verbs.costs import CostNow, replace_lines
from kakehashi.programmes.grants.verbs.letters import write_letter
from kakehashi.programmes.grants.verbs.procedures import (
    decide,
    send_procedure,
    write_columns,
)

TOLD = frozenset({"done", "result", "lessons", "participants"})


@transaction.atomic
def write_interim(
    procedure: Procedure,
    *,
    changes: Mapping[str, object],
    costs: Sequence[CostNow] | None = None,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Procedure:
    """Save how it goes, and what it cost so far, if that is told; None: as it was.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    write_columns(
        procedure, procedure.report, changes, told=TOLD, seen_at=seen_at, by=by, at=at
    )
    if costs is not None:
        replace_lines(procedure, costs)
    return procedure


def problems_with_handing_in(procedure: Procedure) -> list[Problem]:
    """Everything that keeps the interim report from being handed in. One query."""
    return problems_with_interim(Report.objects.get(pk=procedure.pk))


@transaction.atomic
def submit_interim(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Hand in an interim report; what was owed is met.

    Raises:
        Refused: everything `problems_with_interim` says, or of ``send_procedure``.
    """
    assert procedure.kind == ProcedureKind.INTERIM, procedure.kind
    if problems := problems_with_handing_in(procedure):
        raise Refused(*problems)
    return send_procedure(procedure, by=by, at=at)


@transaction.atomic
def note_interim(
    procedure: Procedure, *, remark: str = "", by: User, at: datetime
) -> Letter:
    """Take note of an interim report (受領), with a remark for the letter, if any.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``not-arrived``,
            ``changed-meanwhile``.
    """
    decide(procedure, "note", note=remark, by=by, at=at)
    return write_letter(
        procedure.application,
        Letter.Kind.NOTED,
        procedure=procedure,
        reason=remark,
        by=by,
        at=at,
    )
