"""What lies on desks, as plain rows: one query a list, however many cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kakehashi.engines.cases.models import (
    Case,
    CaseEvent,
    Party,
    Proposal,
    Review,
    Stop,
)
from kakehashi.engines.cases.queries import visible_to
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.queries import on_day
from kakehashi.foundation.notices.models import Deadline, DeskNotice, Message
from kakehashi.foundation.organisations.models import Kind
from kakehashi.programmes.grants.charts import DECIDED, State
from kakehashi.programmes.grants.models import Application, Award, Call


class CaseRow(NamedTuple):
    """One case in a list. ``days`` are the database's, shown by `lines`."""

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
    return [CaseRow._make(row) for row in cases.values_list(*COLUMNS)[:most]]


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


def corrected() -> Exists:
    """Whether a case came back after a return (差戻し)."""
    return Exists(CaseEvent.objects.filter(case=OuterRef("pk"), move="return"))


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


def counts_for_the_secretariat(at: datetime) -> dict[str, int]:
    """How many arrived anew, came back corrected, are late at branches, appeal."""
    here = Q(
        state=State.SUBMITTED, stands_at__kind__in=(Kind.ASSOCIATION, Kind.DIVISION)
    )
    late = Q(stands_at__kind=Kind.BRANCH, due_at__lte=at)
    return (
        Case.objects.filter(
            closed_at__isnull=True, state__in=[State.SUBMITTED, State.APPEALED]
        )
        .annotate(again=corrected())
        .aggregate(
            arrived=Count("pk", filter=here & Q(again=False)),
            corrected=Count("pk", filter=here & Q(again=True)),
            late=Count("pk", filter=late),
            appealed=Count("pk", filter=Q(state=State.APPEALED)),
        )
    )


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


def own_dues(user: User) -> dict[str, datetime]:
    """Open deadlines set for one person, by key."""
    return dict(
        Deadline.objects.filter(user=user, done_at__isnull=True).values_list(
            "key", "due_at"
        )
    )


def due_by_key(bodies: Collection[int]) -> dict[str, datetime]:
    """Open deadlines of these bodies by key (``grants.application:G-2026-0001``)."""
    return dict(
        Deadline.objects.filter(
            organisation_id__in=bodies, done_at__isnull=True
        ).values_list("key", "due_at")
    )


def unread_notices(user: User, most: int) -> list[tuple[int, str, str, datetime]]:
    """A person's unread notices: key, text, address, when; the latest first."""
    return list(
        DeskNotice.objects.filter(user=user, read_at__isnull=True)
        .order_by("-at", "-pk")
        .values_list("pk", "text", "url", "at")[:most]
    )


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
        Award.objects.filter(application__call=OuterRef("pk"))
        .order_by()
        .values("application__call")
        .annotate(total=Sum("amount_yen"))
        .values("total")
    )
    rows = (
        Call.objects.filter(budget_yen__isnull=False)
        .annotate(taken=Coalesce(Subquery(taken), 0))
        .order_by("-fiscal_year", "closes_at", "pk")
        .values_list("pk", "name_ja", "name_en", "fiscal_year", "budget_yen", "taken")
    )
    return [BudgetRow._make(row) for row in rows[:most]]


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


def passable(roles: Iterable[Role], *, on: date) -> list[Role]:
    """The roles a person may hand over: her own, or all for those who look after them.

    Her own are those of the town's and the branch's officers; the secretariat and
    operators may hand over anybody's.
    """
    held = list(roles)
    if {role.post for role in held} & {Post.SECRETARIAT, Post.OPERATOR}:
        return list(
            Role.objects.filter(on_day(on), user__is_active=True)
            .exclude(post=Post.REVIEWER)
            .select_related("user", "organisation")
            .order_by("organisation__code", "organisation__pk", "post", "pk")
        )
    return [role for role in held if role.post in {Post.OFFICER, Post.BRANCH}]


def roles_ending(after: date, until: date) -> list[tuple[str, str, str, date]]:
    """Roles that end within a span: name, body, post, last day."""
    return [
        (name, body, post, day)
        for name, body, post, day in Role.objects.filter(
            until__gte=after, until__lte=until, user__is_active=True
        )
        .order_by("until", "pk")
        .values_list("user__display_name", "organisation__name", "post", "until")[:20]
        if day is not None
    ]


def outbox() -> dict[str, Any]:
    """The mail that waits and that was given up, and since when the oldest waits."""
    return Message.objects.aggregate(
        waiting=Count("pk", filter=Q(next_try_at__isnull=False)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        last_sent=Max("sent_at"),
    )


def work() -> dict[str, int]:
    """Tasks that wait for the worker, and that failed."""
    return DBTaskResult.objects.aggregate(
        ready=Count("pk", filter=Q(status=TaskResultStatus.READY)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )


def people() -> dict[str, int]:
    """How many people can sign in, and how many of them are demonstration (実演)."""
    return User.objects.filter(is_active=True).aggregate(
        people=Count("pk"),
        demonstration=Count("pk", filter=Q(is_demonstration=True)),
    )
