"""Review (審査): who scores what, without a conflict of interest, each for herself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kakehashi.engines.cases.balance import share_evenly
from kakehashi.engines.cases.models import Case, CommitteeNote, Review, Rubric, Score
from kakehashi.engines.cases.refusals import problem, refused
from kakehashi.engines.cases.roles import INSIDE, day_of, is_inside, must_be
from kakehashi.engines.cases.verbs import write_down
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.kernel.problems import Refused


@dataclass(frozen=True, slots=True)
class Shortage:
    """A case with too few reviewers, and who was left out by which conflict."""

    case: Case
    missing: int
    left_out: tuple[tuple[User, str], ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The reviews that were assigned, and the cases that could not get enough."""

    reviews: tuple[Review, ...]
    short: tuple[Shortage, ...]


def conflict_of(
    reviewer: User, case: Case, *, on: date, same_prefecture_excluded: bool
) -> str:
    """Why ``reviewer`` may not judge ``case``, as a refusal's code, or ``""``.

    Her own bodies are those where she holds any post on the day, save a reviewer's at
    the association itself; what they are part of, and their own parts, count as well.
    Codes: ``not-a-reviewer``, ``own-organisation``, ``own-prefecture``, ``declared``.
    """
    held = roles_on(reviewer, on)
    if not any(role.post == Post.REVIEWER for role in held):
        return "not-a-reviewer"
    own = [
        role.organisation
        for role in held
        if role.post != Post.REVIEWER or role.organisation.kind not in INSIDE
    ]
    bodies = [case.applicant, *(party.organisation for party in case.parties.all())]
    if any(_family(mine) & _family(body) for mine in own for body in bodies):
        return "own-organisation"
    near = {_prefecture_id(mine) for mine in own} & set(map(_prefecture_id, bodies))
    if same_prefecture_excluded and near - {None}:
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

    What is assigned already stays and counts, so the act may be repeated. Cases that
    cannot get enough are named, not refused.

    Refuses: ``not-permitted`` (association only; cases that were sent),
    ``case-closed``.
    """
    loaded = Case.objects.filter(pk__in=[case.pk for case in cases])
    loaded = loaded.select_related("applicant")
    fresh = list(loaded.prefetch_related("parties__organisation", "reviews"))
    _must_be_under_way(fresh, by=by, at=at)
    rule, on = same_prefecture_excluded, day_of(at)
    why = {
        (c.pk, r.pk): conflict_of(r, c, on=on, same_prefecture_excluded=rule)
        for c in fresh
        for r in reviewers
    }
    eligible = {c.pk: {r.pk for r in reviewers if not why[c.pk, r.pk]} for c in fresh}
    taken = {c.pk: {r.reviewer_id for r in c.reviews.all() if r.counts} for c in fresh}
    added = share_evenly(eligible, taken, per_case=per_case, seed=seed)
    assigned, short = [], []
    for case in cases:
        chosen = sorted(added[case.pk])
        write_down("assign-reviews", case, by=by, at=at, reviewers=chosen, seed=seed)
        for pk in chosen:
            review = Review(case=case, rubric=rubric, reviewer_id=pk)
            review.assigned_at, review.assigned_by = at, by
            assigned.append(review)
        missing = per_case - len(taken[case.pk]) - len(chosen)
        if missing > 0:
            out = [(r, code) for r in reviewers if (code := why[case.pk, r.pk])]
            short.append(Shortage(case, missing, tuple(out)))
    Review.objects.bulk_create(assigned)
    return Assignment(tuple(assigned), tuple(short))


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
    """Assign one reviewer by hand.

    Refuses: ``not-permitted``, ``case-closed``, ``already-assigned``, and the codes
    of `conflict_of`.
    """
    _must_be_under_way([case], by=by, at=at)
    rule, on = same_prefecture_excluded, day_of(at)
    if why := conflict_of(reviewer, case, on=on, same_prefecture_excluded=rule):
        raise refused(why, "reviewer")
    write_down("assign-review", case, by=by, at=at, reviewer=reviewer.pk)
    made = {"rubric": rubric, "assigned_at": at, "assigned_by": by}
    review, is_new = Review.objects.get_or_create(made, case=case, reviewer=reviewer)
    if not is_new:
        raise refused("already-assigned", "reviewer", name=reviewer)
    return review


@transaction.atomic
def unassign_review(review: Review, *, by: User, at: datetime) -> None:
    """Take a review away before it is submitted; draft scores go with it.

    Refuses: ``not-permitted``, ``case-closed``, ``review-submitted``, and
    ``conflict-stays``: what keeps her from being assigned again is not taken away.
    """
    _must_be_under_way([review.case], by=by, at=at)
    if not review.counts:
        raise refused("conflict-stays")
    _begin("unassign-review", review, by=by, at=at)
    review.delete()


@transaction.atomic
def declare_conflict(review: Review, *, reason: str, by: User, at: datetime) -> Review:
    """Declare a conflict of interest (利益相反), before or after scoring.

    The review stays on record and leaves every mean; the reviewer no longer sees the
    case. The association may declare it for her.

    Refuses: ``not-permitted``, ``conflict-unexplained``, ``case-closed``.
    """
    hers = by.pk == review.reviewer_id
    must_be(by, review.case, "reviewer" if hers else "association", at=at)
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
    """Keep scores as they are so far, by criterion id; None takes one back.

    Refuses: ``not-permitted`` (to all but the reviewer), ``case-closed``,
    ``review-submitted``; for a field ``score-out-of-range``, ``score-of-no-criterion``.
    """
    _must_be_scoring(review, by=by, at=at)
    criteria = {criterion.pk: criterion for criterion in review.rubric.criteria.all()}
    problems = []
    for pk, given in points.items():
        field, criterion = f"score-{pk}", criteria.get(pk)
        if criterion is None:
            problems.append(problem("score-of-no-criterion", field))
        elif given is not None and not 0 <= given <= criterion.max_points:
            words = {"title": criterion.title, "max": criterion.max_points}
            problems.append(problem("score-out-of-range", field, **words))
    if problems:
        raise Refused(*problems)
    _begin("save-scores", review, by=by, at=at)
    review.scores.filter(criterion__in=points).delete()
    known = {pk: score for pk, score in points.items() if score is not None}
    Score.objects.bulk_create(
        Score(review=review, criterion_id=pk, points=n) for pk, n in known.items()
    )
    review.comment = comment
    review.save(update_fields=["comment"])
    return review


@transaction.atomic
def submit_review(review: Review, *, by: User, at: datetime) -> Review:
    """Submit a complete review; its scores are fixed from now on.

    Refuses: ``not-permitted``, ``case-closed``, ``review-submitted``, and
    ``score-missing`` for each criterion without points.
    """
    _must_be_scoring(review, by=by, at=at)
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
    """Tell the committee more. Refuses: ``not-permitted``, ``text-missing``."""
    must_be(by, case, "association", at=at)
    if not text.strip():
        raise refused("text-missing", "text")
    write_down("note-for-committee", case, by=by, at=at)
    return CommitteeNote.objects.create(case=case, text=text, by=by, at=at)


def _family(body: Organisation) -> set[int]:
    return {body.pk} if body.parent_id is None else {body.pk, body.parent_id}


def _prefecture_id(body: Organisation) -> int | None:
    return body.pk if body.kind == Kind.PREFECTURE else body.prefecture_id


def _must_be_under_way(cases: Collection[Case], *, by: User, at: datetime) -> None:
    if not is_inside(roles_on(by, day_of(at))) or any(c.is_draft for c in cases):
        raise refused("not-permitted")
    for case in cases:
        _must_be_open(case)


def _must_be_open(case: Case) -> None:
    if case.closed_at is not None:
        raise refused("case-closed", case=case.reference)


def _must_be_scoring(review: Review, *, by: User, at: datetime) -> None:
    if by.pk != review.reviewer_id:
        raise refused("not-permitted")
    must_be(by, review.case, "reviewer", at=at)
    _must_be_open(review.case)


def _begin(act: str, review: Review, *, by: User, at: datetime) -> None:
    """Record the act, then lock the row, so that two tabs cannot both be the last."""
    write_down(act, review.case, by=by, at=at, review=review.pk)
    if Review.objects.select_for_update().get(pk=review.pk).submitted_at is not None:
        raise refused("review-submitted")
