"""The page the board reads of a round, on screen and on paper."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Party
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.codes import with_body_check
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Award, Call
from kakehashi.programmes.grants.verbs.reviews import declare_conflict
from kakehashi.programmes.grants.verbs.round import note_application
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_call,
    a_decided,
    a_director,
    a_person,
    a_secretary,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_desk import a_mixed_round, a_proposal
from tests.programmes.grants.makers_round import (
    a_round,
    a_scored_round,
    add_applications,
    an_auditor,
    applications_of,
    assigned,
    page_of,
    signed_in,
)

pytestmark = pytest.mark.django_db


def address(call: Call, query: str = "") -> str:
    return f"/grants/rounds/{call.pk}/board/{query}"


def figure(page: str, label: str) -> str:
    found = re.search(rf"<dt>{label}</dt><dd>(.*?)</dd>", page)
    assert found, label
    return found[1]


def test_the_open_proposal_stands_there_with_its_money_and_marks() -> None:
    call = a_mixed_round()
    a_proposal(call)

    page = page_of(signed_in(a_director()), address(call))

    assert figure(page, "予算") == "2,500,000円"
    assert figure(page, "この案の交付額") == "2,000,000円"
    assert figure(page, "残額") == "500,000円"
    assert figure(page, "採択") == "2件"
    assert "100.0" in page
    assert "採択しない事業(次の順位のもの)" in page
    assert page.count("<svg") >= 3, "bar, map and chart"


def test_the_last_note_for_the_committee_is_the_one_line() -> None:
    call = a_scored_round(2)
    first = applications_of(call)[0]
    note_application(first, "町で初めての取組", by=a_secretary(), at=NOON)
    a_proposal(call, 1)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "町で初めての取組" in page
    assert "予算の範囲を超えるため" in page, "of a declined one, the reason"


def test_without_a_proposal_the_page_says_so() -> None:
    call = a_scored_round(1)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "採択案はまだありません" in page
    assert figure(page, "この案の交付額") == "0円"


def test_an_adopted_proposal_is_shown_where_none_is_open_and_any_by_its_number() -> (
    None
):
    decided = a_decided(900_000)
    [proposal] = [o.proposal for o in decided.case.outcomes.all()]
    client = signed_in(a_secretary())

    for query in ("", f"?proposal={proposal.pk}"):
        page = page_of(client, address(decided.call, query))
        assert figure(page, "この案の交付額") == "900,000円"
        assert "決定済み" in page
    assert (
        client.get(
            address(a_call(scheme="exchange"), f"?proposal={proposal.pk}")
        ).status_code
        == 404
    )
    assert client.get(address(decided.call, "?proposal=x")).status_code == 200


def test_last_years_round_of_the_same_line_stands_beside_it() -> None:
    before = a_call(
        fiscal_year=2026, opens=-400 * DAY, closes=-380 * DAY, budget_yen=8_000_000
    )
    [old] = add_applications(before, 1, state=State.AWARDED)
    Organisation.objects.filter(pk=old.case.applicant_id).update(
        code=with_body_check("39399")
    )
    Award.objects.create(application=old, amount_yen=700_000, decided_on=NOON.date())
    call = a_scored_round(2)
    a_proposal(call, 1)

    page = page_of(signed_in(a_secretary()), address(call))

    found = re.search(r"平均交付額</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", page)
    assert found
    assert found.groups() == ("1,000,000円", "700,000円")
    assert "8,000,000円" in page


def test_without_a_round_of_last_year_nothing_is_made_up() -> None:
    page = page_of(signed_in(a_secretary()), address(a_scored_round(1)))

    assert "前年度の公募の記録はありません" in page


def test_conflicts_and_reconsiderations_are_named() -> None:
    call = a_round(1, state=State.ACCEPTED)
    review = assigned(call)[0]
    declare_conflict(review, reason="事業の助言者", by=review.reviewer, at=NOON)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "事業の助言者" in page
    assert "再検討の申出" in page


@pytest.mark.parametrize("is_joint", [False, True])
def test_before_the_decision_nothing_of_the_readers_own_body_is_there(
    is_joint: bool,
) -> None:
    call = a_round(2, state=State.ACCEPTED)
    reviews = assigned(call)
    own = applications_of(call)[0]
    for review in reviews:
        if review.case_id == own.pk:
            declare_conflict(review, reason="自分の町", by=review.reviewer, at=NOON)
            break
    a_proposal(call, 1)
    person = a_director()
    body = a_town("共同町", "39406") if is_joint else own.case.applicant
    if is_joint:
        Party.objects.create(case=own.case, organisation=body)
    a_person(person.username, Post.OFFICER, body)

    page = page_of(signed_in(person), address(call))

    assert own.case.title not in page
    assert "自分の町" not in page


def test_reading_the_marks_is_kept_and_officers_may_not() -> None:
    call = a_scored_round(1)

    for person in (a_secretary(), a_director(), an_auditor()):
        page_of(signed_in(person), address(call))
    assert signed_in(an_officer()).get(address(call)).status_code == 403
    kept = Entry.objects.filter(subject=f"grants.call:{call.pk}", by__isnull=False)
    assert kept.values("by").distinct().count() >= 3


def test_a_long_list_names_its_top_and_counts_the_rest() -> None:
    call = a_round(20, state=State.ACCEPTED, budget_yen=50_000_000)
    a_proposal(call, 16)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "このほか4件を採択します" in page
    assert page.count('<th scope="row">試験') + page.count("高知県 試験") >= 15


@pytest.mark.parametrize("count", [5, 60])
def test_the_queries_do_not_grow_with_the_round(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_round(count, state=State.ACCEPTED, budget_yen=100_000_000)
    assigned(call)
    a_proposal(call, count // 2)
    assert Application.objects.count() == count
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(34):
        page_of(client, address(call))
