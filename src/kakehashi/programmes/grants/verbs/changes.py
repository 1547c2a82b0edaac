"""How a plan changes after the award (計画変更): written, submitted, decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.rules import evening_of
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import WRITTEN
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Change,
    ChangeKind,
    DutyKind,
    Letter,
    MovementKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.in_force import in_force
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import is_reported, open_duties
from kakehashi.programmes.grants.queries.reporting import underway_beside
from kakehashi.programmes.grants.queries.rounds import left_yen
from kakehashi.programmes.grants.rules.changing import (
    problems_with_approving,
    problems_with_change,
)
from kakehashi.programmes.grants.rules.terms import cap_for
from kakehashi.programmes.grants.verbs.costs import (
    CostNow,
    follow_plan,
    replace_lines,
)
from kakehashi.programmes.grants.verbs.letters import write_letter
from kakehashi.programmes.grants.verbs.money import (
    hold_account,
    note_movement,
    owe,
    waive,
)
from kakehashi.programmes.grants.verbs.procedures import (
    decide,
    send_procedure,
    write_columns,
)

ASKED = frozenset(
    {"kind", "reason", "content", "starts_on", "ends_on", "requested_yen"}
)


@transaction.atomic
def write_change(
    procedure: Procedure,
    *,
    changes: Mapping[str, object],
    costs: Sequence[CostNow] | None = None,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Procedure:
    """Save what shall change, as far as it is written; costs None: left as they are.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    write_columns(
        procedure, procedure.change, changes, told=ASKED, seen_at=seen_at, by=by, at=at
    )
    if costs is not None:
        replace_lines(procedure, costs)
    return procedure


def problems_with_asking(procedure: Procedure) -> list[Problem]:
    """Everything that keeps the change from being submitted. Some six queries."""
    application = procedure.application
    cap = cap_for(
        list(application.call.caps.all()),
        kind=application.case.applicant.kind,
        is_joint=application.counts_as_joint,
        venue=application.venue,
    )
    return problems_with_change(
        procedure,
        list(procedure.lines.all()),
        before=in_force(application),
        cap=cap,
    )


@transaction.atomic
def submit_change(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Submit a request to change the plan (計画変更承認申請).

    Raises:
        Refused: everything `problems_with_change` says, or of ``send_procedure``.
    """
    assert procedure.kind == ProcedureKind.CHANGE, procedure.kind
    if problems := problems_with_asking(procedure):
        raise Refused(*problems)
    return send_procedure(procedure, by=by, at=at)


@transaction.atomic
def approve_change(
    procedure: Procedure,
    *,
    approved_yen: int,
    conditions: str = "",
    report_due_on: date | None = None,
    by: User,
    at: datetime,
) -> Letter:
    """Approve a change (変更承認): the account moves, a numbered letter tells.

    ``approved_yen`` is the whole grant after it. A stop for which nothing is or will
    be paid ends what is owed and closes the grant; else its final report stays owed,
    by ``report_due_on`` where it is given.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``not-arrived``, ``over-request``,
            ``over-budget``, ``due-missing``, ``procedure-open``, ``changed-meanwhile``.
    """
    application = hold_account(procedure.application_id)
    decide(procedure, "approve", by=by, at=at)
    before, paid_yen = in_force(application), account_of(application).paid
    change = Change.objects.get(pk=procedure.pk)
    ends = change.kind == ChangeKind.CANCEL and not approved_yen and paid_yen == 0
    problems = problems_with_approving(
        change,
        approved_yen=approved_yen,
        before=before,
        paid_yen=paid_yen,
        left_yen=left_yen(application.call),
        has_duty=is_reported(application.pk)
        or open_duties(application).filter(kind=DutyKind.REPORT).exists(),
        gives_day=report_due_on is not None,
    )
    problems += _still_open(procedure) if ends else []
    if problems:
        raise Refused(*problems)
    Change.objects.filter(pk=procedure.pk).update(
        approved_yen=approved_yen, conditions=conditions.strip()
    )
    if difference := approved_yen - before.committed_yen:
        note_movement(
            application,
            MovementKind.CHANGE,
            committed_yen=difference,
            on=timezone.localdate(at),
            procedure=procedure,
            by=by,
            at=at,
        )
    _follow(application, at=at)
    if change.kind == ChangeKind.CANCEL:
        _stop(application, ends=ends, report_due_on=report_due_on, at=at)
    return write_letter(
        application,
        Letter.Kind.CHANGE,
        procedure=procedure,
        amount_yen=approved_yen,
        by=by,
        at=at,
    )


def _follow(application: Application, *, at: datetime) -> None:
    """Reports that are being written get the lines of the new plan."""
    for report in application.procedures.filter(
        kind__in=[ProcedureKind.INTERIM, ProcedureKind.REPORT],
        case__state__in=WRITTEN,
    ):
        follow_plan(report)
        # Who has its page open is told that it has changed under her.
        Procedure.objects.filter(pk=report.pk).update(saved_at=at)


def _still_open(procedure: Procedure) -> list[Problem]:
    if not underway_beside(procedure).exists():
        return []
    message = _("Something else of this grant is still to be decided.")
    return [Problem("procedure-open", message)]


def _stop(
    application: Application,
    *,
    ends: bool,
    report_due_on: date | None,
    at: datetime,
) -> None:
    """What is owed of a project that stopped: nothing, or its final report alone."""
    owed, why = open_duties(application), _("The project was stopped.")
    waive(owed if ends else owed.filter(kind=DutyKind.INTERIM), why, at=at)
    if ends:
        Award.objects.filter(application=application).update(closed_at=at)
    elif report_due_on is not None and not is_reported(application.pk):
        due_at = evening_of(report_due_on)
        owe(application, DutyKind.REPORT, due_at=due_at, at=at)
