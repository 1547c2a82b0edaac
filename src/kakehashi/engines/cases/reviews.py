"""Review (審査): who scores what, without a conflict of interest, each for herself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from django.db import transaction

from kakehashi.engines.cases.models import Case, CommitteeNote, Review, Rubric, Score
from kakehashi.engines.cases.refusals import problem, refused
from kakehashi.engines.cases.roles import INSIDE, day_of, is_inside, must_be
from kakehashi.engines.cases.verbs import write_down
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.kernel.problems import Refused
from kakehashi.kernel.sharing import share_evenly


class Assignment(NamedTuple):
    """Reviews assigned; (case, number missing, who was left out by which conflict)."""

    reviews: list[Review]
    short: list[tuple[Case, int, list[tuple[User, str]]]]


def conflict_of(
    reviewer: User, case: Case, *, on: date, same_prefecture_excluded: bool
) -> str:
    """Why ``reviewer`` may not judge ``case``, as a refusal's code, or ``""``.

    Her own bodies are those where she holds any post on the day, save a reviewer's at
    the association itself; what they are part of, and their own parts, count as well.
    """
    held = roles_on(reviewer, on)
    if not any(role.post == Post.REVIEWER for role in held):
        return "not-a-reviewer"
    lent = [
        r for r in held if r.post == Post.REVIEWER and r.organisation.kind in INSIDE
    ]
    own = [role.organisation for role in held if role not in lent]
    bodies = [case.applicant, *(party.organisation for party in case.parties.all())]
    if _families(own) & _families(bodies):
        return "own-organisation"
    if same_prefecture_excluded and _prefectures(own) & _prefectures(bodies):
        return "own-prefecture"
    declared = {r.reviewer_id for r in case.reviews.all() if not r.counts}
    return "declared" if reviewer.pk in declared else ""


@transaction.atomic
def assign_reviews(
    cases: Collection[Case],
    reviewers: Collection[User],
    *,
    rubric: Rubric,
    per_case: int,
    by: User,
    at: datetime,
    seed: int = 0,
    same_prefecture_excluded: bool,
) -> Assignment:
    """Give each case its reviewers, with loads as even as conflicts allow.

    What is assigned stays and counts. Cases that cannot get enough are named.
    """
    _must_be_under_way(cases, by=by, at=at)
    keys = [case.pk for case in cases]
    detail: dict[str, object] = {"cases": keys, "per_case": per_case, "seed": seed}
    record("cases.assign-reviews", by=by, at=at, subject=str(rubric), detail=detail)
    rows = Case.objects.filter(pk__in=keys).select_related("applicant")
    rows = rows.prefetch_related("parties__organisation", "reviews")
    rule = same_prefecture_excluded
    judge = partial(conflict_of, on=day_of(at), same_prefecture_excluded=rule)
    why = {(c.pk, r.pk): judge(r, c) for c in rows for r in reviewers}
    eligible = {pk: {r.pk for r in reviewers if not why[pk, r.pk]} for pk in keys}
    taken = {c.pk: {r.reviewer_id for r in c.reviews.all() if r.counts} for c in rows}
    added = share_evenly(eligible, taken, per_case=per_case, seed=seed)
    assigned = [
        Review(case=case, rubric=rubric, reviewer_id=pk, assigned_at=at, assigned_by=by)
        for case in cases
        for pk in sorted(added[case.pk])
    ]
    short = []
    for case in cases:
        missing = per_case - len(taken[case.pk] | added[case.pk])
        if missing > 0:
            out = [(r, code) for r in reviewers if (code := why[case.pk, r.pk])]
            short.append((case, missing, out))
    return Assignment(Review.objects.bulk_create(assigned), short)


@transaction.atomic
def assign_review(
    case: Case,
    reviewer: User,
    *,
    rubric: Rubric,
    by: User,
    at: datetime,
    same_prefecture_excluded: bool,
) -> Review:
    """Assign one reviewer by hand."""
    found = assign_reviews(
        [case],
        [reviewer],
        rubric=rubric,
        per_case=case.reviews.count() + 1,
        by=by,
        at=at,
        same_prefecture_excluded=same_prefecture_excluded,
    )
    if found.reviews:
        return found.reviews[0]
    _case, _missing, left_out = found.short[0]
    why = left_out[0][1] if left_out else "already-assigned"
    raise refused(why, "reviewer", name=reviewer)


@transaction.atomic
def unassign_review(review: Review, *, by: User, at: datetime) -> None:
    """Take away a review that is neither submitted nor a conflict, with its draft."""
    _must_be_under_way([review.case], by=by, at=at)
    if not review.counts:
        raise refused("conflict-stays")
    _lock("unassign-review", review, by=by, at=at)
    review.delete()


@transaction.atomic
def declare_conflict(review: Review, *, reason: str, by: User, at: datetime) -> Review:
    """Declare a conflict of interest (利益相反), for oneself or by the association.

    Also after scoring: the review stays on record, and leaves every mean.
    """
    role = "reviewer" if by.pk == review.reviewer_id else "association"
    must_be(by, review.case, role, at=at)
    _must_be_open(review.case)
    if not reason.strip():
        raise refused("conflict-unexplained", "reason")
    write_down("declare-conflict", review.case, by=by, at=at, review=review.pk)
    review.conflict_declared_at, review.conflict_reason = at, reason
    review.save(update_fields=["conflict_declared_at", "conflict_reason"])
    return review


@transaction.atomic
def save_scores(
    review: Review,
    points: Mapping[int, int | None],
    comment: str,
    *,
    by: User,
    at: datetime,
) -> Review:
    """Keep scores as they are so far, by criterion id; None takes one back."""
    _begin("save-scores", review, by=by, at=at)
    most = dict(review.rubric.criteria.values_list("pk", "max_points"))
    given = {pk: score for pk, score in points.items() if score is not None}
    problems = [
        problem("score-out-of-range", f"score-{pk}", max=most.get(pk, 0))
        for pk, score in given.items()
        if not 0 <= score <= most.get(pk, -1)
    ]
    if problems:
        raise Refused(*problems)
    review.scores.filter(criterion__in=points).delete()
    Score.objects.bulk_create(
        Score(review=review, criterion_id=pk, points=n) for pk, n in given.items()
    )
    review.comment = comment
    review.save(update_fields=["comment"])
    return review


@transaction.atomic
def submit_review(review: Review, *, by: User, at: datetime) -> Review:
    """Submit a complete review; from now on its scores are fixed."""
    _begin("submit-review", review, by=by, at=at)
    scored = review.scores.values("criterion")
    if missing := review.rubric.criteria.exclude(pk__in=scored):
        told = [problem("score-missing", f"score-{c.pk}", title=c) for c in missing]
        raise Refused(*told)
    review.submitted_at = at
    review.save(update_fields=["submitted_at"])
    return review


@transaction.atomic
def note_for_committee(
    case: Case, text: str, *, by: User, at: datetime
) -> CommitteeNote:
    """Tell the committee what it should know of a case; by the association."""
    must_be(by, case, "association", at=at)
    if not text.strip():
        raise refused("text-missing", "text")
    write_down("note-for-committee", case, by=by, at=at)
    return CommitteeNote.objects.create(case=case, text=text, by=by, at=at)


def _families(bodies: Iterable[Organisation]) -> set[int | None]:
    return {pk for body in bodies for pk in (body.pk, body.parent_id)} - {None}


def _prefectures(bodies: Iterable[Organisation]) -> set[int | None]:
    own = {b.pk if b.kind == Kind.PREFECTURE else b.prefecture_id for b in bodies}
    return own - {None}


def _must_be_under_way(cases: Collection[Case], *, by: User, at: datetime) -> None:
    if not is_inside(roles_on(by, day_of(at))) or any(c.is_draft for c in cases):
        raise refused("not-permitted")
    for case in cases:
        _must_be_open(case)


def _must_be_open(case: Case) -> None:
    if case.closed_at is not None:
        raise refused("case-closed", case=case.reference)


def _begin(act: str, review: Review, *, by: User, at: datetime) -> None:
    must_be(by, review.case, "reviewer", at=at)
    if by.pk != review.reviewer_id:
        raise refused("not-permitted")
    _must_be_open(review.case)
    _lock(act, review, by=by, at=at)


def _lock(act: str, review: Review, *, by: User, at: datetime) -> None:
    """Record the act, then lock the row, so that two tabs cannot both be the last."""
    write_down(act, review.case, by=by, at=at, reviewer=review.reviewer_id)
    if Review.objects.select_for_update().get(pk=review.pk).submitted_at is not None:
        raise refused("review-submitted")
