"""Days, years and times of day."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.kinds.values import (
    is_partial_date,
    read_date,
    read_time,
    read_year,
)
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.problems import Unreadable


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("H29.1.6", date(2017, 1, 6)),
        ("20200301", date(2020, 3, 1)),
        (20200301, date(2020, 3, 1)),
        ("10/19/2017", date(2017, 10, 19)),
        ("令和6年1月11日午後6時", date(2024, 1, 11)),
        ("2025-09-15T10:54:37", date(2025, 9, 15)),
        ("2022-09-30 10:19:00", date(2022, 9, 30)),
        ("１９９４／４／１", date(1994, 4, 1)),
        (datetime(2020, 1, 2, 3, 4, tzinfo=UTC), date(2020, 1, 2)),
        (date(2020, 1, 2), date(2020, 1, 2)),
    ],
)
def test_a_day_is_read_however_it_is_written(cell: Value, day: date) -> None:
    assert read_date(cell) == day


def test_a_day_without_a_year_lies_in_the_fiscal_year_that_is_told() -> None:
    assert read_date("10/1", fiscal_year=2024) == date(2024, 10, 1)
    assert read_date("3月3日(月)", fiscal_year=2024) == date(2025, 3, 3)
    with pytest.raises(Unreadable, match="day-without-year"):
        read_date("10/1")
    with pytest.raises(Unreadable, match="day-weekday"):
        read_date("3月3日(火)", fiscal_year=2024)


def test_a_number_is_a_serial_day_only_where_days_are_known_to_stand() -> None:
    assert read_date(45000, serial=True) == date(2023, 3, 15)
    assert read_date("45000.0", serial=True) == date(2023, 3, 15)
    for cell in (45000, "45000"):
        with pytest.raises(Unreadable):
            read_date(cell)
    with pytest.raises(Unreadable):
        read_date(70000, serial=True)


@pytest.mark.parametrize(
    "cell", ["", "随時", "2/30/2020", "2023-02-30", "9" * 300 + "年1月1日"]
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_date(cell)


@given(st.dates(date(1955, 1, 1), date(2060, 1, 1)))
def test_any_day_comes_back_from_its_forms(day: date) -> None:
    for written in (f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}"):
        assert read_date(written) == day
    assert read_date((day - date(1899, 12, 30)).days, serial=True) == day


def test_month_and_day_alone_are_a_partial_day() -> None:
    assert is_partial_date("10/1")
    assert is_partial_date("４月１日")
    assert not is_partial_date("13/1")
    assert not is_partial_date("2024/1")


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("令和5年度", 2023),
        ("R5", 2023),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("2023", 2023),
        (2023, 2023),
        ("2023年度(R5)", 2023),
        ("Ｈ３０", 2018),
        (date(2020, 2, 1), 2020),
    ],
)
def test_a_year_is_read_in_either_calendar(cell: Value, year: int) -> None:
    assert read_year(cell) == year


@pytest.mark.parametrize("cell", ["", "5", "令和0年", "12345", "昨年度"])
def test_what_is_no_year_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_year(cell)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("9:00", time(9)),
        ("9：00", time(9)),
        ("09:30:15", time(9, 30, 15)),
        ("９時半", time(9, 30)),
        ("17時5分", time(17, 5)),
        ("午後5時", time(17)),
        ("午前0時", time(0)),
        ("5:30 PM", time(17, 30)),
        ("24:00", time(0)),
        (0.375, time(9)),
        (time(8, 5), time(8, 5)),
    ],
)
def test_a_time_is_read_however_it_is_written(cell: Value, moment: time) -> None:
    assert read_time(cell) == moment


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "time-empty"),
        ("25:00", "time-not-real"),
        ("9:60", "time-not-real"),
        ("午後13時", "time-not-real"),
        ("放課後", "time-unreadable"),
        ("9:00～17:00", "time-unreadable"),
    ],
)
def test_what_is_no_time_is_refused(cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_time(cell)
    assert refused.value.code == code


@given(st.times().map(lambda moment: moment.replace(microsecond=0)))
def test_any_time_comes_back_from_the_fraction_of_its_day(moment: time) -> None:
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    assert read_time(seconds / 86_400) == moment


@given(st.text(max_size=30))
def test_no_text_makes_a_reader_of_times_fail_otherwise(text: str) -> None:
    for read in (read_date, read_time, read_year):
        with suppress(Unreadable):
            read(text)
