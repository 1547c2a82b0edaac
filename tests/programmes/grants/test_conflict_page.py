"""Declaring a conflict of interest (利益相反の申告)."""

from __future__ import annotations

import pytest

from kakehashi.engines.cases.models import Review
from kakehashi.programmes.grants.charts import State
from tests.programmes.grants.makers import a_reviewer, a_secretary
from tests.programmes.grants.makers_round import (
    a_round,
    assigned,
    page_of,
    signed_in,
)

pytestmark = pytest.mark.django_db


def a_review() -> Review:
    return assigned(a_round(1, state=State.ACCEPTED))[0]


def address(review: Review) -> str:
    return f"/grants/reviews/{review.case.reference}/conflict/"


def test_she_steps_aside_and_the_application_is_gone_for_her() -> None:
    review = a_review()
    client = signed_in(review.reviewer)

    answer = client.post(address(review), {"reason": "事業の助言者"})

    assert (answer.status_code, answer["Location"]) == (302, "/grants/reviews/")
    assert "審査から外れました" in page_of(client, "/grants/reviews/")
    assert client.get(f"/grants/reviews/{review.case.reference}/").status_code == 404
    review.refresh_from_db()
    assert review.conflict_reason == "事業の助言者"


@pytest.mark.parametrize("reason", ["", "   ", "長" * 501])
def test_a_reason_is_needed_and_what_was_typed_stays(reason: str) -> None:
    review = a_review()

    answer = signed_in(review.reviewer).post(address(review), {"reason": reason})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<details class="notice" id="conflict" open>' in page
    assert reason.strip() in page
    review.refresh_from_db()
    assert review.conflict_declared_at is None


def test_the_address_opens_the_question_above_the_scores() -> None:
    review = a_review()

    page = page_of(signed_in(review.reviewer), address(review))

    assert '<details class="notice" id="conflict" open>' in page


def test_nobody_declares_it_for_another() -> None:
    review = a_review()

    other = signed_in(a_reviewer("rei9"))
    assert other.post(address(review), {"reason": "x"}).status_code == 404
    secretary = signed_in(a_secretary())
    assert secretary.post(address(review), {"reason": "x"}).status_code == 403
