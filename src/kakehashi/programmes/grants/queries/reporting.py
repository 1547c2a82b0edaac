"""What a final report is held against: the plan in force, its period, the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kakehashi.programmes.grants.models import (
    Application,
    BudgetLine,
    Evidence,
    Procedure,
)
from kakehashi.programmes.grants.queries.in_force import in_force
from kakehashi.programmes.grants.queries.procedures import plan_of
from kakehashi.programmes.grants.rules.reporting import Period, Planned


def period_of(application: Application) -> Period:
    """When the project may run: as last changed, else as applied for, else the call."""
    now, call = in_force(application), application.call
    first, last = now.starts_on or call.project_from, now.ends_on or call.project_to
    # A project stopped before its first day has costs of before: fees of cancelling.
    return Period(None if first and last and last < first else first, last)


def planned_for(application: Application) -> list[Planned]:
    """The lines of the plan in force that a final report has to answer."""
    return [
        Planned(
            line.pk if isinstance(line, BudgetLine) else line.planned_id,
            line.description,
        )
        for line in plan_of(application)
    ]


def evidence_of(procedure: Procedure) -> QuerySet[Evidence]:
    """The evidence of a report in the order of its lines, then of its numbers."""
    found = Evidence.objects.filter(line__procedure=procedure)
    return found.select_related("line", "file").order_by(
        "line__position", "number", "pk"
    )


@dataclass(frozen=True, slots=True)
class UsedTwice:
    """A paper that proves a cost here and in another grant of the same body."""

    here: Evidence
    there: Evidence

    @property
    def reference(self) -> str:
        """Of the other report."""
        return self.there.line.procedure.case.reference


def used_twice(procedure: Procedure) -> list[UsedTwice]:
    """Evidence of the same payee, day and sum in another grant of the body. Two
    queries: a hint for the person who settles, since two papers may be alike."""
    here = list(evidence_of(procedure))
    alike = _alike(here)
    if not alike:
        return []
    applicant = procedure.case.applicant_id
    others = (
        Evidence.objects.filter(alike)
        .filter(
            Q(line__procedure__case__applicant=applicant)
            | Q(line__procedure__case__parties__organisation=applicant)
        )
        .exclude(line__procedure__application=procedure.application_id)
        .exclude(line__procedure__case__submitted_at=None)
        .select_related("line__procedure__case")
        .order_by("pk")
        .distinct()
    )
    by_key = {_key(paper): paper for paper in others}
    return [
        UsedTwice(paper, by_key[_key(paper)]) for paper in here if _key(paper) in by_key
    ]


def _key(paper: Evidence) -> tuple[object, ...]:
    return paper.payee.strip(), paper.dated, paper.amount_yen


def _alike(papers: Iterable[Evidence]) -> Q:
    found = Q()
    for payee, dated, amount_yen in {_key(paper) for paper in papers}:
        found |= Q(payee=payee, dated=dated, amount_yen=amount_yen)
    return found


def underway_beside(procedure: Procedure) -> QuerySet[Procedure]:
    """What else of the same grant was sent and is not decided yet."""
    others = procedure.application.procedures.filter(
        case__closed_at=None, case__submitted_at__isnull=False
    )
    return others.exclude(pk=procedure.pk).select_related("case").order_by("pk")
