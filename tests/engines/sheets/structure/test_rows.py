"""Which rows are data, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.structure import find_table
from kakehashi.engines.sheets.tables import Chunk, Merge, Row, Sheet
from tests.engines.sheets.structure.making import (
    codes_of,
    csv_sheet,
    data_of,
    names_of,
    numbers_of,
    roles_of,
    sheet_of,
    table_of,
)

HEAD = "名称,住所,定員\n"
TWO = "さくら,本町1,40\nもみじ,東町2,25\n"


def test_blank_rows_are_no_data_and_a_gap_is_noted() -> None:
    table = table_of(HEAD + "さくら,本町1,40\n,,\n 　,,\nもみじ,東町2,25\n,,\n,,\n")

    assert numbers_of(table) == [2, 5]
    assert roles_of(table) == [(3, "blank")]


@pytest.mark.parametrize(
    "line",
    [
        "※令和7年4月1日現在,,",
        ",※調査中を含む,",
        "注1　速報値,,",
        "（注）定員は目安,,",
        "資料：国際課,,",
        "出典:統計書,,",
        "備考：なし,,",
        "注1,速報値,",
        "この表は毎年4月に改めます。,,",
    ],
)
def test_a_line_under_the_table_is_a_note(line: str) -> None:
    table = table_of(HEAD + TWO + line + "\n")

    assert numbers_of(table) == [2, 3]
    assert roles_of(table) == [(4, "note")]


def test_the_second_line_of_a_note_is_a_note() -> None:
    more = "調査の日が異なる施設があるため合計は一致しないことがあります"
    table = table_of(HEAD + TWO + f"※4月現在,,\n{more},,\n")

    assert [role for _, role in roles_of(table)] == ["note", "note"]


def test_a_row_that_begins_with_a_mark_and_fills_its_columns_is_data() -> None:
    table = table_of(HEAD + "※土砂災害からの退避,東畑,10\n" + TWO)

    assert numbers_of(table) == [2, 3, 4]


def test_a_row_with_only_its_number_is_a_placeholder_and_data() -> None:
    table = table_of("NO,名称,住所\n1,さくら,本町\n2,,\n3,,\n")

    assert numbers_of(table) == [2, 3, 4]


@pytest.mark.parametrize("label", ["合計", "計", "総 計", "総　数", "合　計"])
def test_a_total_at_the_end_is_no_data(label: str) -> None:
    table = table_of(
        HEAD.replace("住所", "世帯") + f"東,1,2\n西,3,4\n{label},4,6\n※注,,\n"
    )

    assert numbers_of(table) == [2, 3]
    assert roles_of(table) == [(4, "total"), (5, "note")]


def test_a_total_that_stands_first_is_no_data() -> None:
    table = table_of("区,人口,世帯\n総数,4,6\n東,1,2\n西,3,4\n")

    assert numbers_of(table) == [3, 4]
    assert roles_of(table) == [(2, "total")]


def test_a_category_called_total_is_data() -> None:
    table = table_of("区,年度,人口\n総数,2019,6\n総数,2020,7\n東,2019,1\n東,2020,2\n")

    assert numbers_of(table) == [2, 3, 4, 5]


def test_a_total_in_the_middle_is_data_and_a_subtotal_is_not() -> None:
    table = table_of("区,人口,世帯\n東,1,2\n合計,1,2\n西,3,4\n小計,3,4\n南,5,6\n")

    assert numbers_of(table) == [2, 3, 4, 6]
    assert roles_of(table) == [(5, "total")]


def test_a_total_waits_for_the_next_chunk() -> None:
    text = "区,人口,世帯\n東,1,2\n西,3,4\n合計,4,6\n"

    assert numbers_of(table_of(text, chunk=4)) == [2, 3]
    assert numbers_of(table_of(text + "南,5,6\n", chunk=4)) == [2, 3, 4, 5]


def test_a_facility_named_like_a_total_is_data() -> None:
    table = table_of(HEAD + TWO + "合計堂,西町3,10\n合計,西町4,10\n")

    assert len(data_of(table)) == 4


def test_a_header_printed_again_is_left_out_and_told_once() -> None:
    again = (
        HEAD
        + "さくら,本町1,40\n"
        + HEAD
        + "もみじ,東町2,25\n"
        + HEAD
        + "つばき,西町,3\n"
    )
    table = table_of(again)

    assert numbers_of(table) == [2, 4, 6]
    assert roles_of(table) == [(3, "header-again"), (5, "header-again")]
    assert codes_of(table) == ["repeated-header"]


def test_a_title_printed_again_is_a_title() -> None:
    page = "避難所一覧,,\n" + HEAD + "さくら,本町1,40\n"
    table = table_of(page + ",,\n" + page)

    assert numbers_of(table) == [3, 7]
    assert (5, "title") in roles_of(table)
    assert (6, "header-again") in roles_of(table)


def test_reading_twice_notes_each_row_once() -> None:
    table = table_of(HEAD + TWO + ",,\nつばき,西町,30\n※注,,\n")
    numbers_of(table)
    before = list(table.notes)

    assert numbers_of(table) == [2, 3, 5]
    assert table.notes == before


def test_short_rows_are_filled_up_to_the_header() -> None:
    table = table_of("名称,住所,定員,備考\nさくら,本町,40\nもみじ,東町\n")

    assert data_of(table) == [["さくら", "本町", "40", ""], ["もみじ", "東町", "", ""]]


def test_a_column_the_header_does_not_name_is_there_without_a_name() -> None:
    table = table_of(HEAD + "さくら,本町,40,旧館\nもみじ,東町,25,\n")

    assert names_of(table) == ["名称", "住所", "定員", ""]
    assert table.columns[3].letter == "D"
    assert data_of(table)[0] == ["さくら", "本町", "40", "旧館"]


def test_blank_columns_to_the_right_are_no_columns() -> None:
    table = table_of("名称,住所,定員,,\nさくら,本町,40,,\nもみじ,東町,25,,\n")

    assert names_of(table) == ["名称", "住所", "定員"]
    assert data_of(table)[0] == ["さくら", "本町", "40"]


def test_a_row_wider_than_the_table_keeps_its_cells_and_is_told_once() -> None:
    rows = [["名称", "住所", "定員"]] + [["さくら", "本町", "40"]] * 2500
    rows += [["もみじ", "東町", "25", "旧館"], ["つばき", "西町", "3", "新館"]]
    table = find_table(sheet_of(rows))

    assert table is not None
    assert data_of(table)[-1] == ["つばき", "西町", "3", "新館"]
    assert codes_of(table) == ["row-wider-than-header"]
    assert table.findings[0].cell == "D2502"


def test_text_merged_downwards_holds_for_each_row() -> None:
    rows: list[Row] = [
        ["区", "名称", "定員"],
        ["東区", "さくら", 4],
        [None, "もみじ", 5],
    ]
    sheet = sheet_of(
        [*rows, ["西区", "つばき", 6]], merged=(Merge(2, 1, 3, 1),), name="a"
    )
    table = find_table(sheet)

    assert table is not None
    assert [row[0] for row in data_of(table)] == ["東区", "東区", "西区"]
    assert codes_of(table) == ["merged-cells-filled"]
    assert rows[2][0] is None


def test_text_merged_over_the_end_of_a_chunk_holds_below_it() -> None:
    rows: list[Row] = [
        ["区", "名称", "定員"],
        ["東区", "さくら", 4],
        [None, "もみじ", 5],
    ]
    table = find_table(
        sheet_of(
            [*rows, [None, "つばき", 6]],
            merged=(Merge(2, 1, 4, 1),),
            name="a",
            chunk=2,
        )
    )

    assert table is not None
    assert [row[0] for row in data_of(table)] == ["東区", "東区", "東区"]


def test_a_subtotal_beside_a_merged_cell_is_a_total() -> None:
    rows: list[Row] = [["区", "名称", "定員"], ["東区", "さくら", 4], [None, "小計", 4]]
    table = find_table(sheet_of(rows, merged=(Merge(2, 1, 3, 1),), name="a"))

    assert table is not None
    assert numbers_of(table) == [2]
    assert (3, "total") in roles_of(table)


def test_a_blank_row_in_a_merged_area_stays_blank() -> None:
    rows: list[Row] = [
        ["区", "名称", "定員"],
        ["東区", "さくら", 4],
        [None, None, None],
    ]
    table = find_table(sheet_of(rows, merged=(Merge(2, 1, 3, 1),), name="a"))

    assert table is not None
    assert numbers_of(table) == [2]


def test_a_number_merged_downwards_is_not_counted_twice() -> None:
    rows: list[Row] = [
        ["名称", "住所", "定員"],
        ["さくら", "本町", 4],
        ["もみじ", "本町", None],
    ]
    table = find_table(sheet_of(rows, merged=(Merge(2, 3, 3, 3),), name="a"))

    assert table is not None
    assert [row[2] for row in data_of(table)] == [4, None]
    assert codes_of(table) == ["merged-number"]


def test_a_long_sheet_is_read_a_chunk_at_a_time() -> None:
    made: list[int] = []

    def chunks() -> Iterator[Chunk]:
        yield Chunk(1, [["名称", "住所", "定員"]])
        for at in range(1000):
            made.append(at)
            yield Chunk(2 + at * 100, [["さくら", "本町", "4"]] * 100)

    table = find_table(Sheet("", True, (), chunks))
    assert table is not None
    made.clear()
    assert len(list(islice(table.read(), 3))) == 3
    assert len(made) <= 4


cells = st.text(
    alphabet=st.characters(categories=["L"], include_characters=" "), max_size=6
)


@given(st.lists(st.lists(cells, max_size=5), max_size=30), st.integers(1, 7))
def test_every_filled_row_is_data_or_noted(rows: list[list[str]], chunk: int) -> None:
    whole = [["名称", "住所", "定員", "備考"], *rows]
    table = find_table(sheet_of(whole, chunk=chunk))
    assert table is not None
    told = {*numbers_of(table), *table.header_rows}
    told |= {note.row for note in table.notes}
    over = {found.row for found in table.findings if found.code == "second-table"}
    filled = {at for at, row in enumerate(whole, 1) if any(c.strip() for c in row)}

    assert filled <= told or over


@given(st.integers(1, 9))
def test_the_chunks_of_the_reader_change_nothing(chunk: int) -> None:
    text = (
        "題名,,\n"
        + HEAD
        + TWO
        + ",,\nつばき,西町,3\n"
        + HEAD
        + "小計,3,4\n合計,3,4\n※注,,\n"
    )
    once = find_table(csv_sheet(text))
    cut = find_table(csv_sheet(text, chunk=chunk))

    assert once is not None
    assert cut is not None
    assert numbers_of(once) == numbers_of(cut)
    assert roles_of(once) == roles_of(cut)
