"""What is read of cases: querysets with names, and a few frozen rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean, median, pstdev

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from kakehashi.engines.cases.models import (
    Case,
    CaseEvent,
    Party,
    ProposedOutcome,
    Review,
    Score,
    Stop,
)
from kakehashi.engines.cases.roles import HOLDING, is_inside
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.organisations.models import Organisation

OUTLIER_POINTS = 20  # of 100: nearer marks are never called outliers
OVERSEERS = frozenset({Post.DIRECTOR, Post.AUDITOR})


def visible_to(user: User, *, on: date) -> QuerySet[Case]:
    """The cases that exist for ``user`` on a day.

    Drafts: applicant and parties. From the moment a case is first sent, and also when
    it is returned: every stop of its route (a later one may have to pull it up), the
    association, directors and auditors. Reviewers: theirs, without a conflict.
    """
    held = roles_on(user, on)
    sent = Q(submitted_at__isnull=False)
    places = [role.organisation_id for role in held if role.post in HOLDING]
    on_route = Stop.objects.filter(organisation__in=places).values("case")
    seen = _own(user, on) | sent & (Q(stands_at__in=places) | Q(pk__in=on_route))
    if any(role.post == Post.REVIEWER for role in held):
        mine = Review.objects.filter(reviewer=user, conflict_declared_at=None)
        seen |= Q(pk__in=mine.values("case"))
    if is_inside(held) or any(role.post in OVERSEERS for role in held):
        seen |= sent
    return Case.objects.filter(seen)


def open_cases() -> QuerySet[Case]:
    """Cases not closed, the most pressing first, with the bodies a list shows."""
    rows = Case.objects.filter(closed_at=None).select_related("applicant", "stands_at")
    return rows.order_by(F("due_at").asc(nulls_last=True), "stands_since", "pk")


def standing_at(organisations: Collection[Organisation]) -> QuerySet[Case]:
    """Open cases whose turn it is at one of these bodies."""
    return open_cases().filter(stands_at__in=organisations)


def late(at: datetime) -> QuerySet[Case]:
    """Open cases that should have been acted on before ``at``, wherever they stand."""
    return open_cases().filter(due_at__lte=at)


def due_between(first: datetime, last: datetime) -> QuerySet[Case]:
    """Open cases to be acted on from ``first`` until before ``last``."""
    return open_cases().filter(due_at__gte=first, due_at__lt=last)


def history(case: Case) -> QuerySet[CaseEvent]:
    """Everything that happened to a case, in order, with people and places."""
    rows = CaseEvent.objects.filter(case=case).select_related("by", "stands_at")
    return rows.order_by("version")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """How the reviewers judge a case. Marks and figures are from 0 to 100.

    ``spread`` is the highest mark less the lowest, ``deviation`` their standard
    deviation. ``outliers`` are reviewers whose mark is further from the median of the
    others' than 1.5 times the others' spread, and than `OUTLIER_POINTS`; with fewer
    than three marks nobody is one.
    """

    case: Case
    assigned: int
    marks: dict[int, float]  # by reviewer id, of submitted reviews without conflict
    mean: float | None
    spread: float | None
    deviation: float | None
    outliers: tuple[int, ...]

    @property
    def done(self) -> int:
        """How many of the assigned reviews are submitted."""
        return len(self.marks)


def review_table(cases: Collection[Case]) -> list[ReviewRow]:
    """A row for each case, in order. Two queries, however many cases."""
    reviews = Review.objects.filter(case__in=cases, conflict_declared_at=None)
    parts: dict[int, list[tuple[float, int]]] = {}
    scores = Score.objects.filter(review__in=reviews).select_related("criterion")
    for score in scores:
        criterion = score.criterion
        part = (100 * score.points / criterion.max_points, criterion.weight)
        parts.setdefault(score.review_id, []).append(part)
    assigned: dict[int, list[Review]] = {case.pk: [] for case in cases}
    for review in reviews:
        assigned[review.case_id].append(review)
    return [_review_row(case, assigned[case.pk], parts) for case in cases]


def ranking(cases: Collection[Case]) -> list[tuple[int | None, ReviewRow]]:
    """Rows by mean, best first, with their rank; equal means share one (1, 2, 2, 4).

    Cases without a mark come last and have no rank.
    """
    rows = review_table(cases)
    rows.sort(key=lambda r: (r.mean is None, -(r.mean or 0), r.case.reference))
    means = [row.mean for row in rows]
    return [
        (None if m is None else means.index(m) + 1, rows[i])
        for i, m in enumerate(means)
    ]


def reviews_visible_to(user: User, *, on: date) -> QuerySet[Review]:
    """Reviews with scores that ``user`` may read; none of a case of her own body.

    A reviewer: her own, and the others' once every review of the case is submitted.
    The association: what is submitted or declared.
    """
    held = roles_on(user, on)
    told = Q(submitted_at__isnull=False) | Q(conflict_declared_at__isnull=False)
    seen = told if is_inside(held) else Q(pk__in=[])
    if any(role.post == Post.REVIEWER for role in held):
        counted = Review.objects.filter(conflict_declared_at=None)
        mine = counted.filter(reviewer=user)
        unfinished = counted.filter(case=OuterRef("case"), submitted_at=None)
        shared = Q(~Exists(unfinished), case__in=mine.values("case"))
        seen |= Q(conflict_declared_at=None) & (Q(reviewer=user) | shared)
    own = Case.objects.filter(_own(user, on))
    return Review.objects.filter(seen).exclude(case__in=own)


def outcomes_visible_to(user: User, *, on: date) -> QuerySet[ProposedOutcome]:
    """What was or is proposed: to applicants nothing before its adoption.

    The association and its overseers see open proposals, but not of their own bodies'
    cases; everybody sees the adopted outcomes of cases she may see.
    """
    held = roles_on(user, on)
    seen = Q(proposal__adopted_at__isnull=False, case__in=visible_to(user, on=on))
    if is_inside(held) or any(role.post in OVERSEERS for role in held):
        seen |= ~Q(case__in=Case.objects.filter(_own(user, on)))
    return ProposedOutcome.objects.filter(seen)


def open_proposal_of(cases: Collection[Case]) -> dict[int, ProposedOutcome]:
    """By case id, what an open proposal says of it. One query; for the association."""
    rows = ProposedOutcome.objects.filter(case__in=cases, is_open=True)
    return {row.case_id: row for row in rows.select_related("proposal")}


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose row does not say what its events do."""

    reference: str
    column: str
    row: object
    events: object


def audit_cases() -> list[Difference]:
    """Every difference between cases and their events; one query."""
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-version")
    columns = {"state": "to_state", "version": "version", "stands_at_id": "stands_at"}
    told = {f"told_{c}": Subquery(last.values(e)[:1]) for c, e in columns.items()}
    cases = Case.objects.annotate(**told, told_events=Count("events"))
    found = []
    for case in cases.order_by("pk").iterator():
        pairs = [(c, getattr(case, c), getattr(case, f"told_{c}")) for c in columns]
        pairs.append(("events", case.version + 1, case.told_events))
        found += [
            Difference(case.reference, *pair) for pair in pairs if pair[1] != pair[2]
        ]
    return found


def _own(user: User, on: date) -> Q:
    """The cases to which ``user`` is an applicant."""
    held = roles_on(user, on)
    bodies = [role.organisation_id for role in held if role.post == Post.OFFICER]
    joint = Party.objects.filter(organisation__in=bodies).values("case")
    return Q(applicant__in=bodies) | Q(pk__in=joint)


def _review_row(
    case: Case, reviews: list[Review], parts: dict[int, list[tuple[float, int]]]
) -> ReviewRow:
    marks = {
        review.reviewer_id: round(fmean(*zip(*parts[review.pk], strict=True)), 2)
        for review in reviews
        if review.submitted_at is not None
    }
    found = list(marks.values())
    mean = round(fmean(found), 2) if found else None
    spread = round(max(found) - min(found), 2) if found else None
    deviation = round(pstdev(found), 2) if found else None
    outliers = tuple(who for who in marks if _is_outlier(who, marks))
    return ReviewRow(case, len(reviews), marks, mean, spread, deviation, outliers)


def _is_outlier(reviewer: int, marks: dict[int, float]) -> bool:
    others = [mark for who, mark in marks.items() if who != reviewer]
    if len(others) < 2:
        return False
    reach = max(OUTLIER_POINTS, 1.5 * (max(others) - min(others)))
    return abs(marks[reviewer] - median(others)) > reach
