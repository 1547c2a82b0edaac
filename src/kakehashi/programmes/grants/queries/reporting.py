"""What a final report is held against: the plan in force, its period, the evidence."""

from __future__ import annotations

from django.db.models import QuerySet

from kakehashi.programmes.grants.charts import WRITTEN
from kakehashi.programmes.grants.models import (
    Application,
    Evidence,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.in_force import in_force
from kakehashi.programmes.grants.rules.reporting import Period


def period_of(application: Application) -> Period:
    """When the project may run: as last changed, else as applied for, else the call."""
    now, call = in_force(application), application.call
    first, last = now.starts_on or call.project_from, now.ends_on or call.project_to
    # A project stopped before its first day has costs of before: fees of cancelling.
    return Period(None if first and last and last < first else first, last)


def evidence_of(procedure: Procedure) -> QuerySet[Evidence]:
    """The evidence of a report in the order of its lines, then of its numbers."""
    found = Evidence.objects.filter(line__procedure=procedure)
    return found.select_related("line", "file").order_by(
        "line__position", "number", "pk"
    )


def underway_beside(procedure: Procedure) -> QuerySet[Procedure]:
    """What else of the same grant was sent and is not decided yet.

    An interim report that was returned asks for nothing that the final one does not.
    """
    others = procedure.application.procedures.filter(
        case__closed_at=None, case__submitted_at__isnull=False
    ).exclude(kind=ProcedureKind.INTERIM, case__state__in=WRITTEN)
    return others.exclude(pk=procedure.pk).select_related("case").order_by("pk")
