"""What lies on desks, as plain rows: one query a list, however many cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import (
    Count,
    F,
    Q,
    QuerySet,
    Window,
)

from kakehashi.engines.cases.models import (
    Case,
    CaseEvent,
    Party,
    Review,
    Stop,
)
from kakehashi.engines.cases.queries import visible_to
from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.notices.models import Deadline, DeskNotice
from kakehashi.foundation.organisations.models import Kind
from kakehashi.programmes.grants.charts import DECIDED, State


class CaseRow(NamedTuple):
    """One case in a list; ``total`` is how many the whole list has."""

    kind: str
    reference: str
    title: str
    state: str
    body: str
    body_en: str
    place: str
    place_en: str
    since: datetime
    due: datetime | None
    opened: datetime
    submitted: datetime | None
    total: int


COLUMNS = (
    "kind",
    "reference",
    "title",
    "state",
    "applicant__name",
    "applicant__name_en",
    "stands_at__name",
    "stands_at__name_en",
    "stands_since",
    "due_at",
    "opened_at",
    "submitted_at",
)
OVER = [*DECIDED, State.WITHDRAWN]
LATE_FIRST = (F("due_at").asc(nulls_last=True), "stands_since", "pk")


def underway() -> QuerySet[Case]:
    """Cases that still wait for somebody."""
    return Case.objects.filter(closed_at__isnull=True).exclude(state__in=OVER)


def rows_of(cases: QuerySet[Case], most: int) -> list[CaseRow]:
    """The first ``most`` of ``cases``; one query."""
    counted = cases.annotate(total=Window(Count("*")))
    return [CaseRow._make(row) for row in counted.values_list(*COLUMNS, "total")[:most]]


def total_of(rows: Sequence[CaseRow]) -> int:
    """How many cases a list has in all, of which ``rows`` are the first."""
    return rows[0].total if rows else 0


def own(bodies: Collection[int]) -> Q:
    """Cases of these bodies, as applicant or co-applicant."""
    shared = Case.objects.filter(parties__organisation_id__in=bodies).values("pk")
    return Q(applicant_id__in=bodies) | Q(pk__in=shared)


def in_hand(bodies: Collection[int]) -> QuerySet[Case]:
    """Drafts and returned cases of these bodies, the returned ones first."""
    return (
        underway()
        .filter(own(bodies), stands_at=F("applicant"))
        .order_by(F("submitted_at").asc(nulls_last=True), *LATE_FIRST)
    )


def sent_on(bodies: Collection[int]) -> QuerySet[Case]:
    """Cases of these bodies that somebody else has in hand, the latest move first."""
    return (
        underway()
        .filter(own(bodies), submitted_at__isnull=False)
        .exclude(stands_at=F("applicant"))
        .order_by("-stands_since", "-pk")
    )


def standing_at(bodies: Collection[int]) -> QuerySet[Case]:
    """Cases that wait at these bodies, the latest due first."""
    return (
        underway()
        .filter(stands_at_id__in=bodies, submitted_at__isnull=False)
        .exclude(stands_at=F("applicant"))
        .order_by(*LATE_FIRST)
    )


def returned_through(bodies: Collection[int]) -> QuerySet[Case]:
    """Cases on the route of these branches that their applicants have to correct."""
    return (
        underway()
        .filter(
            stops__organisation_id__in=bodies,
            submitted_at__isnull=False,
            stands_at=F("applicant"),
        )
        .order_by(*LATE_FIRST)
    )


def held_here(references: Collection[str]) -> dict[str, str]:
    """Reference → why it is held, for those of ``references`` that are."""
    return dict(
        Case.objects.filter(
            reference__in=references,
            stops__held_at__isnull=False,
            stops__left_at__isnull=True,
        ).values_list("reference", "stops__hold_note")
    )


def at_the_association() -> QuerySet[Case]:
    """Submitted cases that lie at the association, the longest waiting first."""
    return Case.objects.filter(
        closed_at__isnull=True,
        state=State.SUBMITTED,
        stands_at__kind__in=(Kind.ASSOCIATION, Kind.DIVISION),
    ).order_by("stands_since", "pk")


def late_at_branches(at: datetime) -> QuerySet[Case]:
    """Cases a branch should have passed on before ``at``."""
    return (
        underway()
        .filter(stands_at__kind=Kind.BRANCH, due_at__lte=at)
        .order_by("due_at", "pk")
    )


def appeals() -> QuerySet[Case]:
    """Cases whose applicant asked to reconsider (再検討の申出)."""
    return Case.objects.filter(state=State.APPEALED).order_by("stands_since", "pk")


def searched(
    user: User, text: str, bodies: Collection[int], *, on: date
) -> QuerySet[Case]:
    """Cases ``user`` may see by reference or title, or of one of ``bodies``."""
    named = Q(reference__icontains=text) | Q(title__icontains=text)
    return (
        visible_to(user, on=on)
        .filter(named | Q(applicant_id__in=bodies))
        .order_by("-opened_at", "-pk")
    )


def in_charge(role: Role) -> QuerySet[Case]:
    """Open cases the holder of a role is officer of, at its body or through it."""
    place = role.organisation_id
    here = (
        Q(applicant_id=place)
        | Q(stands_at_id=place)
        | Q(pk__in=Stop.objects.filter(organisation_id=place).values("case"))
        | Q(pk__in=Party.objects.filter(organisation_id=place).values("case"))
    )
    return underway().filter(here, officer_id=role.user_id).order_by(*LATE_FIRST)


class EventRow(NamedTuple):
    """One step of one case."""

    kind: str
    reference: str
    title: str
    move: str
    at: datetime
    by: str


def steps_by_others(
    bodies: Collection[int], *, by: User, since: datetime, most: int
) -> list[EventRow]:
    """What others did to these bodies' cases since an instant, the latest first."""
    rows = (
        CaseEvent.objects.filter(
            case__in=Case.objects.filter(own(bodies)).values("pk"), at__gt=since
        )
        .exclude(by=by)
        .order_by("-at", "-pk")
        .values_list(
            "case__kind",
            "case__reference",
            "case__title",
            "move",
            "at",
            "by__display_name",
        )
    )
    return [EventRow._make(row) for row in rows[:most]]


def corrected_among(references: Collection[str]) -> set[str]:
    """Those of ``references`` that came back after a return (差戻し)."""
    return set(
        CaseEvent.objects.filter(
            case__reference__in=references, move="return"
        ).values_list("case__reference", flat=True)
    )


def dues_of(rows: Iterable[CaseRow]) -> dict[str, datetime]:
    """Open deadlines of these cases by key (``grants.application:G-2026-0001``)."""
    keys = [f"{row.kind}:{row.reference}" for row in rows]
    return dict(
        Deadline.objects.filter(key__in=keys, done_at__isnull=True).values_list(
            "key", "due_at"
        )
    )


class NoticeRow(NamedTuple):
    """An unread notice; ``total`` is how many there are."""

    pk: int
    text: str
    url: str
    at: datetime
    total: int


def unread_notices(user: User, most: int) -> list[NoticeRow]:
    """The first unread notices of a person, the latest on top."""
    rows = (
        DeskNotice.objects.filter(user=user, read_at__isnull=True)
        .annotate(total=Window(Count("*")))
        .order_by("-at", "-pk")
        .values_list("pk", "text", "url", "at", "total")
    )
    return [NoticeRow._make(row) for row in rows[:most]]


def to_score(user: User) -> QuerySet[Case]:
    """Cases a reviewer still has to score."""
    mine = Review.objects.filter(
        reviewer=user, submitted_at__isnull=True, conflict_declared_at__isnull=True
    )
    return underway().filter(pk__in=mine.values("case")).order_by("reference")


def scored(user: User) -> dict[str, int]:
    """How many reviews a person was asked for, and handed in, in cases underway."""
    return Review.objects.filter(
        reviewer=user,
        conflict_declared_at__isnull=True,
        case__in=underway().values("pk"),
    ).aggregate(
        asked=Count("pk"), done=Count("pk", filter=Q(submitted_at__isnull=False))
    )
