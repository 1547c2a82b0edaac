"""What is read of the association's rounds: reviews, proposals, budgets."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kakehashi.engines.cases.models import Proposal
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Call, Movement


def reviews_outstanding() -> list[tuple[int, str, str, int, int, int]]:
    """Calls in review: id, names, fiscal year, reviews handed in, reviews asked for."""
    counted = Q(case__reviews__conflict_declared_at__isnull=True)
    done = counted & Q(case__reviews__submitted_at__isnull=False)
    return list(
        Application.objects.filter(case__state=State.REVIEW)
        .order_by("call_id")
        .values_list("call_id", "call__name_ja", "call__name_en", "call__fiscal_year")
        .annotate(
            done=Count("case__reviews", filter=done),
            asked=Count("case__reviews", filter=counted),
        )
    )


def proposals_open() -> QuerySet[Proposal]:
    """Proposals that wait for their adoption, the oldest first."""
    return Proposal.objects.filter(
        adopted_at__isnull=True, withdrawn_at__isnull=True
    ).order_by("at", "pk")


def proposals_adopted() -> QuerySet[Proposal]:
    """Adopted proposals, the latest first."""
    return Proposal.objects.filter(adopted_at__isnull=False).order_by(
        "-adopted_on", "-pk"
    )


class ProposalRow(NamedTuple):
    """A proposal with what it comes to."""

    pk: int
    kind: str
    title: str
    version: int
    at: datetime
    by: str
    adopted_on: date | None
    adopting_body: str
    cases: int
    total_yen: int | None


def proposal_rows(proposals: QuerySet[Proposal], most: int) -> list[ProposalRow]:
    rows = proposals.annotate(
        cases=Count("outcomes"), total=Sum("outcomes__amount_yen")
    ).values_list(
        "pk",
        "kind",
        "title",
        "version",
        "at",
        "by__display_name",
        "adopted_on",
        "adopting_body",
        "cases",
        "total",
    )
    return [ProposalRow._make(row) for row in rows[:most]]


class BudgetRow(NamedTuple):
    """A call's money in yen: all there is, and what awards have taken."""

    call_id: int
    name_ja: str
    name_en: str
    fiscal_year: int
    budget_yen: int
    awarded_yen: int


def budgets(most: int) -> list[BudgetRow]:
    """Calls whose budget is known, newest fiscal year first; one query."""
    taken = (
        Movement.objects.filter(application__call=OuterRef("pk"))
        .order_by()
        .values("application__call")
        .annotate(total=Sum("committed_yen"))
        .values("total")
    )
    rows = (
        Call.objects.filter(budget_yen__isnull=False)
        .annotate(taken=Coalesce(Subquery(taken), 0))
        .order_by("-fiscal_year", "closes_at", "pk")
        .values_list("pk", "name_ja", "name_en", "fiscal_year", "budget_yen", "taken")
    )
    return [BudgetRow._make(row) for row in rows[:most]]
