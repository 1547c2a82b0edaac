"""Choosing reviewers: who would get how much, and what keeps whom out."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Review
from kakehashi.foundation.accounts.models import Post
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.verbs.reviews import declare_conflict
from tests.programmes.grants.makers import (
    NOON,
    a_director,
    a_person,
    a_prefecture,
    a_reviewer,
    a_secretary,
    an_officer,
)
from tests.programmes.grants.makers_round import (
    a_round,
    assigned,
    page_of,
    score,
    signed_in,
    three_reviewers,
)

pytestmark = pytest.mark.django_db


def address(call: Call, query: str = "") -> str:
    return f"/grants/rounds/{call.pk}/reviewers/{query}"


def test_before_anybody_is_chosen_everybody_is_tried_out() -> None:
    call = a_round(4, state=State.ACCEPTED)
    three_reviewers()

    page = page_of(signed_in(a_secretary()), address(call))

    assert "審査委員を割り当てる申請は4件、1件につき3名です" in page
    assert re.findall(r"\+(\d+)</td>", page) == ["4", "4", "4"]
    assert not Review.objects.exists()


def test_a_choice_is_tried_by_its_address_and_shown_as_chosen() -> None:
    call = a_round(4, state=State.ACCEPTED)
    people = [a_reviewer(f"rei{n}") for n in range(4)]
    chosen = "&".join(f"reviewers={person.pk}" for person in people[:3])

    page = page_of(signed_in(a_secretary()), address(call, f"?{chosen}"))

    assert re.findall(r"\+(\d+)</td>", page) == ["4", "4", "4"]
    assert page.count(" checked>") == 3


def test_what_keeps_somebody_out_is_said_before_she_is_asked() -> None:
    call = a_round(2, state=State.ACCEPTED)
    three_reviewers()
    a_person("near", Post.REVIEWER, a_prefecture())

    page = page_of(signed_in(a_secretary()), address(call))

    assert re.search(r"prefecture[^<]*\(2\)|都道府県[^<]*\(2\)", page)


def test_applications_that_would_stay_short_are_named() -> None:
    call = a_round(1, state=State.ACCEPTED)
    a_reviewer()

    page = page_of(signed_in(a_secretary()), address(call))

    assert "次の申請は審査委員が足りません" in page
    assert "試験0町" in page


def test_assigning_leads_back_to_the_progress() -> None:
    call = a_round(2, state=State.ACCEPTED)
    people = three_reviewers()
    client = signed_in(a_secretary())

    answer = client.post(address(call), {"reviewers": [p.pk for p in people]})

    assert (answer.status_code, answer["Location"]) == (302, address(call))
    page = page_of(client, address(call))
    assert "6件の審査を割り当てました" in page
    assert "0 / 6" in page


def test_a_declared_conflict_shows_and_its_case_needs_somebody_again() -> None:
    call = a_round(1, state=State.ACCEPTED)
    first, *others = assigned(call)
    for review in others:
        score(review, 3, 3)
    declare_conflict(first, reason="助言者", by=first.reviewer, at=NOON)
    a_reviewer("rei4")

    page = page_of(signed_in(a_secretary()), address(call))

    assert "申告済み1件" in page
    assert "審査委員を割り当てる申請は1件" in page
    assert re.findall(r"\+(\d+)</td>", page) == ["0", "0", "0", "1"]


def test_nobody_chosen_is_told_in_place() -> None:
    call = a_round(1, state=State.ACCEPTED)
    three_reviewers()

    answer = signed_in(a_secretary()).post(address(call), {})

    assert answer.status_code == 422
    assert "審査委員を選んでください" in answer.content.decode()


def test_a_call_without_criteria_says_so_and_is_refused() -> None:
    call = a_round(1, state=State.ACCEPTED)
    Call.objects.update(rubric=None)
    people = three_reviewers()
    client = signed_in(a_secretary())

    assert "審査基準がまだありません" in page_of(client, address(call))
    answer = client.post(address(call), {"reviewers": [p.pk for p in people]})
    assert answer.status_code == 422


def test_only_the_secretariat_opens_it() -> None:
    call = a_round(1)

    for person in (a_director(), a_reviewer(), an_officer()):
        assert signed_in(person).get(address(call)).status_code == 403


@pytest.mark.parametrize("count", [10, 100])
def test_the_queries_do_not_grow_with_the_round(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_round(count, state=State.ACCEPTED)
    three_reviewers()
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(22):
        page_of(client, address(call))
