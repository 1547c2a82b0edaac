"""Reviews (審査) of a round: who has what to score, how far she is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from kakehashi.engines.cases.models import (
    Case,
    CommitteeNote,
    Criterion,
    Review,
)
from kakehashi.engines.cases.queries import review_table, reviews_visible_to
from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.charts import APPLICATION, State
from kakehashi.programmes.grants.models import Application, BudgetLine, Call, Paper

COUNTS = Q(conflict_declared_at__isnull=True)


def reviews_in(call: Call) -> QuerySet[Review]:
    """Every review of a round, declared conflicts included, in order of assignment."""
    return (
        Review.objects.filter(
            case__in=Application.objects.filter(call=call).values("case")
        )
        .select_related("case", "reviewer", "rubric")
        .order_by("pk")
    )


def reviews_of(user: User) -> QuerySet[Review]:
    """What ``user`` is asked to score; where she declared a conflict is not hers."""
    return (
        Review.objects.filter(COUNTS, reviewer=user, case__kind=APPLICATION.kind)
        .select_related("case", "rubric", "reviewer")
        .order_by("case__reference")
    )


def review_rows(user: User) -> QuerySet[Review, tuple[object, ...]]:
    """A reviewer's list as plain tuples. One query.

    (call id, call name ja, en, reference, title, applicant, state, points so far,
    criteria scored, submitted at, due)
    """
    call = Application.objects.filter(case=OuterRef("case"))
    return (
        Review.objects.filter(COUNTS, reviewer=user, case__kind=APPLICATION.kind)
        .annotate(
            call_id=Subquery(call.values("call_id")),
            name_ja=Subquery(call.values("call__name_ja")),
            name_en=Subquery(call.values("call__name_en")),
            year=Subquery(call.values("call__fiscal_year")),
            points=Sum(F("scores__points") * F("scores__criterion__weight")),
            scored=Count("scores"),
        )
        .order_by("-year", "call_id", "submitted_at", "case__reference")
        .values_list(
            "call_id",
            "name_ja",
            "name_en",
            "year",
            "case__reference",
            "case__title",
            "case__applicant__name",
            "case__state",
            "points",
            "scored",
            "submitted_at",
        )
    )


def cases_to_review(call: Call) -> list[Case]:
    """Cases that still need reviewers: accepted, or left short by a conflict."""
    found = (
        Application.objects.filter(
            call=call, case__state__in=(State.ACCEPTED, State.REVIEW)
        )
        .exclude(case__outcomes__is_open=True)
        .annotate(
            have=Count(
                "case__reviews",
                filter=Q(case__reviews__conflict_declared_at__isnull=True),
                distinct=True,
            )
        )
        .filter(have__lt=call.reviewers_per_case)
        .select_related("case", "case__applicant", "case__stands_at")
        .prefetch_related(
            "case__parties__organisation", "case__stops__organisation", "case__reviews"
        )
        .order_by("pk")
    )
    return [application.case for application in found]


@dataclass(frozen=True, slots=True)
class Load:
    """How much a reviewer has of a round, and how far she is."""

    reviewer_id: int
    name: str
    assigned: int
    handed_in: int
    conflicts: int


def loads_in(call: Call) -> list[Load]:
    """The reviewers of a round with their progress. One query."""
    rows = (
        Review.objects.filter(
            case__in=Application.objects.filter(call=call).values("case")
        )
        .order_by("reviewer__kana", "reviewer_id")
        .values_list("reviewer_id", "reviewer__display_name", "reviewer__username")
        .annotate(
            assigned=Count("pk", filter=COUNTS),
            done=Count("pk", filter=COUNTS & Q(submitted_at__isnull=False)),
            out=Count("pk", filter=~COUNTS),
        )
    )
    return [
        Load(pk, name or user, n, done, out) for pk, name, user, n, done, out in rows
    ]


def notes_in(call: Call) -> dict[int, list[CommitteeNote]]:
    """What the committee is told, by case id. One query."""
    found: dict[int, list[CommitteeNote]] = {}
    for note in (
        CommitteeNote.objects.filter(
            case__in=Application.objects.filter(call=call).values("case")
        )
        .select_related("by")
        .order_by("at")
    ):
        found.setdefault(note.case_id, []).append(note)
    return found


@dataclass(frozen=True, slots=True)
class Pack:
    """All a reviewer has before her: the application, its costs and its papers."""

    application: Application
    lines: Sequence[BudgetLine]
    papers: Sequence[Paper]
    criteria: Sequence[Criterion]
    points: Mapping[int, int]
    others: Sequence[tuple[float, str]]


def pack_of(review: Review, *, on: date) -> Pack:
    """Load what one review looks at. Ten queries.

    ``others`` holds the other reviewers' marks (of 100) and comments, without names,
    and stays empty until every review of the case is in, hers included.
    """
    application = Application.objects.select_related(
        "case__applicant__prefecture", "call"
    ).get(case=review.case_id)
    shared = (
        reviews_visible_to(review.reviewer, on=on)
        .filter(case=review.case_id, submitted_at__isnull=False)
        .exclude(pk=review.pk)
    )
    others: list[tuple[float, str]] = []
    if review.submitted_at is not None and (seen := list(shared.order_by("pk"))):
        [row] = review_table([application.case])
        others = [(row.marks[other.reviewer_id], other.comment) for other in seen]
    return Pack(
        application=application,
        lines=list(application.lines.all()),
        papers=list(
            application.papers.filter(removed_at__isnull=True).select_related("file")
        ),
        criteria=list(review.rubric.criteria.all()),
        points=dict(review.scores.values_list("criterion_id", "points")),
        others=others,
    )
