"""Ways to decide a round side by side, and one of them carried to a proposal."""

from __future__ import annotations

import re
from html import unescape
from time import perf_counter

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Party, Proposal
from kakehashi.foundation.accounts.models import Post
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Call
from tests.programmes.grants.makers import (
    a_director,
    a_person,
    a_secretary,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_desk import a_mixed_round, many_scored
from tests.programmes.grants.makers_round import (
    a_round,
    a_scored_round,
    an_auditor,
    applications_of,
    assigned,
    page_of,
    score,
    signed_in,
)

pytestmark = pytest.mark.django_db


def address(call: Call, query: str = "") -> str:
    return f"/grants/rounds/{call.pk}/what-if/{query}"


def fact(page: str, label: str) -> list[str]:
    """The cells of one row of figures: strict line, filling up, shares, rank."""
    found = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', page, re.S)
    assert found, label
    return [unescape(c).strip() for c in re.findall(r"<td>(.*?)</td>", found[1], re.S)]


def chosen(page: str) -> list[str]:
    return re.findall(r'<option value="(\w+)" selected>', page)


def test_the_four_ways_stand_side_by_side() -> None:
    call = a_mixed_round()

    page = page_of(signed_in(a_secretary()), address(call))

    assert fact(page, "採択する件数") == [
        "4件中2件",
        "4件中3件",
        "4件中3件",
        "4件中2件",
    ]
    assert fact(page, "残る額") == ["500,000円", "0円", "0円", "500,000円"]
    assert fact(page, "継続事業")[0] == "0件 0円(0%)"


def test_a_limit_keeps_out_what_passes_it_and_says_why() -> None:
    call = a_mixed_round()

    page = page_of(
        signed_in(a_secretary()), address(call, "?prefecture_projects=1&all=1")
    )

    assert fact(page, "採択する件数")[0] == "4件中2件"
    assert "県内の事業がすでに上限の1件あります" in page


def test_a_least_share_out_of_reach_is_told_with_the_yen_missing() -> None:
    call = a_mixed_round()

    page = page_of(signed_in(a_secretary()), address(call, "?least_association=40"))

    assert fact(page, "届かない下限枠")[1] == (
        "協会その他: 500,000円不足(申請額の合計が足りません)"
    )


def test_sums_may_be_a_share_of_what_is_asked() -> None:
    call = a_mixed_round()

    page = page_of(signed_in(a_secretary()), address(call, "?way=percent&percent=50"))

    assert fact(page, "合計額")[0] == "1,750,000円"
    assert fact(page, "採択する件数")[0] == "4件中4件"


def test_the_rank_chosen_is_drawn_even_beyond_the_money() -> None:
    call = a_mixed_round()

    page = page_of(signed_in(a_secretary()), address(call, "?cutoff=4"))

    assert fact(page, "残る額")[3] == "△1,000,000円"
    assert "予算の残額を超えています" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?prefecture_percent=101", "100"),
        ("?way=percent", "割合を入力してください"),
        ("?way=capped", "上限額を円で入力してください"),
        ("?least_large=60&most_large=50", "下限が上限を超えています"),
        ("?least_large=60&least_municipality=50", "下限の合計が100%を超えています"),
        ("?budget=たくさん", "読み取れません"),
        ("?cutoff=x", "整数"),
    ],
)
def test_what_cannot_be_is_told_at_its_place_and_kept(
    query: str, sentence: str
) -> None:
    call = a_mixed_round()

    answer = signed_in(a_secretary()).get(address(call, query))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "横に並べた比較" not in page
    assert f'value="{query.rpartition("=")[2]}"' in page


def test_without_a_budget_the_money_is_asked_for() -> None:
    call = a_mixed_round(budget_yen=None)
    client = signed_in(a_secretary())

    assert "交付に充てる額を入力してください" in page_of(client, address(call))
    page = page_of(client, address(call, "?budget=１００万円"))
    assert fact(page, "採択する件数")[0] == "4件中1件"


def test_one_link_carries_a_way_into_the_proposal_form() -> None:
    call = a_mixed_round()
    client = signed_in(a_secretary())
    page = page_of(client, address(call, "?prefecture_projects=1"))
    links = [unescape(x) for x in re.findall(r'href="([^"]*plan=fill)"', page)]

    page = page_of(client, links[0])

    assert chosen(page)[:4] == ["award", "award", "decline", "decline"]
    assert "詰め採択" in page
    assert "一つの都道府県の事業は1件までとします" in page, "the grounds name the limit"
    assert "県内の事業がすでに上限の1件あります" in page, "the reason is filled in"


def test_what_was_carried_over_is_proposed_without_typing_it_again() -> None:
    call = a_mixed_round()
    client = signed_in(a_secretary())
    page = page_of(
        client,
        f"/grants/rounds/{call.pk}/ranking/?plan=shares&way=capped&ceiling=800千円",
    )
    data = {
        name: unescape(value)
        for name, value in re.findall(
            r'name="((?:amount|reason|title)[^"]*)"[^>]*value="([^"]*)"', page
        )
    }
    selects = re.findall(r'name="(what-[^"]*)"', page)
    data |= dict(zip(selects, chosen(page), strict=False))
    for name in ("why", "common_reason"):
        found = re.search(rf'name="{name}"[^>]*>(.*?)</textarea>', page, re.S)
        assert found
        data[name] = unescape(found[1]).strip()

    answer = client.post(
        f"/grants/rounds/{call.pk}/ranking/", {"do": "propose", **data}
    )

    assert answer.status_code == 302, answer.content.decode()
    amounts = Proposal.objects.get().outcomes.order_by("case").values_list("amount_yen")
    assert [a for (a,) in amounts] == [800_000, 800_000, None, 500_000]


def test_what_is_not_fully_scored_or_is_proposed_is_named_and_not_counted() -> None:
    call = a_round(3, state=State.ACCEPTED)
    reviews = assigned(call)
    first = applications_of(call)[0]
    for review in reviews:
        if review.case_id == first.pk:
            score(review, 3, 3)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "審査が未提出 2" in page
    assert fact(page, "採択する件数")[0] == "1件中1件"


@pytest.mark.parametrize("is_joint", [False, True])
def test_of_her_own_towns_case_a_member_of_the_board_sees_nothing(
    is_joint: bool,
) -> None:
    call = a_scored_round(2)
    own = applications_of(call)[0]
    body = a_town("共同町", "39406") if is_joint else own.case.applicant
    if is_joint:
        Party.objects.create(case=own.case, organisation=body)
    person = a_director()
    a_person(person.username, Post.OFFICER, body)

    page = page_of(signed_in(person), address(call, "?all=1"))

    assert own.case.reference not in page


def test_directors_and_auditors_look_and_officers_do_not() -> None:
    call = a_scored_round(1)

    for person in (a_director(), an_auditor()):
        assert "plan=line" not in page_of(signed_in(person), address(call))
    assert signed_in(an_officer()).get(address(call)).status_code == 403


def test_an_empty_round_says_so() -> None:
    call = a_round(0)

    page = page_of(signed_in(a_secretary()), address(call))

    assert "審査がすべて終わり" in page


@pytest.mark.parametrize("count", [5, 60])
def test_the_queries_do_not_grow_with_the_round(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_round(count, state=State.ACCEPTED)
    assigned(call)
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(20):
        page_of(client, address(call))


def test_five_hundred_candidates_are_compared_without_waiting() -> None:
    call = many_scored(500)
    client = signed_in(a_secretary())
    start = perf_counter()

    page = page_of(client, address(call, "?prefecture_percent=5&new_least=70"))

    taken = perf_counter() - start
    assert "審査が終わった事業 500件" in page
    assert taken < 4, taken
