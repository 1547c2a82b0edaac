from __future__ import annotations

from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import checked, column, told


def test_a_wrong_check_digit_is_told_at_its_cell() -> None:
    assert column(Kind.BODY_CODE, "222127", "222126") == [("check-digit", "B3")]


def test_a_right_code_that_nobody_has_is_unknown() -> None:
    assert column(Kind.BODY_CODE, "222127", "229008") == [("body-code-unknown", "B3")]


def test_the_code_of_a_body_merged_since_is_no_fault() -> None:
    assert column(Kind.BODY_CODE, "222127", "224421") == []


def test_a_lost_leading_zero_of_a_code_is_restored_and_said() -> None:
    result = checked({"コード": Kind.BODY_CODE}, [22063], ["222127"])
    assert told(result) == [("zero-restored", "A2")]
    assert "022063" in result.findings[0].message()


def test_codes_of_five_digits_throughout_are_no_fault() -> None:
    assert column(Kind.BODY_CODE, "22212", "22100", "22203") == []


def test_full_width_digits_of_a_code_are_read_and_said() -> None:
    assert column(Kind.BODY_CODE, "２２２１２７") == [("full-width-digits", "B2")]


def test_words_in_a_column_of_codes_are_not_called_codes() -> None:
    assert column(Kind.BODY_CODE, "222127", "市外") == []


def test_a_code_with_the_name_of_another_body_is_told() -> None:
    columns = {"コード": Kind.BODY_CODE, "都道府県名": Kind.PREFECTURE}
    result = checked(columns, ["130001", "東京都"], ["130001", "神戸市"])
    assert told(result) == [("code-name-mismatch", "A3")]
    assert "東京都" in result.findings[0].message()


def test_prefecture_ward_office_and_unknown_names_may_stand_beside_a_code() -> None:
    columns = {"コード": Kind.BODY_CODE, "市区町村名": Kind.MUNICIPALITY}
    rows = [
        ["222127", "焼津市"],
        ["222127", "静岡県焼津市"],
        ["222127", "焼津市役所"],
        ["222127", "静岡県"],
        ["220001", "焼津市"],
        ["141003", "横浜市西区"],
        ["141038", "横浜市"],
        ["222127", "本庁"],
        ["222127", ""],
    ]
    assert told(checked(columns, *rows)) == []


def test_a_corporate_number_is_held_against_its_check_digit() -> None:
    found = column(Kind.CORPORATE_NUMBER, "7000012050002", "8000012050002", "", "なし")
    assert found == [("corporate-check-digit", "B3")]


def test_a_corporate_number_of_twelve_digits_is_not_whole() -> None:
    found = column(Kind.CORPORATE_NUMBER, "700001205000")
    assert found == [("corporate-number-form", "B2")]


def test_telephone_and_postal_codes_get_their_zero_back() -> None:
    assert column(Kind.PHONE, "5054873428", 546261139) == [
        ("zero-restored", "B2"),
        ("zero-restored", "B3"),
    ]
    assert column(Kind.POSTAL, "640941") == [("zero-restored", "B2")]


def test_ordinary_telephones_and_postal_codes_are_no_fault() -> None:
    phones = ("054-626-1139", "(054)626-1139", "054（626）1139", "119", "内線123")
    assert column(Kind.PHONE, *phones) == []
    assert column(Kind.POSTAL, "425-8502", "〒425-8502", "4258502", "") == []


def test_full_width_digits_of_a_telephone_are_a_note() -> None:
    assert column(Kind.PHONE, "０５４-626-1139") == [("full-width-digits", "B2")]


def test_an_identifier_shorter_than_the_padded_ones_gets_its_zeros_back() -> None:
    ids = [f"{number:05}" for number in range(1, 20)]
    found = column(Kind.ROW_NUMBER, *ids, "77", name="ID")
    assert found == [("zero-restored", "B21")]
    assert column(Kind.ROW_NUMBER, *map(str, range(1, 120)), name="ID") == []
