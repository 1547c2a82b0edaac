"""A reviewer steps aside (利益相反の申告)."""

from __future__ import annotations

import pytest

from kakehashi.engines.cases.models import Review
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.queries.ranking import ranking_of
from kakehashi.programmes.grants.queries.reviews import reviews_of
from kakehashi.programmes.grants.verbs.reviews import declare_conflict
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_round import a_round, assigned, score

pytestmark = pytest.mark.django_db


def test_her_points_no_longer_count_and_the_case_leaves_her_list() -> None:
    call = a_round(1, state=State.ACCEPTED)
    torn, *others = assigned(call)
    score(torn, 0, 0)
    for review in others:
        score(review, 5, 5)

    declare_conflict(torn, reason="事業の助言者", by=torn.reviewer, at=NOON)

    assert ranking_of(call)[0].mean == 100
    assert not reviews_of(torn.reviewer).exists()
    assert Review.objects.get(pk=torn.pk).conflict_reason == "事業の助言者"


def test_the_secretariat_is_told_to_find_somebody_else() -> None:
    secretary = a_secretary()
    review = assigned(a_round(1, state=State.ACCEPTED))[0]

    declare_conflict(review, reason="事業の助言者", by=review.reviewer, at=NOON)

    notice = DeskNotice.objects.get(user=secretary)
    assert "審査から外れました" in notice.text
    assert notice.url.endswith("/reviewers/")


def test_a_conflict_without_a_reason_is_refused() -> None:
    review = assigned(a_round(1, state=State.ACCEPTED))[0]

    with pytest.raises(Refused) as refusal:
        declare_conflict(review, reason=" ", by=review.reviewer, at=NOON)

    assert refusal.value.problems[0].code == "conflict-unexplained"
