from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.kernel.nendo import (
    GREGORIAN_SINCE,
    WEEKDAYS,
    FiscalYear,
    era_of,
    era_year,
    format_wareki,
    format_wareki_en,
    parse_day,
)
from kakehashi.kernel.problems import Unreadable

DAYS = st.dates(GREGORIAN_SINCE, date(2199, 12, 31))


@given(DAYS)
def test_every_day_reads_back_from_how_we_write_it(day: date) -> None:
    assert parse_day(format_wareki(day)) == day


@given(DAYS)
def test_every_day_reads_back_with_an_era_letter_and_its_weekday(day: date) -> None:
    era = era_of(day)
    assert era is not None
    text = f"{era.letter}{era.year_of(day)}.{day.month}.{day.day}"

    assert parse_day(f"{text}({WEEKDAYS[day.weekday()]})") == day


@given(DAYS, st.integers(1, 6))
def test_a_wrong_weekday_is_told(day: date, off: int) -> None:
    wrong = WEEKDAYS[(day.weekday() + off) % 7]

    with pytest.raises(Unreadable) as told:
        parse_day(f"{day.year}年{day.month}月{day.day}日（{wrong}）")

    assert told.value.code == "day-weekday"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("Ｒ１．５．１", date(2019, 5, 1)),
        ("R8/11/22", date(2026, 11, 22)),
        ("R8-11-22", date(2026, 11, 22)),
        ("令8.11.22", date(2026, 11, 22)),
        ("H31.4.30", date(2019, 4, 30)),
        ("H元.1.8", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("2019-04-01", date(2019, 4, 1)),
        ("2019/4/1", date(2019, 4, 1)),
        ("2019.4.1", date(2019, 4, 1)),
        ("20190401", date(2019, 4, 1)),
        ("２０１９年４月１日", date(2019, 4, 1)),
        ("2019-04-01 00:00:00", date(2019, 4, 1)),
        ("令和八年十一月二十二日", date(2026, 11, 22)),
        ("二〇二六年一一月廿二日", date(2026, 11, 22)),
        ("令和 8年 11月 22日 日曜日", date(2026, 11, 22)),
        ("令和8年(2026年)11月22日(日)", date(2026, 11, 22)),
        ("2026年(令和8年)11月22日", date(2026, 11, 22)),
        ("2026年(R8)11月22日", date(2026, 11, 22)),
        ("令和7年10月31日(金)必着", date(2025, 10, 31)),
        ("2026.11.22(Sun)", date(2026, 11, 22)),
        ("令和8年11月23日(月・祝)", date(2026, 11, 23)),
        ("㋿8年4月1日", date(2026, 4, 1)),
    ],
)
def test_a_day_is_read_as_offices_write_it(text: str, day: date) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "day-empty"),
        ("　", "day-empty"),
        ("あした", "day-unreadable"),
        ("4/1/2019", "day-unreadable"),
        ("4月1日", "day-without-year"),
        ("4/1", "day-without-year"),
        ("26/4/1", "day-year-short"),
        ("令和元年4月30日", "day-era-bounds"),
        ("R1.4.1", "day-era-bounds"),
        ("平成31年5月1日", "day-era-bounds"),
        ("昭和64年1月8日", "day-era-bounds"),
        ("令和0年1月1日", "day-era-bounds"),
        ("明治5年12月2日", "day-old-calendar"),
        ("令和8年2月30日", "day-not-real"),
        ("令和8年13月1日", "day-not-real"),
        ("令和" + "9" * 30 + "年1月1日", "day-not-real"),
        ("令和8年11月22日(2025)", "day-years-differ"),
        ("2026年(令和7年)11月22日", "day-years-differ"),
        ("令和8年11月22日(土)", "day-weekday"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as told:
        parse_day(text)

    assert told.value.code == code


def test_a_date_past_its_era_is_told_in_the_right_one() -> None:
    with pytest.raises(Unreadable, match="day-era-bounds") as told:
        parse_day("平成32年3月31日")

    assert "令和2年3月31日" in told.value.message


@given(DAYS)
def test_a_day_lies_in_its_fiscal_year_and_in_no_other(day: date) -> None:
    year = FiscalYear.of(day)

    assert day in year
    assert day not in year.next()
    assert day not in year.previous()
    assert year.last_day + timedelta(days=1) == year.next().first_day


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2026, "令和8年度"),
        (2019, "令和元年度"),
        (2018, "平成30年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
    ],
)
def test_a_fiscal_year_bears_its_official_name(year: int, label: str) -> None:
    assert FiscalYear(year).label == str(FiscalYear(year)) == label


def test_fiscal_years_are_in_order_and_begin_in_april() -> None:
    assert FiscalYear(2025) < FiscalYear(2026)
    assert FiscalYear.of(date(2026, 3, 31)) == FiscalYear(2025)
    assert FiscalYear.of(date(2026, 4, 1)) == FiscalYear(2026)
    assert FiscalYear(2026).label_en == "FY2026"


def test_days_are_written_for_both_languages() -> None:
    assert format_wareki(date(2026, 11, 22)) == "令和8年11月22日(2026)"
    assert format_wareki(date(2019, 5, 1)) == "令和元年5月1日(2019)"
    assert format_wareki_en(date(2026, 11, 22)) == "22 November 2026 (Reiwa 8)"


def test_before_1873_only_the_plain_year_is_written() -> None:
    assert era_year(date(1872, 12, 31)) == "1872年"
    assert format_wareki_en(date(1872, 12, 31)) == "31 December 1872"
