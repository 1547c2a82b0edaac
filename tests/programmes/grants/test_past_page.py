"""The awards of earlier years: who sees which, what they come to, the list to take."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import Post
from kakehashi.programmes.grants.models import PastAward
from tests.programmes.grants.makers import (
    a_director,
    a_person,
    a_secretary,
    a_town,
    an_officer,
    the_association,
)
from tests.programmes.grants.makers_past import a_row, an_imported
from tests.programmes.grants.makers_round import signed_in

pytestmark = pytest.mark.django_db


def three_awards() -> None:
    other = a_town("中土佐町", "39401")
    an_imported(
        a_row("日本語教室", settled_yen="1100000"),
        a_row("料理教室", 300_000, fiscal_year="2022"),
        a_row("よその事業", 500_000, code=other.code),
    )


def titles(query: str = "", user: object = None) -> list[str]:
    client = signed_in(user or a_secretary())  # type: ignore[arg-type]
    return [a.title for a in client.get(f"/grants/past/{query}").context["page"]]


def test_the_association_sees_all_newest_year_first_with_their_sums() -> None:
    three_awards()

    page = signed_in(a_secretary()).get("/grants/past/").content.decode()

    assert titles() == ["よその事業", "日本語教室", "料理教室"]
    assert "3件" in page
    assert "2,000,000円" in page
    assert "1,100,000円" in page
    assert "令和5年度(2023)" in page
    assert titles(user=a_director()) == titles()
    auditor = a_person("kansa", Post.AUDITOR, the_association())
    assert titles(user=auditor) == titles()


def test_an_officer_sees_those_of_her_own_body() -> None:
    three_awards()

    assert titles(user=an_officer()) == ["日本語教室", "料理教室"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?year=2022", ["料理教室"]),
        ("?q=教室", ["日本語教室", "料理教室"]),
        ("?q=中土佐", ["よその事業"]),
        ("?q=教室+日本語", ["日本語教室"]),
        ("?q=高知県&year=2023", ["よその事業", "日本語教室"]),
        ("?q=どこにもない", []),
        ("?year=x", ["よその事業", "日本語教室", "料理教室"]),
    ],
)
def test_the_list_is_narrowed_by_year_and_words(query: str, found: list[str]) -> None:
    three_awards()

    assert titles(query) == found


def test_what_was_undone_is_not_listed() -> None:
    three_awards()
    PastAward.objects.filter(title="料理教室").update(undone_at="2026-11-22T00:00Z")

    assert "料理教室" not in titles()


def test_the_export_holds_what_the_filter_shows_and_no_formula() -> None:
    three_awards()
    PastAward.objects.filter(title="料理教室").update(title="=1+1")

    answer = signed_in(an_officer()).get("/grants/past/export/?year=2022")

    _head, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert rows == [["2022", "394050", "高知県", "檮原町", "'=1+1", "300000", ""]]


def test_fifty_awards_cost_as_few_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    an_imported(*(a_row(f"事業{n}") for n in range(60)))
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(9):
        page = client.get("/grants/past/")

    assert len(page.context["page"]) == 50


def test_the_rounds_lead_here() -> None:
    assert (
        "/grants/past/"
        in signed_in(a_secretary()).get("/grants/rounds/").content.decode()
    )
