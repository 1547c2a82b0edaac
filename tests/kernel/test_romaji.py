from __future__ import annotations

import pytest

from kakehashi.kernel.romaji import hepburn, hiragana, romaji_key


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("こうべ", "kobe"),
        ("おおさか", "osaka"),
        ("にいがた", "niigata"),
        ("しんばし", "shimbashi"),
        ("さっぽろ", "sapporo"),
        ("くっちゃん", "kutchan"),
        ("しゅうなん", "shunan"),
        ("ﾆｭｳｾﾞﾝ", "nyuzen"),
        ("ニセコー", "niseko"),
        ("ふぁ", "fa"),
    ],
)
def test_kana_are_written_as_in_a_passport(kana: str, latin: str) -> None:
    assert hepburn(kana) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ōsaka", "Oosaka"),
        ("Ohsaka", "OSAKA"),
        ("Sinbasi", "Shimbashi"),
        ("Huchû", "Fuchu"),
        ("Tuyama", "Tsuyama"),
        ("Kouchi", "Kōchi"),
        ("Minami-Alps", "minami alps"),
        ("Tyôsi", "Choshi"),
    ],
)
def test_romanisations_of_one_name_share_a_key(one: str, other: str) -> None:
    assert romaji_key(one) == romaji_key(other)


def test_different_names_keep_different_keys() -> None:
    assert romaji_key("Shunan") != romaji_key("Funan")
    assert romaji_key("Kochi") != romaji_key("Kocho")


def test_half_width_kana_become_hiragana() -> None:
    assert hiragana("ｻｯﾎﾟﾛ") == "さっぽろ"
