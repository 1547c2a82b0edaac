"""What is read of the procedures after an award."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from kakehashi.engines.cases.models import CaseEvent
from kakehashi.engines.cases.queries import visible_to
from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.charts import WRITTEN, ProcedureState
from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    Duty,
    Procedure,
    ProcedureKind,
    ProcedureLine,
)

LOADED = (
    "case__applicant__prefecture",
    "case__stands_at",
    "application__case__applicant",
    "application__call",
    "application__award",
    "change",
    "advance",
    "report",
    "settlement",
)
"""What the pages of a procedure read beside it."""


def procedures_for(user: User, *, on: date) -> QuerySet[Procedure]:
    """The procedures ``user`` may see, with what their pages need."""
    seen = Procedure.objects.filter(case__in=visible_to(user, on=on))
    return seen.select_related(*LOADED)


def procedures_of(application: Application) -> QuerySet[Procedure]:
    """The procedures of one grant in the order they were begun."""
    return application.procedures.select_related(
        "case__stands_at", "change", "advance", "report", "settlement"
    ).order_by("case__opened_at", "pk")


def plan_of(application: Application) -> Sequence[BudgetLine | ProcedureLine]:
    """The cost lines in force: of the last change approved, else as applied for."""
    changed = (
        application.procedures.filter(
            kind=ProcedureKind.CHANGE, case__state=ProcedureState.APPROVED
        )
        .order_by("-number")
        .first()
    )
    if changed is not None and (lines := list(changed.lines.all())):
        return lines
    return list(application.lines.all())


def seen_of(application: Application, user: User, *, on: date) -> QuerySet[Procedure]:
    """The procedures of one grant that ``user`` may see, as they were begun."""
    seen = procedures_for(user, on=on).filter(application=application)
    return seen.order_by("case__opened_at", "pk")


def whole_story(
    application: Application, seen: Iterable[Procedure] = ()
) -> QuerySet[CaseEvent]:
    """Every event of the application and of the procedures ``seen``, in one order."""
    return events_of(application.case_id, *(procedure.pk for procedure in seen))


def events_of(*cases: int) -> QuerySet[CaseEvent]:
    """Every event of these cases in one order, with what telling them needs."""
    return (
        CaseEvent.objects.filter(case__in=cases)
        .select_related("by", "stands_at", "case__applicant")
        .order_by("at", "pk")
    )


def same_procedure(procedure: Procedure) -> Procedure:
    """The same procedure as it stands in the database now. One query."""
    return Procedure.objects.select_related(*LOADED).get(pk=procedure.pk)


def is_reported(application_id: int) -> bool:
    """Whether the final report of a grant is on its way, or settled. One query.

    One that was returned is the body's again, and so is all that came before it.
    """
    reports = Procedure.objects.filter(
        application=application_id,
        kind=ProcedureKind.REPORT,
        case__submitted_at__isnull=False,
    )
    return reports.exclude(case__state__in=WRITTEN).exists()


def open_duties(application: Application) -> QuerySet[Duty]:
    """What a body still owes on one grant, the first due first."""
    return application.duties.filter(met_at=None, waived_at=None).order_by("due_at")
