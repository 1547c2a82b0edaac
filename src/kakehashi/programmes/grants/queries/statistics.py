"""The figures behind the statistics page, grouped by the database once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from kakehashi.engines.cases.models import Review
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import (
    Application,
    ProcedureKind,
    Report,
    Settlement,
)
from kakehashi.programmes.grants.queries.open_data import PREFECTURE, decided
from kakehashi.programmes.grants.queries.studies import FIXED

ByYearAndLine = dict[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Group:
    """Decided applications alike in everything a chart parts them by; sums in yen.

    ``awarded_yen`` is as first decided, ``settled_yen`` of the ``settled`` grants only.
    """

    year: int
    line: str
    prefecture: str  # two digits, "" where a body lies in none
    kind: str
    is_continued: bool
    applications: int
    awards: int
    requested_yen: int
    awarded_yen: int
    settled: int
    settled_yen: int


def groups(*, demonstration: bool) -> list[Group]:
    """Every decided application in its group. One query."""
    settlement = Settlement.objects.filter(procedure__application=OuterRef("pk"))
    rows = (
        decided(demonstration=demonstration)
        .annotate(p=PREFECTURE, fixed=Subquery(settlement.values("settled_yen")[:1]))
        .order_by("call__fiscal_year", "call__scheme", "p")
        .values_list(
            "call__fiscal_year",
            "call__scheme",
            "p",
            "case__applicant__kind",
            "is_carried_over",
        )
        .annotate(
            n=Count("pk"),
            awards=Count("pk", filter=Q(case__state=State.AWARDED)),
            requested=Coalesce(Sum("requested_yen"), 0),
            awarded=Coalesce(
                Sum("award__amount_yen", filter=Q(case__state=State.AWARDED)), 0
            ),
            settled=Count("fixed"),
            settled_yen=Coalesce(Sum("fixed"), 0),
        )
    )
    return [Group(*row) for row in rows]


def participants(*, demonstration: bool) -> ByYearAndLine:
    """How many persons took part, as settled reports say, by year and line."""
    found = (
        Report.objects.filter(
            procedure__kind=ProcedureKind.REPORT,
            procedure__case__state__in=FIXED,
            procedure__application__call__is_demonstration=demonstration,
            participants__isnull=False,
        )
        .annotate(
            year=F("procedure__application__call__fiscal_year"),
            line=F("procedure__application__call__scheme"),
        )
        .order_by("year", "line")
        .values_list("year", "line")
        .annotate(n=Sum("participants"))
    )
    return {(year, line): n for year, line, n in found}


def reviewers(*, demonstration: bool) -> ByYearAndLine:
    """How many persons reviewed the decided applications of a year and line."""
    mine = Application.objects.filter(pk=OuterRef("case_id"))
    cases = decided(demonstration=demonstration).values("case")
    found = (
        Review.objects.filter(
            case__in=cases, submitted_at__isnull=False, conflict_declared_at=None
        )
        .annotate(
            year=Subquery(mine.values("call__fiscal_year")[:1]),
            line=Subquery(mine.values("call__scheme")[:1]),
        )
        .order_by("year", "line")
        .values_list("year", "line")
        .annotate(n=Count("reviewer", distinct=True))
    )
    return {(year, line): n for year, line, n in found}


def total(groups: Iterable[Group], figure: Callable[[Group], int]) -> int:
    """The sum of a figure over groups."""
    return sum(figure(group) for group in groups)
