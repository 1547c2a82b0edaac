"""A reviewer's own list."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.verbs.reviews import declare_conflict
from tests.programmes.grants.makers import NOON, a_reviewer, a_secretary, an_officer
from tests.programmes.grants.makers_round import (
    a_round,
    assigned,
    page_of,
    score,
    signed_in,
)

pytestmark = pytest.mark.django_db
REVIEWS = "/grants/reviews/"


def test_it_says_how_far_she_is_and_what_comes_next() -> None:
    call = a_round(3, state=State.ACCEPTED)
    mine = [r for r in assigned(call) if r.reviewer.username == "rei1"]
    score(mine[0], 3, 3)
    score(mine[1], 3, None, is_final=False)  # type: ignore[arg-type]

    page = page_of(signed_in(mine[0].reviewer), REVIEWS)

    assert "1 / 3" in page
    assert page.count("提出済み</span>") == 1
    assert page.count("下書き</span>") == 1
    assert page.count("未着手</span>") == 1
    assert "次の審査へ進む" in page
    assert "多文化共生のまちづくり促進事業" in page


def test_the_others_reviews_and_declared_conflicts_are_not_on_it() -> None:
    call = a_round(1, state=State.ACCEPTED)
    first, second, _third = assigned(call)
    declare_conflict(first, reason="助言者", by=first.reviewer, at=NOON)

    assert first.case.reference not in page_of(signed_in(first.reviewer), REVIEWS)
    assert page_of(signed_in(second.reviewer), REVIEWS).count("未着手") == 1


def test_without_work_it_says_so() -> None:
    page = page_of(signed_in(a_reviewer()), REVIEWS)

    assert "審査をお願いしている申請はありません" in page


def test_only_reviewers_open_it() -> None:
    for person in (a_secretary(), an_officer()):
        assert signed_in(person).get(REVIEWS).status_code == 403


@pytest.mark.parametrize("count", [3, 60])
def test_the_queries_do_not_grow_with_the_list(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    reviews = assigned(a_round(count, state=State.ACCEPTED))
    client = signed_in(reviews[0].reviewer)

    with django_assert_max_num_queries(12):
        page_of(client, REVIEWS)
