from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.kernel.numerals import LARGEST_AMOUNT, parse_yen, read_kanji_digits
from kakehashi.kernel.problems import Unreadable

AMOUNTS = st.integers(0, LARGEST_AMOUNT)


@given(AMOUNTS)
def test_an_amount_reads_back_with_commas_yen_and_full_width(amount: int) -> None:
    wide = f"{amount:,}".translate(
        str.maketrans("0123456789,", "０１２３４５６７８９，")
    )

    assert parse_yen(f"{amount:,}円") == parse_yen(f"￥{wide}") == amount


@given(st.integers(0, 10**9))
def test_thousands_of_yen_are_a_thousand_times_as_much(amount: int) -> None:
    assert parse_yen(f"{amount:,}千円") == amount * 1000


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("1,200千円", 1_200_000),
        ("¥1,200,000", 1_200_000),
        ("120万円", 1_200_000),
        ("1.5万円", 15_000),
        ("3百万円", 3_000_000),
        ("12百万円", 12_000_000),
        ("百万円", 1_000_000),
        ("1億2,000万円", 120_000_000),
        ("金五十万円也", 500_000),
        ("金壱百弐拾万円也", 1_200_000),
        ("1,200.5千円", 1_200_500),
        ("1、200、000円", 1_200_000),
        ("￥12,000-", 12_000),
        ("JPY 12,000", 12_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_offices_write_it(text: str, yen: int) -> None:
    assert parse_yen(text) == yen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount-empty"),
        ("△1,000", "amount-negative"),
        ("▲1,000円", "amount-negative"),
        ("-5", "amount-negative"),
        ("¥-5", "amount-negative"),
        ("(1,000)", "amount-negative"),
        ("1,20,000", "amount-commas"),
        ("12,00", "amount-commas"),
        ("0.5円", "amount-fraction"),
        ("99兆円", "amount-too-large"),
        ("円", "amount-unreadable"),
        ("万円", "amount-unreadable"),
        ("1e9", "amount-unreadable"),
        ("三万万円", "amount-unreadable"),
        ("約100円", "amount-unreadable"),
        ("3千5万2億円", "amount-unreadable"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_with_a_reason(
    text: str, code: str
) -> None:
    with pytest.raises(Unreadable) as told:
        parse_yen(text)

    assert told.value.code == code


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("8", 8),
        ("元", 1),
        ("二〇二六", 2026),
        ("二十二", 22),
        ("廿二", 22),
        ("千九百", 1900),
    ],
)
def test_kanji_digits_are_read(word: str, number: int) -> None:
    assert read_kanji_digits(word) == number


@pytest.mark.parametrize("word", ["", "x", "二二十十"])
def test_what_is_no_number_is_told(word: str) -> None:
    with pytest.raises(Unreadable, match="number-unreadable"):
        read_kanji_digits(word)


def test_commas_must_stand_at_thousands() -> None:
    with pytest.raises(Unreadable, match="number-commas"):
        read_kanji_digits("1,2")
