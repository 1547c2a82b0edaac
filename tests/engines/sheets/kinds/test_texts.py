"""Marks, codes, telephone numbers and keys of names."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.kinds.values import (
    alike_key,
    normal_key,
    read_code,
    read_kana,
    read_phone,
    read_postal,
    read_yes_no,
)
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.problems import Unreadable


@pytest.mark.parametrize(
    "cell", ["有", "○", "〇", "◯", "はい", "可", "1", "1.0", 1, True]
)
def test_yes_is_read(cell: Value) -> None:
    assert read_yes_no(cell) is True


@pytest.mark.parametrize(
    "cell", ["無", "×", "✕", "いいえ", "不可", "0", 0, False, "未"]
)
def test_no_is_read(cell: Value) -> None:
    assert read_yes_no(cell) is False


@pytest.mark.parametrize("cell", ["", "△", "一部", "2", "要確認"])
def test_what_is_neither_yes_nor_no_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_yes_no(cell)


@pytest.mark.parametrize(
    "cell", ["425-0027", "〒425-0027", "４２５－００２７", "425ー0027", 4250027]
)
def test_a_postal_code_is_read_with_its_hyphen(cell: Value) -> None:
    assert read_postal(cell) == "425-0027"


@pytest.mark.parametrize("cell", ["", "60042", "600042", "425-00277", "425-002A"])
def test_what_is_no_postal_code_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_postal(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("(054)626-1139", "054-626-1139"),
        ("054(626)1139", "054-626-1139"),
        ("０５４－６２６－１１３９", "054-626-1139"),
        ("+81-54-626-1139", "054-626-1139"),
        ("TEL: 054 626 1139", "054-626-1139"),
        ("090-1234-5678", "090-1234-5678"),
        ("0120-123-456", "0120-123-456"),
        ("0800-123-4567", "0800-123-4567"),
        ("0546261139", "0546261139"),
    ],
)
def test_a_telephone_number_is_written_as_usual(cell: str, number: str) -> None:
    assert read_phone(cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "phone-empty"),
        ("546261139", "phone-zero"),
        ("626-1139", "phone-form"),
        ("054-626-113", "phone-form"),
        ("090-123-4567", "phone-form"),
        ("054-626-1139(内線3)", "phone-form"),
        ("054-626-1139/054-626-1140", "phone-form"),
        ("管財課", "phone-form"),
    ],
)
def test_what_is_no_telephone_number_is_refused(cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_phone(cell)
    assert refused.value.code == code


def test_a_reading_is_returned_in_katakana() -> None:
    assert read_kana("ｼﾔｸｼｮ") == "シヤクショ"
    assert read_kana("しやくしょ　ほんかん") == "シヤクショ ホンカン"
    for cell in ("", "市役所", "AED"):
        with pytest.raises(Unreadable):
            read_kana(cell)


@pytest.mark.parametrize(
    ("cell", "code", "repaired"),
    [
        ("222127", "222127", ""),
        ("２２２１２７", "222127", ""),
        (222127.0, "222127", ""),
        (11002, "011002", "zero"),
        ("1100", "011002", "zero"),
        ("22212", "222127", "check"),
    ],
)
def test_a_body_code_tells_what_was_put_back(
    cell: Value, code: str, repaired: str
) -> None:
    assert read_code(cell) == (code, repaired)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "body-code-empty"),
        ("222128", "body-code-check"),
        ("999999", "body-code-prefecture"),
        ("焼津市", "body-code-form"),
        ("99999", "body-code-unknown"),
    ],
)
def test_a_code_of_no_body_is_refused(cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_code(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("㈱ 山田ヶ丘", "株式会社山田ケ丘"),
        ("（一財）自治体国際化協会", "一般財団法人自治体国際化協会"),
        ("ＡＥＤ　１ー２", "aed1-2"),
        ("本町２‐１６", "本町2-16"),
        ("○○公園", "〇〇公園"),
        ("ｺﾐｭﾆﾃｨ", "コミュニティ"),
        ("NPO法人あ", "特定非営利活動法人あ"),
    ],
)
def test_two_ways_to_write_a_name_have_one_key(one: str, other: str) -> None:
    assert normal_key(one) == normal_key(other)


def test_names_that_differ_keep_their_own_keys() -> None:
    assert normal_key("第一公園") != normal_key("第二公園")
    assert normal_key("スーパー") != normal_key("スパ")
    assert normal_key("髙橋") != normal_key("高橋")
    assert alike_key("髙橋") == alike_key("高橋")
    assert alike_key("山﨑") == alike_key("山崎")


@given(st.text(max_size=40))
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    key = normal_key(text)
    assert normal_key(key) == key


@given(st.text(max_size=40))
def test_no_text_makes_a_reader_of_texts_fail_otherwise(text: str) -> None:
    for read in (read_yes_no, read_postal, read_phone, read_kana, read_code):
        with suppress(Unreadable):
            read(text)
