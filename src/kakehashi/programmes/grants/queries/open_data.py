"""The rows of the open datasets (オープンデータ), as `dictionary` describes them.

Demonstration and real data are never in one answer. What is not decided is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from kakehashi.engines.cases.models import CaseEvent
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.programmes.grants.charts import DECIDED, ProcedureState, State
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Call,
    CapFor,
    CaseStudy,
    Change,
    ChangeKind,
    Movement,
    PastAward,
    Procedure,
    ProcedureKind,
    Settlement,
    Way,
)
from kakehashi.programmes.grants.queries.calls import calls_shown
from kakehashi.programmes.grants.queries.past_awards import past_awards

Cell = str | int | bool | date | None
Row = dict[str, Cell]
AT_ONCE = 500  # rows read from the database at once
REPORTED = frozenset(ProcedureState) - {
    ProcedureState.DRAFT,
    ProcedureState.RETURNED,
    ProcedureState.WITHDRAWN,
}
PREFECTURE = Case(
    When(
        case__applicant__kind=Kind.PREFECTURE,
        then=Substr("case__applicant__code", 1, 2),
    ),
    default=Substr(Coalesce("case__applicant__prefecture__code", Value("")), 1, 2),
    output_field=CharField(),
)
PREFECTURE_NAME = Case(
    When(case__applicant__kind=Kind.PREFECTURE, then=F("case__applicant__name")),
    default=Coalesce("case__applicant__prefecture__name", Value("")),
    output_field=CharField(),
)


def decided(*, demonstration: bool) -> QuerySet[Application]:
    """Applications that were awarded or declined and stand so now."""
    return Application.objects.filter(
        call__is_demonstration=demonstration, case__state__in=DECIDED
    )


def awards_told(
    *, demonstration: bool, year: int | None = None, line: str = ""
) -> QuerySet[Award]:
    """Every award with all that is told of it, the newest year first. One query."""
    told = Award.objects.filter(
        application__case__state=State.AWARDED,
        application__call__is_demonstration=demonstration,
    )
    if year is not None:
        told = told.filter(application__call__fiscal_year=year)
    if line:
        told = told.filter(application__call__scheme=line)
    return (
        told.select_related(
            "application__call", "application__case__applicant__prefecture"
        )
        .annotate(**_sums_and_changes(OuterRef("application_id")))
        .order_by(
            "-application__call__fiscal_year",
            "application__call__scheme",
            "application__case__reference",
        )
    )


def _sums_and_changes(mine: OuterRef) -> dict[str, Subquery | Exists | Coalesce]:
    """What the account, the changes and the report of an award say.

    All as subqueries: joined, one entry would count many times.
    """
    entries = Movement.objects.filter(application=mine).order_by().values("application")
    approved = Change.objects.filter(
        procedure__application=mine, procedure__case__state=ProcedureState.APPROVED
    ).order_by("-procedure__number")
    settled = Settlement.objects.filter(procedure__application=mine)
    reported = Procedure.objects.filter(
        application=mine, kind=ProcedureKind.REPORT, case__state__in=REPORTED
    )
    counted = approved.order_by().values("procedure__application")
    return {
        "committed": Subquery(entries.annotate(s=Sum("committed_yen")).values("s")),
        "paid": Subquery(entries.annotate(s=Sum("paid_yen")).values("s")),
        "settled": Subquery(settled.values("settled_yen")[:1]),
        "changes": Coalesce(
            Subquery(
                counted.annotate(n=Count("pk")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        ),
        "changed_start": Subquery(
            approved.filter(starts_on__isnull=False).values("starts_on")[:1]
        ),
        "changed_end": Subquery(
            approved.filter(ends_on__isnull=False).values("ends_on")[:1]
        ),
        "is_stopped": Exists(approved.filter(kind=ChangeKind.CANCEL)),
        "is_reported": Exists(reported),
        "has_study": Exists(CaseStudy.objects.filter(pk=mine, withdrawn_at=None)),
    }


def award_row(award: Any, *, site: str) -> Row:
    """An award of `awards_told` as a row; ``site`` is the address of this site."""
    application = award.application
    call, case = application.call, application.case
    reference = case.reference
    return {
        "reference": reference,
        "fiscal_year": call.fiscal_year,
        "line": call.scheme,
        **_body(case.applicant),
        "body_kind": case.applicant.kind,
        "title": case.title,
        "awarded_on": award.decided_on,
        "requested_yen": application.requested_yen,
        "awarded_yen": award.amount_yen,
        "committed_yen": award.committed or 0,
        "changes": award.changes,
        "settled_yen": award.settled,
        "paid_yen": award.paid or 0,
        "state": _state(award),
        "starts_on": award.changed_start or application.starts_on,
        "ends_on": award.changed_end or application.ends_on,
        "is_joint": application.is_joint,
        "is_continued": application.is_carried_over,
        "case_study": f"{site}/grants/studies/{reference}/" if award.has_study else "",
        "is_demonstration": call.is_demonstration,
    }


def _state(award: Any) -> str:
    if award.closed_at is not None:
        return "closed"
    if award.settled is not None:
        return "settled"
    if award.is_reported:
        return "reported"
    return "stopped" if award.is_stopped else "awarded"


def _body(body: Organisation) -> Row:
    prefecture = body.own_prefecture
    return {
        "body_code": body.code,
        "body_name": body.name,
        "prefecture_code": prefecture.code[:2] if prefecture else "",
        "prefecture": prefecture.name if prefecture else "",
    }


def application_counts(
    *, demonstration: bool, year: int | None = None, line: str = ""
) -> QuerySet[Any, Any]:
    """Decided applications by year, line and prefecture. One query."""
    found = decided(demonstration=demonstration)
    if year is not None:
        found = found.filter(call__fiscal_year=year)
    if line:
        found = found.filter(call__scheme=line)
    return (
        found.annotate(p_code=PREFECTURE, p_name=PREFECTURE_NAME)
        .order_by("-call__fiscal_year", "call__scheme", "p_code", "p_name")
        .values("call__fiscal_year", "call__scheme", "p_code", "p_name")
        .annotate(
            applications=Count("pk"),
            requested=Coalesce(Sum("requested_yen"), 0),
            awards=Count("pk", filter=Q(case__state=State.AWARDED)),
            awarded=Coalesce(
                Sum("award__amount_yen", filter=Q(case__state=State.AWARDED)), 0
            ),
            declined=Count("pk", filter=Q(case__state=State.DECLINED)),
        )
    )


def counts_row(group: Mapping[str, Any], *, demonstration: bool) -> Row:
    """A group of `application_counts` as a row."""
    return {
        "fiscal_year": group["call__fiscal_year"],
        "line": group["call__scheme"],
        "prefecture_code": group["p_code"],
        "prefecture": group["p_name"],
        "applications": group["applications"],
        "requested_yen": group["requested"],
        "awards": group["awards"],
        "awarded_yen": group["awarded"],
        "declined": group["declined"],
        "is_demonstration": demonstration,
    }


def rules_told(
    *, demonstration: bool, year: int | None = None, line: str = ""
) -> QuerySet[Call]:
    """Every published call with its terms. Four queries."""
    shown = calls_shown(demonstration=demonstration).filter(
        is_demonstration=demonstration
    )
    if year is not None:
        shown = shown.filter(fiscal_year=year)
    if line:
        shown = shown.filter(scheme=line)
    return shown.prefetch_related("exclusions").order_by(
        "-fiscal_year", "scheme", "round_number"
    )


def rules_row(call: Call) -> Row:
    """A call as a row."""
    caps = {cap.cap_for: cap.cap_yen for cap in call.caps.all()}
    ways: dict[str, list[str]] = {way: [] for way in Way}
    for eligibility in call.eligibilities.all():
        ways[eligibility.way].append(eligibility.kind)
    exclusions = list(call.exclusions.all())
    return {
        "call": call.pk,
        "fiscal_year": call.fiscal_year,
        "line": call.scheme,
        "round": call.round_number,
        "name_ja": call.name_ja,
        "name_en": call.name_en,
        "opens_at": _instant(call.opens_at),
        "closes_at": _instant(call.closes_at),
        "is_hour_known": call.is_hour_known,
        "project_from": call.project_from,
        "project_to": call.project_to,
        "rate_percent": call.rate_percent,
        "floor_yen": call.floor_yen,
        **{f"cap_{cap_for}_yen": caps.get(cap_for) for cap_for in CapFor.values},
        "may_apply": " ".join(sorted(ways[Way.DIRECT])),
        "may_apply_through": " ".join(sorted(ways[Way.THROUGH])),
        "exclusions_ja": "\n".join(e.text_ja for e in exclusions),
        "exclusions_en": "\n".join(e.text_en for e in exclusions),
        "source": call.source,
        "is_demonstration": call.is_demonstration,
    }


def _instant(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None


def past_told(*, demonstration: bool, year: int | None = None) -> QuerySet[PastAward]:
    """Awards of earlier years; those a demonstration's people imported apart."""
    return past_awards(year=year).filter(source__by__is_demonstration=demonstration)


def past_row(award: PastAward, *, demonstration: bool) -> Row:
    """An award of an earlier year as a row."""
    return {
        "fiscal_year": award.fiscal_year,
        **_body(award.organisation),
        "title": award.title,
        "awarded_yen": award.awarded_yen,
        "settled_yen": award.settled_yen,
        "is_demonstration": demonstration,
    }


def rows_of(name: str, *, demonstration: bool, site: str) -> Iterator[Row]:
    """Every row of a dataset by its name, read a few hundred at a time."""
    sources: dict[str, Callable[[], Iterator[Row]]] = {
        "awards": lambda: (
            award_row(award, site=site)
            for award in awards_told(demonstration=demonstration).iterator(AT_ONCE)
        ),
        "applications": lambda: (
            counts_row(group, demonstration=demonstration)
            for group in application_counts(demonstration=demonstration)
        ),
        "rules": lambda: map(rules_row, rules_told(demonstration=demonstration)),
        "past-awards": lambda: (
            past_row(award, demonstration=demonstration)
            for award in past_told(demonstration=demonstration).iterator(AT_ONCE)
        ),
    }
    return sources[name]()


def edition_of(name: str) -> str:
    """What changes whenever a row of the dataset may have. Two queries at most.

    Whatever is done with a case leaves an event, and whatever is paid an entry;
    publications raise the edition of the public pages, which the caller adds.
    """
    if name == "past-awards":
        told = PastAward.objects.aggregate(
            last=Max("pk"),
            n=Count("pk", filter=Q(undone_at=None)),
            awarded=Sum("awarded_yen", filter=Q(undone_at=None)),
            settled=Sum("settled_yen", filter=Q(undone_at=None)),
        )
        return "-".join(str(value) for value in told.values())
    if name == "rules":
        return ""
    event = CaseEvent.objects.aggregate(last=Max("pk"))["last"]
    entry = Movement.objects.aggregate(last=Max("pk"))["last"]
    return f"{event}-{entry}"
