"""The final report (実績報告): written page by page, costed, handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files.verbs import remove_file
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import (
    Procedure,
    ProcedureKind,
    ProcedureLine,
    Report,
)
from kakehashi.programmes.grants.queries.procedures import plan_of
from kakehashi.programmes.grants.queries.reporting import (
    evidence_of,
    period_of,
)
from kakehashi.programmes.grants.rules.continuing import keyed
from kakehashi.programmes.grants.rules.reporting import problems_with_reporting
from kakehashi.programmes.grants.verbs.procedures import (
    claim_procedure,
    send_procedure,
    write_columns,
)

TOLD = frozenset(
    {
        "starts_on",
        "ends_on",
        "done",
        "result",
        "lessons",
        "participants",
        "public_title",
        "public_summary",
        "public_point",
        "may_publish",
    }
)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent on one line, in yen; ``line`` is its id, None for a new line."""

    expense_class: str
    description: str
    amount_yen: int
    basis: str = ""
    is_eligible: bool = True
    line: int | None = None


@transaction.atomic
def write_report(
    procedure: Procedure,
    *,
    changes: Mapping[str, object],
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Procedure:
    """Save what was done, as far as it is written.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``, ``ends-before-it-starts``.
    """
    report = procedure.report
    first = changes.get("starts_on", report.starts_on)
    last = changes.get("ends_on", report.ends_on)
    if isinstance(first, date) and isinstance(last, date) and first > last:
        message = _("The last day is before the first.")
        raise Refused(Problem("ends-before-it-starts", message, "ends_on"))
    write_columns(procedure, report, changes, told=TOLD, seen_at=seen_at, by=by, at=at)
    return procedure


@transaction.atomic
def report_costs(
    procedure: Procedure,
    spent: Sequence[Spent],
    *,
    other_income_yen: int,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Procedure:
    """Save what each line came to. A line of the plan stays, whatever is sent.

    Lines not named are left out if they were added here, with their evidence.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``, ``no-such-line``.
    """
    claim_procedure(procedure, seen_at=seen_at, by=by, at=at)
    lines = {line.pk: line for line in procedure.lines.all()}
    plan = {key for key, _line in keyed(plan_of(procedure.application))}
    in_plan = {line.pk for key, line in keyed(lines.values()) if key in plan}
    in_plan |= {pk for pk, line in lines.items() if line.planned_id is not None}
    if any(s.line is not None and s.line not in lines for s in spent):
        message = _("One of the lines is no longer there. Please open the page again.")
        raise Refused(Problem("no-such-line", message))
    named = {s.line for s in spent}
    gone = [line for pk, line in lines.items() if pk not in named | in_plan]
    for line in gone:
        _leave_out(line, by=by, at=at)
    last = max((line.position for line in lines.values()), default=0)
    for row in spent:
        line = lines.get(row.line or 0) or ProcedureLine(procedure=procedure)
        if line.pk is None:
            last += 1
            line.position = last
        if line.pk not in in_plan:
            line.expense_class, line.description = row.expense_class, row.description
            line.is_eligible = row.is_eligible
        if line.amount_yen != row.amount_yen:
            # What was cut of another sum is to be judged anew.
            line.cut_yen, line.cut_reason = 0, ""
        line.amount_yen, line.basis = row.amount_yen, row.basis
        line.save()
    procedure.report.other_income_yen = other_income_yen
    procedure.report.save(update_fields=["other_income_yen"])
    return procedure


def _leave_out(line: ProcedureLine, *, by: User, at: datetime) -> None:
    for paper in line.evidence.select_related("file"):
        if paper.file is not None:
            remove_file(paper.file, by=by, at=at)
    line.delete()


def problems_with_report(procedure: Procedure) -> list[Problem]:
    """Everything that keeps the report from being handed in. Some eight queries."""
    application = procedure.application
    return problems_with_reporting(
        Report.objects.get(pk=procedure.pk),
        list(procedure.lines.all()),
        planned=plan_of(application),
        evidence=list(evidence_of(procedure)),
        period=period_of(application),
    )


@transaction.atomic
def submit_report(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Hand the final report in; it goes the way the application went.

    Raises:
        Refused: everything `problems_with_reporting` says, or of the engine's ``send``.
    """
    assert procedure.kind == ProcedureKind.REPORT, procedure.kind
    if problems := problems_with_report(procedure):
        raise Refused(*problems)
    return send_procedure(procedure, by=by, at=at)
