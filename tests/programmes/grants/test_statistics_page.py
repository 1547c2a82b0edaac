"""Grants in figures: what is counted, narrowed, taken along, and left out."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Review
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Scheme
from tests.programmes.grants.makers import (
    NOON,
    a_call,
    a_reviewer,
    a_rubric,
    a_secretary,
    a_town,
)
from tests.programmes.grants.makers_public import a_decided_row, a_reported_row

pytestmark = pytest.mark.django_db
ALL = (
    "applications",
    "awards",
    "rates",
    "sums",
    "prefectures",
    "kinds",
    "continued",
)


def table(name: str, query: str = "") -> list[list[str]]:
    answer = Client().get(f"/grants/statistics/{name}.csv{query}")
    assert answer.status_code == 200, name
    _head, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    return rows


def two_years() -> None:
    """2027: two of three awarded; 2026, another line and prefecture: one of one."""
    a_decided_row()
    a_decided_row(awarded_yen=500_000, is_continued=True)
    a_decided_row(awarded_yen=None)
    other = a_call(scheme=Scheme.COOPERATION, fiscal_year=2026)
    town = a_town("実演町", "07301")
    a_reported_row(a_decided_row(call=other, town=town, awarded_yen=2_000_000))


def test_every_figure_adds_up() -> None:
    two_years()

    assert table("applications") == [
        ["令和8年度(2026)", "0", "1", "1"],
        ["令和9年度(2027)", "3", "0", "3"],
    ]
    assert table("awards")[1] == ["令和9年度(2027)", "2", "0", "2"]
    assert table("rates") == [
        ["令和8年度(2026)", "", "100", "100"],
        ["令和9年度(2027)", "66.7", "", "66.7"],
    ]
    assert table("sums") == [
        ["令和8年度(2026)", "1200000", "2000000", "900000", "0"],
        ["令和9年度(2027)", "3600000", "1500000", "0", "2"],
    ]
    assert table("kinds") == [["町", "3", "1", "4"]]
    assert table("continued")[1] == ["令和9年度(2027)", "1", "1", "2"]
    places = {row[0]: row[1:] for row in table("prefectures")}
    assert places["高知県"] == ["3", "2", "1500000"]
    assert places["福島県"] == ["1", "1", "2000000"]
    assert places["東京都"] == ["0", "0", "0"]
    assert len(places) == 47


def test_each_chart_stands_with_its_table_and_its_file() -> None:
    two_years()

    page = Client().get("/grants/statistics/").content.decode()

    assert page.count("<svg") >= len(ALL)
    for name in ALL:
        assert f"/grants/statistics/{name}.csv" in page
    assert "66.7%" in page
    assert "1,500,000円" in page


def test_a_line_and_a_year_narrow_every_figure() -> None:
    two_years()

    assert table("applications", "?year=2026") == [["令和8年度(2026)", "1", "1"]]
    assert table("awards", "?line=multicultural") == [["令和9年度(2027)", "2", "2"]]
    page = Client().get("/grants/statistics/?line=exchange").content.decode()
    assert "この条件では、採否が決まった申請はありません。" in page


def test_a_narrowed_page_leads_to_the_narrowed_file() -> None:
    two_years()

    page = Client().get("/grants/statistics/?year=2026&line=").content.decode()

    assert "/grants/statistics/awards.csv?year=2026" in page


def test_what_is_not_decided_is_not_counted() -> None:
    a_decided_row(awarded_yen=None, state=State.REVIEW)
    a_decided_row(awarded_yen=None, state=State.DRAFT)

    page = Client().get("/grants/statistics/")

    assert page.context["figures"] == []
    assert Client().get("/grants/statistics/awards.csv").status_code == 404


def test_a_demonstration_is_called_one_and_never_counted_with_real_data() -> None:
    a_decided_row()
    a_decided_row(call=a_call(is_demonstration=False, fiscal_year=2026))

    page = Client().get("/grants/statistics/").content.decode()

    assert '<span class="demo-mark">実演</span>' in page
    assert [row[-1] for row in table("applications")] == ["1"]
    with override_settings(DEMO=False):
        real = Client().get("/grants/statistics/?line=")
        assert '<span class="demo-mark">' not in real.content.decode()
        assert [row[0] for row in table("applications")] == ["令和8年度(2026)"]


def test_few_participants_are_left_out_and_no_sum_gives_them_back() -> None:
    for scheme, year, people in (
        (Scheme.MULTICULTURAL, 2027, 3),
        (Scheme.COOPERATION, 2027, 40),
        (Scheme.MULTICULTURAL, 2026, 60),
        (Scheme.COOPERATION, 2026, 50),
        (Scheme.EXCHANGE, 2026, 70),
    ):
        call = a_call(scheme=scheme, fiscal_year=year)
        a_reported_row(a_decided_row(call=call), participants=people)

    rows = table("participants")
    page = Client().get("/grants/statistics/").content.decode()

    assert rows == [
        ["令和8年度(2026)", "", "", "70", "180"],
        ["令和9年度(2027)", "", "", "0", "43"],
        ["合計", "63", "90", "70", "223"],
    ]
    assert "※は、5人に満たない数か" in page
    assert table("participants", "?year=2027") == rows


@override_settings(SMALL_CELL_LEAST=4)
def test_the_smallest_count_told_is_a_setting() -> None:
    a_reported_row(participants=4)

    assert table("participants")[0] == ["令和9年度(2027)", "4", "4"]


def test_three_reviewers_are_too_few_to_be_counted_in_public() -> None:
    rubric, case = a_rubric(), a_decided_row().case
    for name in ("rei", "rin", "ren"):
        Review.objects.create(
            case=case,
            rubric=rubric,
            reviewer=a_reviewer(name),
            assigned_at=NOON,
            assigned_by=a_secretary(),
            submitted_at=NOON,
        )

    assert table("reviewers")[0] == ["令和9年度(2027)", "", ""]
    with override_settings(SMALL_CELL_LEAST=3):
        assert table("reviewers")[0] == ["令和9年度(2027)", "3", "3"]


def test_ten_times_the_applications_cost_no_query_more(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    two_years()
    for _ in range(30):
        a_decided_row()

    with django_assert_max_num_queries(4):
        Client().get("/grants/statistics/")


def test_the_page_is_complete_in_english() -> None:
    two_years()

    page = Client().get("/en/grants/statistics/").content.decode()

    assert "Awards by prefecture" in page
    assert "Kochi" in page
    assert "Town" in page
