from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.kernel.codes import (
    body_check_digit,
    corporate_check_digit,
    is_body_code,
    is_corporate_number,
    possible_body_codes,
    read_body_code,
    read_corporate_number,
    with_body_check,
)
from kakehashi.kernel.problems import Unreadable

CODES = st.builds(
    lambda prefecture, rest: with_body_check(f"{prefecture:02}{rest:03}"),
    st.integers(1, 47),
    st.integers(0, 999),
)


@given(CODES)
def test_the_register_of_codes_knows_its_own(code: str) -> None:
    assert is_body_code(code)
    assert read_body_code(code) == code


@given(CODES, st.integers(1, 9))
def test_another_last_digit_is_never_right(code: str, off: int) -> None:
    other = code[:5] + str((int(code[5]) + off) % 10)

    assert not is_body_code(other)
    with pytest.raises(Unreadable, match="body-code-check"):
        read_body_code(other)


@given(CODES.filter(lambda code: code.startswith("0")))
def test_a_zero_lost_in_a_spreadsheet_is_put_back(code: str) -> None:
    assert read_body_code(str(int(code))) == code
    assert code in possible_body_codes(str(int(code)))


@given(CODES)
def test_a_jis_code_without_check_digit_is_one_of_the_readings(code: str) -> None:
    assert possible_body_codes(code[:5])[0] == code
    assert code in possible_body_codes(str(int(code[:5])))


@pytest.mark.parametrize(
    ("code5", "digit"), [("01100", "2"), ("39405", "0"), ("13104", "1"), ("10000", "5")]
)
def test_check_digits_are_those_of_the_ministry(code5: str, digit: str) -> None:
    assert body_check_digit(code5) == digit


def test_a_sum_of_eleven_gives_the_digit_zero_and_a_rest_of_nought_gives_one() -> None:
    # 6×0 + 5×2 + 4×0 + 3×0 + 2×0 = 10 leaves 10: 11 − 10 = 1.
    assert body_check_digit("02000") == "1"
    # 6×0 + 5×1 + 4×0 + 3×2 + 2×0 = 11 leaves nothing: 11 → 1.
    assert body_check_digit("01020") == "1"
    # 6×2 = 12 leaves 1: 11 − 1 = 10 → 0.
    assert body_check_digit("20000") == "0"


@pytest.mark.parametrize("typed", ["０１１００２", "011-002", " 011002 ", "01100２"])
def test_full_width_digits_and_hyphens_are_read(typed: str) -> None:
    assert read_body_code(typed) == "011002"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "body-code-form"),
        ("札幌", "body-code-form"),
        ("0110023", "body-code-form"),
        ("13101", "body-code-form"),
        ("480002", "body-code-prefecture"),
        ("000001", "body-code-prefecture"),
        ("011003", "body-code-check"),
    ],
)
def test_a_wrong_code_is_refused_with_a_reason(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as told:
        read_body_code(typed)

    assert told.value.code == code


def test_five_digits_and_no_other_count_have_a_check_digit() -> None:
    with pytest.raises(Unreadable, match="body-code-form"):
        body_check_digit("0110")


@pytest.mark.parametrize("text", ["", "abc", "123", "1234567", "99", "990000"])
def test_what_cannot_be_a_code_has_no_reading(text: str) -> None:
    assert possible_body_codes(text) == ()


def test_one_or_two_digits_are_a_prefecture() -> None:
    assert possible_body_codes("1") == possible_body_codes("01") == ("010006",)


@given(st.integers(0, 10**12 - 1), st.integers(1, 9))
def test_only_one_first_digit_fits_a_corporate_number(rest: int, first: int) -> None:
    twelve = f"{rest:012}"

    right = corporate_check_digit(twelve)

    assert is_corporate_number(right + twelve)
    assert is_corporate_number(f"{first}{twelve}") == (str(first) == right)


@pytest.mark.parametrize(
    "typed", ["7000012050002", "T7000012050002", "7-0000-1205-0002"]
)
def test_a_real_corporate_number_is_read(typed: str) -> None:
    # The National Tax Agency's own number, published as the example of the rule.
    assert read_corporate_number(typed) == "7000012050002"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "corporate-number-form"),
        ("700001205000", "corporate-number-form"),
        ("8000012050002", "corporate-number-check"),
        ("7000012050003", "corporate-number-check"),
    ],
)
def test_a_wrong_corporate_number_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Unreadable) as told:
        read_corporate_number(typed)

    assert told.value.code == code


def test_twelve_digits_and_no_other_count_have_a_first_digit() -> None:
    with pytest.raises(Unreadable, match="corporate-number-form"):
        corporate_check_digit("1")
