"""What is read of case studies (事業事例): the public list, one of them, the queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kakehashi.foundation.organisations.models import BodyChange, Kind, Organisation
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Application,
    CaseStudy,
    Procedure,
    ProcedureKind,
    Report,
    Scheme,
    Settlement,
)

BODY = "application__case__applicant"
FIXED = frozenset(
    {
        ProcedureState.SETTLED,
        ProcedureState.CLAIMED,
        ProcedureState.REPAYING,
        ProcedureState.CLOSED,
    }
)
"""From the sum fixed on: what the report says has been looked at."""
GENERATIONS = 6  # mergers followed one after the other


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader looks for; empty and None mean: all.

    ``prefecture`` is a code of two digits, ``field`` a `Category`.
    """

    scheme: str = ""
    prefecture: str = ""
    year: int | None = None
    field: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a body that is gone: its successor's name, and since when."""

    name: str
    day: date | None


def studies_shown(*, demonstration: bool) -> QuerySet[CaseStudy]:
    """Published case studies, the latest first, with what a list tells of them.

    The demonstration's and real ones are never shown together.
    """
    return CaseStudy.objects.filter(
        withdrawn_at=None, application__call__is_demonstration=demonstration
    ).select_related(
        "application__case__applicant__prefecture",
        "application__call",
        "application__award",
    )


def studies_of(sought: Sought, *, demonstration: bool) -> QuerySet[CaseStudy]:
    """Those a reader looks for; every word in a text or the name of body or place."""
    found = studies_shown(demonstration=demonstration)
    if sought.scheme in Scheme:
        found = found.filter(application__call__scheme=sought.scheme)
    if sought.prefecture:
        code = sought.prefecture
        found = found.filter(
            Q(**{f"{BODY}__prefecture__code__startswith": code})
            | Q(**{f"{BODY}__kind": Kind.PREFECTURE, f"{BODY}__code__startswith": code})
        )
    if sought.year is not None:
        found = found.filter(application__call__fiscal_year=sought.year)
    if sought.field:
        found = found.filter(application__category=sought.field)
    for word in sought.words.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(point__icontains=word)
            | Q(chosen_for__icontains=word)
            | Q(**{f"{BODY}__name__icontains": word})
            | Q(**{f"{BODY}__prefecture__name__icontains": word})
        )
    return found


def study_at(reference: str, *, demonstration: bool) -> QuerySet[CaseStudy]:
    """The case study of this address, withdrawn or not; none or one."""
    return CaseStudy.objects.filter(
        application__case__reference=reference,
        application__call__is_demonstration=demonstration,
    ).select_related(
        "application__case__applicant__prefecture",
        "application__call",
        "application__award",
    )


def years_of_studies(*, demonstration: bool) -> list[int]:
    """The fiscal years there are case studies of, newest first. One query."""
    column = "application__call__fiscal_year"
    shown = studies_shown(demonstration=demonstration).order_by(f"-{column}")
    return list(shown.values_list(column, flat=True).distinct())


def reports_ready() -> QuerySet[Report]:
    """Final reports with consent and a fixed sum, not published nor withdrawn yet.

    The longest waiting first.
    """
    published = CaseStudy.objects.filter(pk=OuterRef("procedure__application_id"))
    return (
        Report.objects.filter(
            ~Exists(published),
            may_publish=True,
            procedure__kind=ProcedureKind.REPORT,
            procedure__case__state__in=FIXED,
        )
        .select_related(
            "procedure__case",
            "procedure__application__case__applicant__prefecture",
            "procedure__application__call",
        )
        .order_by("procedure__case__submitted_at", "pk")
    )


def final_report(application: Application) -> Report | None:
    """The final report of a grant with its case, or None. One query."""
    return (
        Report.objects.filter(
            procedure__application=application, procedure__kind=ProcedureKind.REPORT
        )
        .select_related("procedure__case")
        .first()
    )


def is_fixed(report: Report | None) -> bool:
    """Whether the sum has been fixed after a report of `final_report`."""
    return report is not None and report.procedure.case.state in FIXED


def study_of(application: Application) -> CaseStudy | None:
    """The case study made of a grant, withdrawn or not, or None. One query."""
    return CaseStudy.objects.filter(application=application).first()


def settlement_of(application: Application) -> Settlement | None:
    """What the grant's sum was fixed at, or None. One query."""
    return Settlement.objects.filter(procedure__application=application).first()


def people_named(application: Application) -> list[str]:
    """The people a text about this grant must not name. One query."""
    officers = Procedure.objects.filter(application=application).values_list(
        "case__officer__display_name", flat=True
    )
    own = application.case.officer
    names = [application.contact_name, own.display_name if own else "", *officers]
    return [name for name in names if name]


def what_became(bodies: Iterable[Organisation]) -> dict[int, Became]:
    """For bodies that are gone, the body of today by their id. A query a generation.

    Merged bodies may have been merged again: the last successor is told.
    """
    gone = {body.pk: body for body in bodies if body.until is not None}
    found: dict[int, Became] = {}
    ahead = {pk: pk for pk in gone}  # where each one's history has been followed to
    for _generation in range(GENERATIONS):
        if not ahead:
            break
        steps = {
            change.former_id: change
            for change in BodyChange.objects.filter(
                former__in=set(ahead.values()), successor__isnull=False
            ).select_related("successor__prefecture")
        }
        going = {}
        for pk, at in ahead.items():
            if at in steps and (successor := steps[at].successor) is not None:
                found[pk] = Became(successor.full_name, steps[at].day)
                if successor.until is not None and successor.pk != at:
                    going[pk] = successor.pk
        ahead = going
    return found
