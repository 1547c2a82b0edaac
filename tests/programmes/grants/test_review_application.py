"""Points kept and handed in by a reviewer."""

from __future__ import annotations

import pytest

from kakehashi.engines.cases.models import Review
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.queries.ranking import ranking_of
from kakehashi.programmes.grants.verbs.reviews import review_application
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_round import (
    a_round,
    assigned,
    score,
    three_reviewers,
)

pytestmark = pytest.mark.django_db


def a_review() -> Review:
    return assigned(a_round(1, state=State.ACCEPTED))[0]


def test_a_draft_keeps_what_is_there_and_counts_for_nothing() -> None:
    review = a_review()
    first = review.rubric.criteria.all()[0]

    review_application(
        review,
        points={first.pk: 4},
        comment="途中まで。",
        is_final=False,
        by=review.reviewer,
        at=NOON,
    )

    review.refresh_from_db()
    assert review.submitted_at is None
    assert review.comment == "途中まで。"
    assert [s.points for s in review.scores.all()] == [4]


def test_the_weights_decide_the_mark_of_a_hundred() -> None:
    call = a_round(1, state=State.ACCEPTED)
    for review in assigned(call):
        score(review, 5, 2)  # weights 2 and 1, five points each

    [row] = ranking_of(call)

    assert row.mean == pytest.approx(100 * (5 * 2 + 2) / 15, abs=0.01)


@pytest.mark.parametrize(
    ("points", "code"), [((3, None), "score-missing"), ((3, 6), "score-out-of-range")]
)
def test_handing_in_is_refused_and_nothing_is_kept(
    points: tuple[int | None, int | None], code: str
) -> None:
    review = a_review()
    criteria = list(review.rubric.criteria.all())

    with pytest.raises(Refused) as refusal:
        review_application(
            review,
            points=dict(zip([c.pk for c in criteria], points, strict=True)),
            comment="",
            is_final=True,
            by=review.reviewer,
            at=NOON,
        )

    [problem] = refusal.value.problems
    assert (problem.code, problem.field) == (code, f"score-{criteria[1].pk}")
    assert not review.scores.exists()


def test_what_is_handed_in_stays() -> None:
    review = score(a_review(), 3, 3)

    with pytest.raises(Refused) as refusal:
        score(review, 5, 5)

    assert refusal.value.problems[0].code == "review-submitted"


def test_nobody_scores_for_another() -> None:
    review = a_review()
    for person in (a_secretary(), *three_reviewers()):
        if person.pk == review.reviewer_id:
            continue
        with pytest.raises(Refused) as refusal:
            review_application(
                review, points={}, comment="", is_final=False, by=person, at=NOON
            )
        assert refusal.value.problems[0].code == "not-permitted"
