from __future__ import annotations

import pytest

from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import YAIZU, checked, told

POINT = {"緯度": Kind.LATITUDE, "経度": Kind.LONGITUDE}
TOWN = {"市区町村名": Kind.MUNICIPALITY, **POINT}


def test_rows_with_a_point_in_japan_are_counted_text_or_typed() -> None:
    rows: list[list[object]] = [
        ["34.86", "138.32"],
        [34.87, 138.31],
        ["", ""],
        ["34.8", 138],
    ]
    result = checked(POINT, *rows)
    assert result.coords_valid == 3
    assert result.data_rows == 4
    assert told(result) == []


@pytest.mark.parametrize(
    ("lat", "lon", "code", "cell"),
    [
        ("138.32", "34.86", "coordinates-swapped", "A3"),
        ("0", "0", "coordinates-zero", "A3"),
        ("51.5", "0.12", "coordinates-not-in-japan", "A3"),
        ("34,8669", "138.32", "decimal-comma", "A3"),
        ("34.86", "", "coordinate-missing", "B3"),
        ("34.86", "138.3.2", "coordinate-unreadable", "B3"),
    ],
)
def test_a_pair_that_is_no_point_is_told_and_not_counted(
    lat: str, lon: str, code: str, cell: str
) -> None:
    result = checked(POINT, ["34.86", "138.32"], [lat, lon], ["34.87", "138.33"])
    assert told(result) == [(code, cell)]
    assert result.coords_valid == 2


def test_a_table_without_coordinates_has_no_valid_ones() -> None:
    assert checked({"備考": Kind.TEXT}, ["い"], ["ろ"]).coords_valid == 0


def test_a_point_far_from_the_town_of_its_row_is_told() -> None:
    rows = [["焼津市", "34.866", "138.323"], ["焼津市", "35.17", "136.90"]]
    result = checked(TOWN, *rows)
    assert told(result) == [("point-outside-body", "B3")]
    assert "焼津市" in result.findings[0].message()
    assert result.coords_valid == 2


def test_a_point_just_over_the_border_is_no_fault() -> None:
    assert told(checked(TOWN, ["焼津市", "34.94", "138.30"])) == []


def test_the_town_of_the_whole_table_counts_where_rows_name_none() -> None:
    rows = [["34.866", "138.323"], ["35.17", "136.90"]]
    assert told(checked(POINT, *rows, body_code=YAIZU)) == [
        ("point-outside-body", "A3")
    ]
    assert told(checked(POINT, *rows)) == []


def test_namesakes_are_told_apart_by_their_code() -> None:
    columns = {"コード": Kind.BODY_CODE, **TOWN}
    rows = [["132063", "府中市", "35.669", "139.477"]]
    assert told(checked(columns, *rows)) == []
    rows = [["132063", "府中市", "34.568", "133.236"]]
    assert told(checked(columns, *rows)) == [("point-outside-body", "C2")]


def test_a_place_lent_by_the_next_town_lies_where_its_address_says() -> None:
    columns = {**TOWN, "所在地": Kind.ADDRESS}
    rows = [
        ["由良町", "33.84318499", "135.3422062", "みなべ町滝437"],
        ["由良町", "33.84318499", "135.3422062", "由良町大字小引1"],
    ]
    assert told(checked(columns, *rows)) == [("point-outside-body", "B3")]


def test_a_table_wholly_elsewhere_is_told_once() -> None:
    rows = [[f"35.1{place}", "136.90"] for place in range(10, 40)]
    result = checked(POINT, *rows, body_code=YAIZU)
    assert told(result) == [("points-outside-body", None)]
