from __future__ import annotations

from datetime import date, timedelta

import pytest

from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import checked, column, told


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "2026/13/01", "令和0年4月1日", "R8.2.29", "20260431", "2月30日"],
)
def test_a_day_no_calendar_has_is_told(text: str) -> None:
    assert column(Kind.DATE, "2026-02-28", text) == [("impossible-date", "B3")]


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29",
        "令和元年5月1日",
        "R8.2.28",
        "2月29日",
        "随時",
        "",
        "平成40年3月31日",
    ],
)
def test_days_of_the_calendar_are_let_be(text: str) -> None:
    assert column(Kind.DATE, "2026-02-28", text) == []


def test_typed_days_are_read_too() -> None:
    assert column(Kind.DATE, date(2024, 2, 29), date(2025, 1, 1)) == []


def test_one_day_in_another_century_is_told() -> None:
    days = [(date(2024, 4, 1) + timedelta(days=7 * i)).isoformat() for i in range(20)]
    assert column(Kind.DATE, *days, "2924-04-01") == [("date-out-of-range", "B22")]


def test_parks_opened_over_a_century_are_in_range() -> None:
    days = [f"{year}-04-01" for year in range(1900, 2025, 5)]
    assert column(Kind.DATE, *days, "1873-06-01") == []


def test_a_weekday_that_contradicts_the_day_is_told() -> None:
    columns = {"公表_年月日": Kind.DATE, "曜日": Kind.WEEKDAYS}
    rows = [["2020-01-29", "水"], ["2020-01-30", "金"], ["2020-01-31", "金曜日"]]
    result = checked(columns, *rows)
    assert told(result) == [("weekday-contradicts", "B3")]
    assert "木" in result.findings[0].message()


def test_opening_days_beside_a_date_are_no_weekday_of_it() -> None:
    columns = {"開設日": Kind.DATE, "利用可能曜日": Kind.WEEKDAYS}
    assert told(checked(columns, ["2020-01-29", "月火水木金"])) == []


def test_a_time_no_clock_shows_is_told() -> None:
    assert column(Kind.TIME, "9:00", "9:75") == [("impossible-time", "B3")]
    assert column(Kind.TEXT, "休み", "7：30～78：30") == [("impossible-time", "B3")]


def test_hours_past_midnight_and_scores_are_let_be() -> None:
    assert column(Kind.TIME, "9:00", "24:00", "26:00", "09：30") == []
    assert column(Kind.TEXT, "18:00～26:00", "比率は40:60") == []
