"""One preview of a whole decision, and what became of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Case, Proposal
from kakehashi.foundation.accounts.models import Post
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Call
from tests.programmes.grants.makers import (
    NOON,
    a_director,
    a_person,
    a_prefecture,
    a_secretary,
    an_officer,
)
from tests.programmes.grants.makers_round import (
    a_round,
    an_auditor,
    applications_of,
    page_of,
    signed_in,
)
from tests.programmes.grants.test_adopt_proposal import a_proposal, adopt

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def address(proposal: Proposal) -> str:
    return f"/grants/proposals/{proposal.pk}/"


def test_totals_stand_above_and_every_case_below() -> None:
    call = a_round(3, state=State.REVIEW)
    proposal = a_proposal(call, 900_000, None, 800_000)

    page = page_of(signed_in(a_secretary("tanaka")), address(proposal))

    assert "採択2件 1,700,000円(申請額3,000,000円)、不採択1件" in page
    for application in applications_of(call):
        assert application.case.reference in page
    assert "予算の範囲内で上位を採択したため" in page
    assert "順位による" in page


def test_the_map_says_what_each_prefecture_gets_and_the_table_says_it_too() -> None:
    call = a_round(2, state=State.REVIEW)
    ehime = a_prefecture("愛媛県", "38")
    case = applications_of(call)[1].case
    Case.objects.filter(pk=case.pk).update(applicant=ehime)
    proposal = a_proposal(call, 900_000, 600_000)

    page = page_of(signed_in(a_secretary("tanaka")), address(proposal))

    assert "<title>愛媛県 600千円</title>" in page
    assert "<title>高知県 900千円</title>" in page
    assert "<title>東京都 申請なし</title>" in page
    assert re.search(r'<th scope="row">愛媛県</th><td class="is-amount">600千円', page)
    kinds = page[page.index("団体の種類別</caption>") :]
    assert re.search(r'<th scope="row">町</th>', kinds)
    assert re.search(r'<th scope="row">都道府県</th>', kinds)


def test_the_proposer_is_told_that_another_person_adopts() -> None:
    proposal = a_proposal(a_round(1, state=State.REVIEW), 900_000)

    own = page_of(signed_in(a_secretary()), address(proposal))
    other = page_of(signed_in(a_secretary("tanaka")), address(proposal))

    assert "決定の記録は事務局の別の職員が行います" in own
    assert 'name="adopting_body"' not in own
    assert 'name="adopting_body"' in other
    assert "別の職員が行います" not in other


def test_what_stands_in_the_way_is_said_before_anybody_tries() -> None:
    call = a_round(1, state=State.REVIEW, budget_yen=1_000_000)
    proposal = a_proposal(call, 900_000)
    Call.objects.update(budget_yen=100_000)

    page = page_of(signed_in(a_secretary("tanaka")), address(proposal))

    assert "現在のままでは決定できません" in page
    assert "900,000円ですが、予算の残額は100,000円" in page


def test_after_the_adoption_it_shows_who_decided_and_how_far_the_letters_are() -> None:
    proposal = a_proposal(a_round(2, state=State.REVIEW), 900_000, None)
    letters = adopt(proposal)

    page = page_of(signed_in(a_secretary()), address(proposal))

    assert "第3回助成審査会" in page
    assert "8自国助決第1号" in page
    assert "令和8年11月20日(2026)" in page
    assert "2通のうち0通を印刷し、送付しました" in page
    assert page.count("印刷中") == 2
    assert str(letters[0].number) in page
    assert 'name="adopting_body"' not in page


def test_a_letter_of_an_earlier_decision_is_not_counted() -> None:
    call = a_round(1, state=State.REVIEW)
    first = a_proposal(call, None)
    adopt(first)
    Case.objects.update(state=State.APPEALED)
    second = a_proposal(call, 500_000)
    adopt(second, at=NOON + HOUR)

    page = page_of(signed_in(a_secretary()), address(second))

    assert "1通のうち0通" in page


def test_directors_and_auditors_read_it_and_officers_do_not() -> None:
    call = a_round(1, state=State.REVIEW)
    proposal = a_proposal(call, 900_000)

    for person in (a_director(), an_auditor()):
        page = page_of(signed_in(person), address(proposal))
        assert "採択1件" in page
        assert 'name="adopting_body"' not in page
    applicant = an_officer(applications_of(call)[0].case.applicant)
    assert signed_in(applicant).get(address(proposal)).status_code == 403
    assert signed_in(a_secretary()).get("/grants/proposals/999/").status_code == 404


@pytest.mark.parametrize("count", [2, 40])
def test_the_queries_do_not_grow_with_the_proposal(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_round(count, state=State.REVIEW, budget_yen=100_000_000)
    proposal = a_proposal(call, *[900_000] * count)
    client = signed_in(a_secretary("tanaka"))

    with django_assert_max_num_queries(26):
        page_of(client, address(proposal))


def test_a_mayor_who_is_a_director_learns_of_her_own_town_with_her_town() -> None:
    call = a_round(2, state=State.REVIEW)
    mine, other = applications_of(call)
    proposal = a_proposal(call, 900_000, 800_000)
    mayor = a_director()
    a_person(mayor.username, Post.OFFICER, mine.case.applicant)

    before = page_of(signed_in(mayor), address(proposal))
    ranking = page_of(signed_in(mayor), f"/grants/rounds/{call.pk}/ranking/")
    adopt(proposal)
    after = page_of(signed_in(mayor), address(proposal))

    assert mine.case.reference not in before
    assert mine.case.reference not in ranking
    assert other.case.reference in before
    assert mine.case.reference in after
