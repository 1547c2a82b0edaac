"""Where the header stands, and where there is none."""

from __future__ import annotations

from datetime import date

from kakehashi.engines.sheets.structure import find_table, find_tables
from kakehashi.engines.sheets.tables import Merge, Row
from tests.engines.sheets.structure.making import (
    data_of,
    names_of,
    numbers_of,
    roles_of,
    sheet_of,
    table_of,
)


def test_a_sheet_without_cells_has_no_table() -> None:
    assert find_table(sheet_of([])) is None
    assert find_tables(sheet_of([["", None, "　"], []])) == ()


def test_the_first_row_is_the_header_in_most_files() -> None:
    table = table_of("名称,住所,定員\nさくら会館,本町1-2,40\nもみじ会館,東町3,25\n")

    assert table.header_rows == (1,)
    assert names_of(table) == ["名称", "住所", "定員"]
    assert numbers_of(table) == [2, 3]


def test_text_over_text_is_a_header() -> None:
    table = table_of("施設,色\nさくら,赤\nもみじ,青\n")

    assert table.header_rows == (1,)


def test_a_title_above_the_header_is_no_data() -> None:
    table = table_of(
        """
避難所一覧（令和7年4月1日現在）,,

名称,住所,定員
さくら会館,本町1-2,40
もみじ会館,東町3,25
"""
    )

    assert table.header_rows == (3,)
    assert numbers_of(table) == [4, 5]
    assert roles_of(table) == [(1, "title")]


def test_a_day_beside_the_title_is_no_header() -> None:
    table = table_of(
        """
避難所一覧,,,令和7年4月1日現在
名称,住所,定員,電話番号
さくら会館,本町1-2,40,000-0000
もみじ会館,東町3,25,000-0001
"""
    )

    assert table.header_rows == (2,)
    assert roles_of(table) == [(1, "title")]


def test_who_made_the_file_and_when_stands_above_the_header() -> None:
    table = table_of(
        """
作成課,国際課,
作成日,2025-04-01,
名称,住所,定員
さくら会館,本町1-2,40
もみじ会館,東町3,25
"""
    )

    assert table.header_rows == (3,)
    assert roles_of(table) == [(1, "title"), (2, "title")]


def test_numbers_from_the_first_row_on_mean_no_header() -> None:
    table = table_of("all,20200301,559000\nall,20200302,926000\nvisitor,20200301,0\n")

    assert table.header_rows == ()
    assert names_of(table) == ["", "", ""]
    assert numbers_of(table) == [1, 2, 3]


def test_a_day_over_days_means_no_header() -> None:
    day = date(2022, 9, 30)
    table = find_table(sheet_of([[day, '{"info": 1}'], [day, '{"info": 2}']], name="a"))

    assert table is not None
    assert table.header_rows == ()
    assert numbers_of(table) == [1, 2]


def test_a_blank_first_cell_of_the_header_takes_the_days_below_it() -> None:
    rows: list[Row] = [
        [None, "相談件数（日別）", "相談件数（累計）"],
        [date(2020, 1, 27), 10, 10],
        [date(2020, 1, 28), 7, 17],
    ]
    table = find_table(sheet_of(rows, name="a"))

    assert table is not None
    assert table.header_rows == (1,)
    assert names_of(table) == ["", "相談件数（日別）", "相談件数（累計）"]


def test_years_across_are_labels_and_no_data() -> None:
    table = table_of("区,2015,2020,2025\n東区,1200,1300,1400\n西区,2300,2200,2100\n")

    assert table.header_rows == (1,)
    assert names_of(table) == ["区", "2015", "2020", "2025"]
    assert numbers_of(table) == [2, 3]


def test_a_header_of_numbers_alone_is_read_from_typed_cells() -> None:
    rows: list[Row] = [["国", 2019, 2020, 2021], ["A国", 5, 6, 7], ["B国", 8, 9, 10]]
    table = find_table(sheet_of(rows, name="年別"))

    assert table is not None
    assert names_of(table) == ["国", "2019", "2020", "2021"]


def test_property_rows_carry_the_header_and_the_others_are_meta() -> None:
    table = table_of(
        """
#LINK,,
#lang,ja,
#property,month,birthTotal
#object_type_xsd,string,integer
#property_context,Assertion,Assertion
1,1,225
2,2,230
"""
    )

    assert table.header_rows == (3,)
    assert names_of(table) == ["#property", "month", "birthTotal"]
    assert numbers_of(table) == [6, 7]
    assert [role for _, role in roles_of(table)] == ["meta"] * 4


def test_a_property_row_at_the_top_is_the_header() -> None:
    table = table_of("#property,name,address\n1,さくら,本町\n2,もみじ,東町\n")

    assert table.header_rows == (1,)
    assert numbers_of(table) == [2, 3]


def test_names_stay_as_they_are_written() -> None:
    table = table_of(
        '"治癒確認\n（累計）",名称 ,名称 ,　\n1,さくら,もみじ,あ\n2,あ,い,う\n'
    )

    assert names_of(table) == ["治癒確認\n（累計）", "名称 ", "名称 ", "　"]


def test_two_levels_of_a_csv_are_joined_and_parents_reach_to_the_right() -> None:
    table = table_of(
        """
区,2019年,,2020年,
,男,女,男,女
東区,10,11,12,13
西区,20,21,22,23
"""
    )

    assert table.header_rows == (1, 2)
    assert names_of(table) == ["区", "2019年_男", "2019年_女", "2020年_男", "2020年_女"]
    assert table.columns[2].path == ("2019年", "女")
    assert numbers_of(table) == [3, 4]


def test_three_levels_merged_over_one_another() -> None:
    rows: list[Row] = [
        ["町別人口", None, None, None, None],
        ["町", "人口", None, None, None],
        [None, "2019年", None, "2020年", None],
        [None, "男", "女", "男", "女"],
        ["本町", 1, 2, 3, 4],
        ["東町", 5, 6, 7, 8],
    ]
    merged = (
        Merge(1, 1, 1, 5),
        Merge(2, 1, 4, 1),
        Merge(2, 2, 2, 5),
        Merge(3, 2, 3, 3),
        Merge(3, 4, 3, 5),
    )
    table = find_table(sheet_of(rows, merged=merged, name="人口"))

    assert table is not None
    assert table.header_rows == (2, 3, 4)
    assert names_of(table)[0] == "町"
    assert table.columns[4].path == ("人口", "2020年", "女")
    assert names_of(table)[4] == "人口_2020年_女"
    assert roles_of(table) == [(1, "title")]
    assert numbers_of(table) == [5, 6]


def test_a_word_of_two_levels_is_not_said_twice() -> None:
    rows: list[Row] = [
        ["名称", "連絡先", None],
        ["名称", "電話", "電話"],
        ["さくら", "000", "001"],
        ["もみじ", "002", "003"],
    ]
    merged = (Merge(1, 2, 1, 3),)
    table = find_table(sheet_of(rows, merged=merged, name="a"))

    assert table is not None
    assert names_of(table) == ["名称", "連絡先_電話", "連絡先_電話"]


def test_a_first_data_row_of_words_is_no_second_level() -> None:
    table = table_of("名称,,備考\nさくら,未定,なし\nもみじ,40,なし\nつばき,30,なし\n")

    assert table.header_rows == (1,)
    assert len(data_of(table)) == 3


def test_a_row_of_units_gives_the_columns_their_units() -> None:
    table = table_of("年度,人口,予算\n,(人),(千円)\n2019,10,200\n2020,11,210\n")

    assert [column.unit for column in table.columns] == ["", "人", "千円"]
    assert names_of(table) == ["年度", "人口", "予算"]
    assert (2, "unit") in roles_of(table)
    assert numbers_of(table) == [3, 4]


def test_a_unit_in_a_name_is_told_and_the_name_stays() -> None:
    table = table_of("事業,予算額（千円）,区分（当初）\n交流,200,甲\n語学,210,乙\n")

    assert names_of(table)[1] == "予算額（千円）"
    assert [column.unit for column in table.columns] == ["", "千円", ""]


def test_a_unit_above_the_table_holds_for_the_columns_that_count() -> None:
    table = table_of(
        "（単位：千円）,,\n事業,年度,予算額\n交流,2019,200\n語学,2020,210\n"
    )

    assert [column.unit for column in table.columns] == ["", "", "千円"]
    assert roles_of(table) == [(1, "unit")]


def test_money_told_above_the_table_is_no_unit_of_people_counted() -> None:
    table = table_of(
        "（単位：千円）,,,\n事業,予算額,利用者数,定員\n交流,200,35,40\n語学,210,40,40\n"
    )

    assert [column.unit for column in table.columns] == ["", "千円", "", ""]


def test_rows_without_a_header_under_a_note_begin_after_it() -> None:
    table = table_of("※速報値です。,,\nall,20200301,559000\nall,20200302,926000\n")

    assert table.header_rows == ()
    assert numbers_of(table) == [2, 3]
    assert roles_of(table) == [(1, "note")]


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = table_of("名称,住所,定員\n")

    assert table.header_rows == (1,)
    assert data_of(table) == []


def test_one_column_has_its_header_too() -> None:
    table = table_of("施設名\nさくら会館\nもみじ会館\n")

    assert table.header_rows == (1,)
    assert numbers_of(table) == [2, 3]


def test_the_header_is_found_below_many_blank_rows() -> None:
    table = table_of(
        "\n,,\n" + ",,\n" * 300 + "名称,住所,定員\nさくら,本町,4\nもみじ,東町,5\n"
    )

    assert table.header_rows == (302,)
    assert len(data_of(table)) == 2


def test_a_row_that_numbers_the_columns_is_no_data() -> None:
    table = table_of("名称,住所,定員\n(1),(2),(3)\nさくら,本町,1\nもみじ,東町,2\n")

    assert numbers_of(table) == [3, 4]
    assert roles_of(table) == [(2, "meta")]


def test_a_sheet_of_instructions_has_no_data_rows() -> None:
    table = table_of(
        "この様式の使い方\n1 氏名を入力してください。\n2 保存してください。\n"
    )

    assert table.header_rows == ()
    assert data_of(table) == []
    assert [row for row, _ in roles_of(table)] == [1, 2, 3]


def test_words_from_the_first_row_on_that_come_again_mean_no_header() -> None:
    table = table_of("東京都,千代田区,さくら\n東京都,港区,もみじ\n")

    assert table.header_rows == ()
    assert numbers_of(table) == [1, 2]


def test_addresses_and_telephones_from_the_first_row_on_mean_no_header() -> None:
    table = table_of(
        """
さくら会館,東県西市本町2-1,000-000-0000
もみじ会館,東県西市東町2-1,000-000-0001
"""
    )

    assert table.header_rows == ()


def test_parents_of_words_are_levels_too() -> None:
    table = table_of(
        """
施設,所在地,,連絡先,
,住所,方書,電話,FAX
さくら,本町,1F,000,001
もみじ,東町,2F,002,003
"""
    )

    assert table.header_rows == (1, 2)
    assert names_of(table)[3:] == ["連絡先_電話", "連絡先_FAX"]


def test_units_under_two_merged_levels_are_the_columns_units() -> None:
    rows: list[Row] = [
        ["令和6年度 予算一覧", None, None, None],
        ["事業名", "予算額", None, "決算額"],
        [None, "当初", "補正", None],
        [None, "(千円)", "(千円)", "(千円)"],
        ["交流", 100, None, 90],
        ["語学", 200, 10, 205],
    ]
    merged = (Merge(2, 1, 3, 1), Merge(2, 2, 2, 3), Merge(2, 4, 3, 4))
    table = find_table(sheet_of(rows, merged=merged, name="予算"))

    assert table is not None
    assert table.header_rows == (2, 3)
    assert names_of(table) == ["事業名", "予算額_当初", "予算額_補正", "決算額"]
    assert [column.unit for column in table.columns] == ["", "千円", "千円", "千円"]
    assert numbers_of(table) == [5, 6]
