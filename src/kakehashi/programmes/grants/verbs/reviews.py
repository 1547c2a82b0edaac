"""How applications are scored (審査): assigned, scored, excused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases import reviews
from kakehashi.engines.cases.models import Case, Review
from kakehashi.engines.cases.refusals import problem
from kakehashi.engines.cases.roles import day_of
from kakehashi.engines.cases.verbs import make_move
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import holders_of
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.kernel.sharing import share_evenly
from kakehashi.programmes.grants.charts import APPLICATION, State
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.reviews import cases_to_review


@transaction.atomic
def assign_reviewers(
    call: Call,
    people: Sequence[User],
    *,
    seed: int,
    by: User,
    at: datetime,
) -> reviews.Assignment:
    """Share the accepted applications of a call out among reviewers, and start.

    Applications already under review keep their reviewers and get the ones that a
    declared conflict took away. An application nobody may review stays accepted.

    Raises:
        Refused: ``no-reviewers``, ``no-rubric``, ``nothing-to-review``.
    """
    if not people:
        raise Refused(
            Problem("no-reviewers", _("Please choose the reviewers."), "reviewers")
        )
    if call.rubric is None:
        raise Refused(
            Problem("no-rubric", _("This call has no criteria to score by yet."))
        )
    to_review = cases_to_review(call)
    if not to_review:
        raise Refused(
            Problem("nothing-to-review", _("No accepted application is waiting."))
        )
    assigned = reviews.assign_reviews(
        to_review,
        people,
        rubric=call.rubric,
        per_case=call.reviewers_per_case,
        same_prefecture_excluded=call.same_prefecture_excluded,
        seed=seed,
        by=by,
        at=at,
    )
    started = {review.case_id for review in assigned.reviews}
    for case in to_review:
        if case.state == State.ACCEPTED and case.pk in started:
            make_move(APPLICATION, case, "review", by=by, at=at)
    chosen = {review.reviewer_id for review in assigned.reviews}
    tell(
        [person for person in people if person.pk in chosen],
        subject=lambda: _("Applications to review: %(call)s") % {"call": call.name},
        body=lambda: _("Please declare any conflict of interest first, then score."),
        url="/grants/reviews/",
        kind=Kind.CASE,
        key=f"review:{call.pk}:{at.isoformat()}",
        at=at,
    )
    return assigned


@dataclass(frozen=True, slots=True)
class Plan:
    """What `assign_reviewers` would do: nobody is asked yet.

    ``added`` maps a person's id to the applications she would get, ``kept_out`` the
    ids to why and how often she is kept from one, ``short`` names the applications
    that could not get enough reviewers.
    """

    cases: int
    added: Mapping[int, int]
    kept_out: Mapping[int, Mapping[str, int]]
    short: tuple[Case, ...]


def plan_reviewers(
    call: Call, people: Sequence[User], *, seed: int, at: datetime
) -> Plan:
    """Try out an assignment with the same seed, without writing anything.

    One query a person for her roles, a handful for the cases.
    """
    cases = cases_to_review(call)
    found = {
        case.pk: {
            person.pk: reviews.conflict_of(
                person,
                case,
                on=day_of(at),
                same_prefecture_excluded=call.same_prefecture_excluded,
            )
            for person in people
        }
        for case in cases
    }
    taken = {c.pk: {r.reviewer_id for r in c.reviews.all() if r.counts} for c in cases}
    added = share_evenly(
        {
            pk: {who for who, why in reasons.items() if not why}
            for pk, reasons in found.items()
        },
        taken,
        per_case=call.reviewers_per_case,
        seed=seed,
    )
    kept_out: dict[int, Counter[str]] = {person.pk: Counter() for person in people}
    for reasons in found.values():
        for who, why in reasons.items():
            if why:
                kept_out[who][problem(why).message] += 1
    return Plan(
        cases=len(cases),
        added=Counter(who for group in added.values() for who in group),
        kept_out=kept_out,
        short=tuple(
            case
            for case in cases
            if len(taken[case.pk]) + len(added[case.pk]) < call.reviewers_per_case
        ),
    )


@transaction.atomic
def review_application(
    review: Review,
    *,
    points: Mapping[int, int | None],
    comment: str,
    is_final: bool,
    by: User,
    at: datetime,
) -> Review:
    """Keep a reviewer's points by criterion id; ``is_final`` hands them in.

    Raises:
        Refused: ``score-missing``, ``score-out-of-range``, ``review-submitted``, or
            that the review is not hers to give.
    """
    reviews.save_scores(review, dict(points), comment, by=by, at=at)
    if is_final:
        reviews.submit_review(review, by=by, at=at)
    return review


@transaction.atomic
def declare_conflict(review: Review, *, reason: str, by: User, at: datetime) -> Review:
    """Step aside (利益相反の申告); her points no longer count.

    The secretariat is told: somebody else has to be found.

    Raises:
        Refused: ``conflict-unexplained``, ``case-closed``, ``not-permitted``.
    """
    reviews.declare_conflict(review, reason=reason, by=by, at=at)
    call = Call.objects.get(applications__case=review.case_id)
    tell(
        holders_of(Post.SECRETARIAT, on=day_of(at)),
        subject=lambda: (
            _("%(name)s stepped aside from %(reference)s")
            % {"name": by, "reference": review.case.reference}
        ),
        body=lambda: (
            _("Reason: %(reason)s. Please find another reviewer.") % {"reason": reason}
        ),
        url=f"/grants/rounds/{call.pk}/reviewers/",
        kind=Kind.CASE,
        key=f"conflict:{review.pk}",
        at=at,
    )
    return review
