"""The list of applications that an officer or a branch works with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from kakehashi.engines.cases.models import Party, Stop
from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.charts import EDITABLE, State
from kakehashi.programmes.grants.models import Application, Call
from kakehashi.programmes.grants.queries.applications import applications_for


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. Empty means everything."""

    state: str = ""
    call: str = ""
    text: str = ""
    mine: bool = False  # only what waits for one's own act
    late: bool = False


def listed_for(
    user: User, *, own: Collection[int], branches: Collection[int], on: date
) -> QuerySet[Application]:
    """Applications of one's own bodies, and those whose way leads past one's body or
    branch.

    What waits for one's own act comes first, the longest waiting on top.
    """
    joint = Party.objects.filter(organisation_id__in=own).values("case_id")
    passing = Stop.objects.filter(organisation_id__in=[*own, *branches])
    return (
        applications_for(user, on=on)
        .filter(
            Q(case__applicant_id__in=own)
            | Q(case_id__in=joint)
            | Q(case_id__in=passing.values("case_id"))
        )
        .annotate(
            turn=Case(
                When(waiting(own=own, branches=branches), then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("turn", "case__stands_since", "pk")
    )


def waiting(*, own: Collection[int], branches: Collection[int]) -> Q:
    """What waits for an act of these bodies."""
    return Q(case__state__in=EDITABLE, case__applicant_id__in=own) | Q(
        case__state=State.SUBMITTED, case__stands_at_id__in=[*own, *branches]
    )


def narrowed(
    applications: QuerySet[Application], wanted: Wanted, *, at: datetime
) -> QuerySet[Application]:
    """The applications that answer to ``wanted``."""
    if wanted.state in State.values:
        applications = applications.filter(case__state=wanted.state)
    if wanted.call.isdecimal():
        applications = applications.filter(call_id=int(wanted.call))
    if wanted.text:
        applications = applications.filter(
            Q(case__title__icontains=wanted.text)
            | Q(case__reference__icontains=wanted.text)
            | Q(case__applicant__name__icontains=wanted.text)
        )
    if wanted.mine:
        applications = applications.filter(Q(turn=0))
    if wanted.late:
        applications = applications.filter(
            case__due_at__lte=at, case__closed_at__isnull=True
        )
    return applications


def calls_among(applications: QuerySet[Application]) -> QuerySet[Call]:
    """The calls these applications answer, the newest first."""
    ids = applications.order_by().values("call_id")
    return Call.objects.filter(pk__in=ids).order_by("-fiscal_year", "scheme")
