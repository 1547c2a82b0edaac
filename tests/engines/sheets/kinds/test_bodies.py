"""The local government a table is about."""

from __future__ import annotations

from tests.engines.sheets.kinds.making import YAIZU, seen


def test_the_code_that_dominates_is_the_body() -> None:
    rows = [[YAIZU]] * 40 + [["222135"]]
    assert seen(["団体コード"], *rows).body_code == YAIZU


def test_a_table_about_several_bodies_is_about_none() -> None:
    assert seen(["団体コード"], [YAIZU], ["222135"]).body_code == ""


def test_a_code_without_its_zero_is_still_the_body() -> None:
    assert seen(["団体コード"], ["11002"], ["11002"]).body_code == "011002"


def test_code_and_name_that_contradict_each_other_say_nothing() -> None:
    names = ["全国地方公共団体コード", "都道府県名", "市区町村名"]
    assert seen(names, ["130001", "神戸市", ""]).body_code == ""


def test_names_of_prefecture_and_city_tell_the_body() -> None:
    assert seen(["都道府県名", "市区町村名"], ["静岡県", "焼津市"]).body_code == YAIZU


def test_the_code_of_the_prefecture_does_not_contradict_a_city_in_it() -> None:
    names = ["団体コード", "市区町村名"]
    assert seen(names, ["220001", "焼津市"]).body_code == "220001"


def test_what_addresses_begin_with_tells_the_body() -> None:
    rows = [
        ["高松市番町一丁目8-15"],
        ["香川県高松市福岡町三丁目33-24"],
        ["高松市扇町2-1"],
    ]
    assert seen(["住所"], *rows).body_code == "372013"


def test_a_name_that_two_towns_have_is_not_guessed() -> None:
    assert seen(["市町村名"], ["美浜町"]).body_code == ""


def test_points_tell_two_towns_of_one_name_apart() -> None:
    rows = [["美浜町", "33.890", "135.130"], ["美浜町", "33.895", "135.140"]]
    assert seen(["市町村名", "緯度", "経度"], *rows).body_code == "303810"


def test_addresses_of_several_towns_tell_no_body() -> None:
    rows = [["焼津市本町2-16-32"], ["藤枝市岡出山1-11-1"]]
    assert seen(["住所"], *rows).body_code == ""
