"""What is read of cases: querysets with names, and a few frozen rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean, median, pstdev

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from kakehashi.engines.cases.models import Case, CaseEvent, ProposedOutcome, Review
from kakehashi.engines.cases.roles import HOLDING, is_inside
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.organisations.models import Organisation

OUTLIER_POINTS = 20  # of 100: nearer marks are never called outliers
OVERSEERS = frozenset({Post.DIRECTOR, Post.AUDITOR})


def visible_to(user: User, *, on: date) -> QuerySet[Case]:
    """The cases that exist for ``user``: drafts for applicant and parties; once sent,
    for every stop (a later one may pull it up), association, overseers, reviewers.
    """
    held = roles_on(user, on)
    sent = Q(submitted_at__isnull=False)
    places = [role.organisation_id for role in held if role.post in HOLDING]
    on_route = Case.objects.filter(stops__organisation__in=places)
    seen = _own(user, on) | sent & (Q(stands_at__in=places) | Q(pk__in=on_route))
    if any(role.post == Post.REVIEWER for role in held):
        mine = Review.objects.filter(reviewer=user, conflict_declared_at=None)
        seen |= Q(pk__in=mine.values("case"))
    return Case.objects.filter(seen | sent if _sees_all(held) else seen)


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
    return CaseEvent.objects.filter(case=case).select_related("by", "stands_at")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """How the reviewers judge a case; marks and figures are from 0 to 100."""

    case: Case
    assigned: int
    done: int
    marks: dict[int, float]  # by reviewer id, of submitted reviews without conflict
    mean: float | None
    spread: float | None  # the highest mark less the lowest
    deviation: float | None
    outliers: tuple[int, ...]  # reviewer ids; see `_is_outlier`


def review_table(cases: Collection[Case]) -> list[ReviewRow]:
    """A row for each case, in order. Three queries, however many cases."""
    reviews = Review.objects.filter(case__in=cases, conflict_declared_at=None)
    found: dict[int, list[Review]] = {case.pk: [] for case in cases}
    for review in reviews.prefetch_related("scores__criterion"):
        found[review.case_id].append(review)
    return [_review_row(case, found[case.pk]) for case in cases]


def ranking(cases: Collection[Case]) -> list[tuple[int | None, ReviewRow]]:
    """Rows by mean, best first, ranked 1, 2, 2, 4; those without a mark come last."""
    rows = review_table(cases)
    rows.sort(key=lambda r: (r.mean is None, -(r.mean or 0), r.case.reference))
    means = [row.mean for row in rows]
    return [(means.index(r.mean) + 1 if r.marks else None, r) for r in rows]


def reviews_visible_to(user: User, *, on: date) -> QuerySet[Review]:
    """Reviews with scores that ``user`` may read; none of a case of her own body.

    A reviewer: her own, and the others' once all of the case's are submitted. The
    association: what is submitted or declared.
    """
    held = roles_on(user, on)
    told = Q(submitted_at__isnull=False) | Q(conflict_declared_at__isnull=False)
    seen = told if is_inside(held) else Q(pk__in=[])
    if any(role.post == Post.REVIEWER for role in held):
        counted = Review.objects.filter(conflict_declared_at=None)
        mine = counted.filter(reviewer=user).values("case")
        unfinished = counted.filter(case=OuterRef("case"), submitted_at=None)
        seen |= Q(~Exists(unfinished), conflict_declared_at=None, case__in=mine)
        seen |= Q(reviewer=user, conflict_declared_at=None)
    own = Case.objects.filter(_own(user, on))
    return Review.objects.filter(seen).exclude(case__in=own)


def outcomes_visible_to(user: User, *, on: date) -> QuerySet[ProposedOutcome]:
    """What was adopted of cases she may see; to applicants nothing before adoption.

    The association and its overseers see all but open ones of their own bodies' cases.
    """
    adopted = Q(proposal__adopted_at__isnull=False)
    seen = adopted & Q(case__in=visible_to(user, on=on))
    if _sees_all(roles_on(user, on)):
        seen |= ~Q(case__in=Case.objects.filter(_own(user, on)))
    return ProposedOutcome.objects.filter(seen)


def open_proposal_of(cases: Collection[Case]) -> dict[int, ProposedOutcome]:
    """By case id, what an open proposal says of it. One query; for the association."""
    rows = ProposedOutcome.objects.filter(case__in=cases, is_open=True)
    return {row.case_id: row for row in rows.select_related("proposal")}


def audit_cases() -> list[tuple[str, str, object, object]]:
    """(Reference, column, in the row, by the events) where these differ; one query."""
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-version")
    columns = {"state": "to_state", "version": "version", "stands_at_id": "stands_at"}
    told = {f"told_{c}": Subquery(last.values(e)[:1]) for c, e in columns.items()}
    cases = Case.objects.annotate(**told, events_told=Count("events")).order_by("pk")
    found = []
    for case in cases:
        pairs = [(c, getattr(case, c), getattr(case, f"told_{c}")) for c in columns]
        pairs.append(("events", case.version + 1, case.events_told))
        found += [(case.reference, *pair) for pair in pairs if pair[1] != pair[2]]
    return found


def _sees_all(held: Iterable[Role]) -> bool:
    return is_inside(held) or any(role.post in OVERSEERS for role in held)


def _own(user: User, on: date) -> Q:
    """The cases to which ``user`` is an applicant."""
    held = roles_on(user, on)
    bodies = [role.organisation_id for role in held if role.post == Post.OFFICER]
    joint = Case.objects.filter(parties__organisation__in=bodies)
    return Q(applicant__in=bodies) | Q(pk__in=joint)


def _mark(review: Review) -> float:
    scores = list(review.scores.all())
    shares = [100 * score.points / score.criterion.max_points for score in scores]
    return round(fmean(shares, [score.criterion.weight for score in scores]), 2)


def _review_row(case: Case, reviews: list[Review]) -> ReviewRow:
    marks = {r.reviewer_id: _mark(r) for r in reviews if r.submitted_at is not None}
    if not (found := list(marks.values())):
        return ReviewRow(case, len(reviews), 0, marks, None, None, None, ())
    figures = (fmean(found), max(found) - min(found), pstdev(found))
    mean, spread, deviation = (round(figure, 2) for figure in figures)
    outliers = tuple(who for who in marks if _is_outlier(who, marks))
    counts = len(reviews), len(marks)
    return ReviewRow(case, *counts, marks, mean, spread, deviation, outliers)


def _is_outlier(reviewer: int, marks: dict[int, float]) -> bool:
    """Further from the others' median than 20, and than 1.5 times their spread."""
    others = [mark for who, mark in marks.items() if who != reviewer]
    if len(others) < 2:
        return False
    reach = max(OUTLIER_POINTS, 1.5 * (max(others) - min(others)))
    return abs(marks[reviewer] - median(others)) > reach
