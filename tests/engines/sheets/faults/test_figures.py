from __future__ import annotations

from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.faults.making import checked, column, told

PEOPLE = {"地区": Kind.TEXT, "男": Kind.NUMBER, "女": Kind.NUMBER, "計": Kind.NUMBER}


def test_words_in_a_column_of_numbers_are_told() -> None:
    numbers = [str(number) for number in range(30)]
    assert column(Kind.NUMBER, *numbers, "約三十名") == [("not-a-number", "B32")]


def test_signs_of_statistics_and_written_numbers_are_let_be() -> None:
    cells = ["1,234", "△5", "１２", "-", "…", "x", "なし", "", "3.5", 7, 8.5]
    assert column(Kind.NUMBER, *cells) == []


def test_a_column_of_words_is_not_a_fault_of_each_cell() -> None:
    assert column(Kind.NUMBER, "1", "屋内191人", "屋外20人", "2") == []


def test_a_negative_count_is_told_and_a_fall_is_not() -> None:
    cells = [str(number) for number in range(20, 40)]
    found = column(Kind.NUMBER, *cells, "-3", name="収容人数")
    assert found == [("negative-count", "B22")]
    assert column(Kind.NUMBER, *cells, "-3", name="人口増減") == []


def test_a_point_for_the_thousands_comma_is_told() -> None:
    cells = ["32,500", "31,200", "40100", "35000", "29800", "33000", "36000"] * 2
    result = column(Kind.NUMBER, *cells, "32.500")
    assert result == [("off-by-a-thousand", "B16")]


def test_a_workbook_that_kept_no_zeros_is_told_too() -> None:
    cells = [32500, 31200, 40100, 35000, 29800, 33000, 36000] * 2
    assert column(Kind.NUMBER, *cells, 32.5) == [("off-by-a-thousand", "B16")]


def test_small_numbers_with_decimals_are_let_be() -> None:
    assert column(Kind.NUMBER, *["32.500", "1", "2", "40", "7", "1200", "3"] * 3) == []
    areas = ["1200.5", "33000", "2100.25", "15.125", "4000", "5000"] * 3
    assert column(Kind.NUMBER, *areas) == []


def test_a_total_that_is_not_its_men_and_women_is_told() -> None:
    rows = [[f"{place}区", 10 + place, 20, 30 + place] for place in range(8)]
    result = checked(PEOPLE, *rows, ["九区", "10", "20", "31"])
    assert told(result) == [("total-mismatch", "D10")]


def test_totals_of_births_by_english_names_are_added_up() -> None:
    columns = {
        "birthTotal": Kind.NUMBER,
        "birthMan": Kind.NUMBER,
        "birthWoman": Kind.NUMBER,
        "deathTotal": Kind.NUMBER,
        "deathMan": Kind.NUMBER,
        "deathWoman": Kind.NUMBER,
    }
    rows = [[198, 86, 112, 464, 222, 242], [181, 95, 86, 451, 214, 238]]
    assert told(checked(columns, *rows)) == [("total-mismatch", "D3")]


def test_columns_that_never_add_up_are_no_sum() -> None:
    rows = [[f"{place}区", 10, 20, 300 + place] for place in range(8)]
    assert told(checked(PEOPLE, *rows)) == []


def test_one_wrong_total_at_the_foot_is_told() -> None:
    rows = [["い区", 10, 20, 30], ["ろ区", 11, 21, 32], ["は区", 12, 22, 34]]
    assert told(checked(PEOPLE, *rows, total=["合計", 33, 63, 96])) == []
    result = checked(PEOPLE, *rows, total=["合計", 33, 63, 97])
    assert told(result) == [("total-row-mismatch", "D5")]


def test_a_foot_that_adds_up_nothing_is_no_total() -> None:
    rows = [["い区", 10, 20, 30], ["ろ区", 11, 21, 32]]
    assert told(checked(PEOPLE, *rows, total=["計", 5, 6, 7])) == []
