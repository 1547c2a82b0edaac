"""Tables that stand below one another."""

from __future__ import annotations

from kakehashi.engines.sheets.structure import find_tables
from tests.engines.sheets.structure.making import (
    codes_of,
    csv_sheet,
    names_of,
    numbers_of,
    roles_of,
    sheet_of,
)

FIRST = "1 施設,,\n名称,住所,定員\nさくら,本町,40\nもみじ,東町,25\n"
SECOND = "2 相談件数,,\n年月日,件数,担当課\n2025-04-01,3,国際課\n2025-04-02,4,国際課\n"


def test_a_second_table_with_its_own_header_is_its_own_table() -> None:
    one, two = find_tables(csv_sheet(FIRST + ",,\n" + SECOND))

    assert (one.header_rows, numbers_of(one)) == ((2,), [3, 4])
    assert (two.header_rows, numbers_of(two)) == ((7,), [8, 9])
    assert names_of(two) == ["年月日", "件数", "担当課"]
    assert roles_of(one) == [(1, "title")]
    assert roles_of(two) == [(6, "title")]


def test_three_tables_are_three() -> None:
    third = "3 会場,,\n会場名,電話番号,備考\n講堂,000,\n広間,001,\n"
    tables = find_tables(csv_sheet(",,\n".join([FIRST, SECOND, third])))

    assert [table.header_rows for table in tables] == [(2,), (7,), (12,)]


def test_a_gap_in_the_data_is_no_second_table() -> None:
    text = FIRST + ",,\nつばき,西町,3\nあやめ,南町,9\n,,\nぼたん,北町,7\n"

    assert len(find_tables(csv_sheet(text))) == 1


def test_a_gap_in_a_table_of_words_is_no_second_table() -> None:
    text = "施設,町\nさくら,本町\nもみじ,東町\n\nつばき,西町\nあやめ,南町\n"

    assert len(find_tables(csv_sheet(text))) == 1


def test_the_same_header_after_a_gap_is_the_same_table() -> None:
    (table,) = find_tables(csv_sheet(FIRST + ",,\n" + FIRST))

    assert numbers_of(table) == [3, 4, 8, 9]


def test_notes_under_a_gap_are_no_second_table() -> None:
    text = FIRST + ",,\n※1 定員は目安,,\n※2 要予約,,\n"

    assert len(find_tables(csv_sheet(text))) == 1


def test_a_second_table_far_down_ends_the_first_and_is_told() -> None:
    rows = [["名称", "住所", "定員"], *[["さくら", "本町", "4"]] * 3000]
    rows += [[], ["年月日", "件数", "担当課"], ["2025-04-01", "3", "国際課"]]
    (table,) = find_tables(sheet_of(rows))

    assert len(numbers_of(table)) == 3000
    assert codes_of(table) == ["second-table"]
    assert table.findings[0].row == 3003
