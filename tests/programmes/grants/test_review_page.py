"""Scoring: the application beside the criteria."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Criterion, Review
from kakehashi.programmes.grants.charts import State
from tests.programmes.grants.makers import a_reviewer, a_secretary, an_officer
from tests.programmes.grants.makers_round import (
    a_round,
    assigned,
    page_of,
    score,
    signed_in,
)

pytestmark = pytest.mark.django_db


def three_reviews() -> list[Review]:
    return assigned(a_round(1, state=State.ACCEPTED))


def address(review: Review) -> str:
    return f"/grants/reviews/{review.case.reference}/"


def fields(review: Review, *points: int | str) -> dict[str, str]:
    criteria = review.rubric.criteria.all()
    return {
        f"score-{criterion.pk}": str(given)
        for criterion, given in zip(criteria, points, strict=True)
    }


def test_the_application_stands_beside_criteria_with_their_guidance() -> None:
    review = three_reviews()[0]
    Criterion.objects.update(guidance="地域の課題をとらえているか。")

    page = page_of(signed_in(review.reviewer), address(review))

    assert "外国人住民にも避難の情報が届くようにする。" in page
    assert "地域の課題をとらえているか。" in page
    assert page.count('type="radio"') == 12
    assert "2倍で集計" in page


def test_a_draft_is_saved_with_gaps_and_its_total_is_shown() -> None:
    review = three_reviews()[0]
    client = signed_in(review.reviewer)

    answer = client.post(
        address(review),
        {**fields(review, 4, ""), "comment": "途中まで。", "do": "draft"},
    )

    assert (answer.status_code, answer["Location"]) == (302, address(review))
    page = page_of(client, address(review))
    assert "<output data-points-total>8</output> / 15" in page
    assert "途中まで。" in page
    assert page.count(" checked") == 1


def test_handing_in_asks_for_a_word_on_conflicts_and_loses_nothing() -> None:
    review = three_reviews()[0]

    answer = signed_in(review.reviewer).post(
        address(review), {**fields(review, 4, 3), "comment": "よい。", "do": "final"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "確認の印を付けるか、利害関係を申告してください" in page
    assert page.count(" checked") == 2
    assert "よい。" in page


def test_a_criterion_without_points_is_named() -> None:
    review = three_reviews()[0]

    answer = signed_in(review.reviewer).post(
        address(review),
        {**fields(review, 4, ""), "no_conflict": "on", "do": "final"},
    )

    criterion = review.rubric.criteria.all()[1]
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#row_id_score-{criterion.pk}"' in page
    assert f'id="row_id_score-{criterion.pk}"' in page
    assert not review.scores.exists()


def test_a_complete_review_is_handed_in_and_leads_to_the_list() -> None:
    review = three_reviews()[0]
    client = signed_in(review.reviewer)

    answer = client.post(
        address(review),
        {**fields(review, 4, 3), "no_conflict": "on", "do": "final"},
    )

    review.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/grants/reviews/")
    assert review.submitted_at is not None
    assert 'type="radio"' not in page_of(client, address(review))


def test_the_page_saves_by_itself_while_she_thinks() -> None:
    review = three_reviews()[0]

    answer = signed_in(review.reviewer).post(
        address(review),
        {**fields(review, 4, ""), "comment": "考え中"},
        headers={"X-Requested-With": "autosave"},
    )

    review.refresh_from_db()
    assert answer.status_code == 204
    assert review.comment == "考え中"


def test_nobody_sees_the_others_scores_before_all_are_in() -> None:
    first, second, third = three_reviews()
    score(first, 5, 5)
    score(second, 1, 1)
    client = signed_in(first.reviewer)

    before = page_of(client, address(first))
    assert "20.0" not in before
    assert "よく練られています。" in before
    assert before.count("よく練られています。") == 1

    score(third, 3, 3)
    after = page_of(client, address(first))
    assert "<strong>20.0</strong>" in after
    assert "<strong>60.0</strong>" in after
    assert "rei2" not in after


def test_another_reviewers_review_does_not_exist_for_her() -> None:
    review = three_reviews()[0]

    assert signed_in(a_reviewer("rei9")).get(address(review)).status_code == 404
    for person in (a_secretary(), an_officer()):
        assert signed_in(person).get(address(review)).status_code == 403


def test_the_page_takes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    review = three_reviews()[0]
    client = signed_in(review.reviewer)

    with django_assert_max_num_queries(20):
        page_of(client, address(review))
