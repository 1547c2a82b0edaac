"""The list of rounds: what waits, what is late, what is left, in each."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.charts import State
from tests.programmes.grants.makers import (
    a_call,
    a_director,
    a_reviewer,
    a_secretary,
    an_officer,
)
from tests.programmes.grants.makers_round import (
    a_round,
    add_applications,
    an_auditor,
    page_of,
    signed_in,
)

pytestmark = pytest.mark.django_db
ROUNDS = "/grants/rounds/"


def test_a_round_shows_how_many_wait_for_the_check_and_what_is_left() -> None:
    call = a_round(3, budget_yen=10_000_000)
    add_applications(call, 2, state=State.APPEALED)

    page = page_of(signed_in(a_secretary()), ROUNDS)

    assert f'href="/grants/rounds/{call.pk}/?waits=check"><strong>3</strong>' in page
    assert f'href="/grants/rounds/{call.pk}/?state=appealed"><strong>2</strong>' in page
    assert "残額10,000,000円/予算10,000,000円" in page


def test_a_budget_nobody_knows_is_said_to_be_unknown() -> None:
    a_round(1, budget_yen=None)

    assert "未登録" in page_of(signed_in(a_secretary()), ROUNDS)


def test_directors_and_auditors_read_it() -> None:
    a_round(1)

    for person in (a_director(), an_auditor()):
        assert "多文化共生のまちづくり促進事業" in page_of(signed_in(person), ROUNDS)


def test_officers_and_reviewers_do_not() -> None:
    for person in (an_officer(), a_reviewer()):
        assert signed_in(person).get(ROUNDS).status_code == 403


def test_more_rounds_cost_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(a_secretary())
    for year in range(2020, 2030):
        a_call(fiscal_year=year)

    with django_assert_max_num_queries(10):
        page_of(client, ROUNDS)
