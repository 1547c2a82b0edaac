from __future__ import annotations

from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import checked, told

PLACES = {
    "NO": Kind.ROW_NUMBER,
    "名称": Kind.NAME,
    "住所": Kind.ADDRESS,
    "緯度": Kind.LATITUDE,
    "経度": Kind.LONGITUDE,
    "設置位置": Kind.TEXT,
}


def place(number: int, name: str, address: str, where: str = "") -> list[str]:
    shift = number / 1000
    return [str(number), name, address, f"{34.8 + shift:.4f}", "138.3200", where]


OTHERS = [place(number, f"第{number}公民館", f"本町{number}") for number in range(1, 9)]


def test_a_row_that_stands_twice_is_told_with_the_first() -> None:
    columns = {"日": Kind.DATE, "人数": Kind.NUMBER}
    rows = [["2020-05-21", 1], ["2020-05-22", 2], ["2020-05-23", 2], ["2020-05-22", 2]]
    result = checked(columns, *rows)
    assert told(result) == [("duplicate-row", 5)]
    assert "3行目" in result.findings[0].message()


def test_a_table_whose_rows_have_no_identity_is_told_once_as_a_note() -> None:
    result = checked({"性別": Kind.CATEGORY}, *[["男"], ["女"]] * 10)
    assert told(result) == [("many-duplicate-rows", None)]


def test_an_identifier_of_two_rows_is_told() -> None:
    rows = [*OTHERS, place(8, "別館", "中港9")]
    assert ("duplicate-id", "A10") in told(checked(PLACES, *rows))


def test_numbers_that_start_again_in_each_part_are_no_identifiers() -> None:
    columns = {"NO": Kind.ROW_NUMBER, "品": Kind.TEXT}
    rows = [[str(number % 5), f"品{number}"] for number in range(20)]
    assert told(checked(columns, *rows)) == []


def test_blank_identifiers_are_not_the_same() -> None:
    columns = {"NO": Kind.ROW_NUMBER, "品": Kind.TEXT}
    rows = [[str(number), f"品{number}"] for number in range(9)]
    assert told(checked(columns, *rows, ["", "甲"], ["", "乙"])) == []


def test_a_place_entered_again_in_other_writing_is_nearly_the_same() -> None:
    again = ["99", "第３ 公民館", "本町３", "34.8031", "138.3200", ""]
    assert told(checked(PLACES, *OTHERS, again)) == [("near-duplicate", "B10")]


def test_a_slip_of_the_pen_at_the_same_place_is_nearly_the_same() -> None:
    here = place(20, "焼津市立図書館", "三ケ名1550")
    again = ["21", "焼津市立図書舘", "三ケ名1550", "34.8200", "138.3200", ""]
    assert told(checked(PLACES, *OTHERS, here, again)) == [("near-duplicate", "B11")]


def test_two_things_in_one_building_are_two() -> None:
    rows = [
        place(20, "市役所本館", "本町2-16-32", "2階正面入口"),
        ["21", "市役所本館", "本町2-16-32", "34.8200", "138.3200", "4階管財課"],
        place(30, "特別養護老人ホーム白水園", "上田井1229"),
        ["31", "養護老人ホーム白水園", "上田井1229", "34.8300", "138.3200", ""],
        place(40, "中央公園北トイレ", "本町50"),
        ["41", "中央公園南トイレ", "本町50", "34.8400", "138.3200", ""],
    ]
    assert told(checked(PLACES, *OTHERS, *rows)) == []


def test_namesakes_in_two_places_are_two() -> None:
    rows = [place(20, "中央公園", "本町20"), place(40, "中央公園", "大村40")]
    assert told(checked(PLACES, *OTHERS, *rows)) == []
