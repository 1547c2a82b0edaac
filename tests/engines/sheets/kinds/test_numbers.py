"""Numbers, money and coordinates."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.kinds.values import (
    UNITS,
    read_coordinate,
    read_money,
    read_number,
)
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.problems import Unreadable


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("１，２３４", "1234"),
        ("32,500 ", "32500"),
        ("△5", "-5"),
        ("▲ 1,200", "-1200"),
        ("−3.5", "-3.5"),
        ("(123)", "-123"),
        ("+7", "7"),
        ("1e3", "1000"),
        (1.5, "1.5"),
        (65.0, "65"),
        (-3, "-3"),
    ],
)
def test_a_number_is_read_as_offices_write_it(cell: Value, number: str) -> None:
    assert read_number(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["1,23", "12,3456", "1,,000"])
def test_a_comma_out_of_place_is_told_and_not_dropped(cell: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_number(cell)
    assert refused.value.code == "number-commas"


@pytest.mark.parametrize(
    "cell", ["", "  ", "約100", "10‰", "3~5", "1.2.3", True, float("nan"), "-", "--5"]
)
def test_what_is_no_number_is_refused(cell: Value) -> None:
    with pytest.raises(Unreadable):
        read_number(cell)


def test_a_unit_is_tolerated_only_where_it_is_said() -> None:
    assert read_number("40人", units=("人",)) == 40
    assert read_number("１２．５㎡", units=UNITS) == Decimal("12.5")
    with pytest.raises(Unreadable):
        read_number("40人")
    with pytest.raises(Unreadable):
        read_number("人", units=("人",))


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from("△▲-−"))
def test_any_number_comes_back_from_how_it_was_written(
    number: Decimal, minus: str
) -> None:
    written = f"{abs(number):,}"
    assert read_number(minus + written if number < 0 else written) == number


@given(st.text(max_size=30))
def test_no_text_makes_a_reader_of_numbers_fail_otherwise(text: str) -> None:
    for read in (read_number, read_money, read_coordinate):
        with suppress(Unreadable):
            read(text)


@given(st.floats())
def test_no_number_of_a_workbook_makes_them_fail_otherwise(number: float) -> None:
    for read in (read_number, read_money):
        with suppress(Unreadable):
            read(number)
    with suppress(Unreadable):
        assert float(read_number(number)) == number


@pytest.mark.parametrize("number", [1e28, -1e30, 1e308])
def test_a_number_beyond_counting_is_read_and_is_too_much_money(number: float) -> None:
    assert read_number(number) == Decimal(repr(number))
    with pytest.raises(Unreadable) as refused:
        read_money(number)
    assert refused.value.code == "amount-too-large"


def test_money_is_multiplied_by_the_unit_of_its_column() -> None:
    assert read_money("1,200", 1000) == 1_200_000
    assert read_money("△1,200", 1000) == -1_200_000
    assert read_money(1.1, 1000) == 1100
    assert read_money("(12)") == -12


def test_a_cell_that_tells_its_own_unit_is_read_by_it() -> None:
    assert read_money("120万円", 1000) == 1_200_000
    assert read_money("500円", 1000) == 500
    assert read_money("▲3千円") == -3000
    assert read_money("¥3,000", 1000) == 3000


@pytest.mark.parametrize(
    ("cell", "factor", "code"),
    [
        ("", 1, "amount-empty"),
        ("12.5", 1, "amount-fraction"),
        ("1,23", 1, "amount-commas"),
        ("応相談", 1, "amount-unreadable"),
        ("99999999999", 1000, "amount-too-large"),
    ],
)
def test_an_amount_that_cannot_be_says_why(cell: str, factor: int, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_money(cell, factor)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [
        ("34.866918", 34.866918),
        (138.5, 138.5),
        ("３４．５", 34.5),
        ("34°51'36\"", 34.86),
        ("北緯34度51分36秒", 34.86),
        ("東経138度30分", 138.5),
        ("N34.5", 34.5),
        ("南緯34度30分", -34.5),
        ("34°30.6'", 34.51),
    ],
)
def test_a_coordinate_is_read_in_degrees(cell: Value, degrees: float) -> None:
    assert read_coordinate(cell) == pytest.approx(degrees)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "coordinate-empty"),
        ("緯度経度を確認", "coordinate-unreadable"),
        ("34度60分", "coordinate-not-real"),
        ("3486691", "coordinate-unreadable"),
        (348669.0, "coordinate-range"),
        ("34.5 138.5", "coordinate-unreadable"),
        ("N34.5E138.5", "coordinate-unreadable"),
    ],
)
def test_what_is_no_coordinate_is_refused(cell: Value, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_coordinate(cell)
    assert refused.value.code == code
