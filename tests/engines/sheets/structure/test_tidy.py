"""Wide tables read long."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.structure import Tidy, find_table, tidy
from kakehashi.engines.sheets.tables import Merge, Row
from tests.engines.sheets.structure.making import sheet_of, table_of


def tidy_of(text: str) -> Tidy:
    found = tidy(table_of(text))
    assert found is not None
    return found


def test_years_across_become_rows_with_their_cells() -> None:
    long = tidy_of("区,2019年,令和2年,R3\n東区,1,2,3\n西区,4,,6\n")

    assert long.names == ("区", "年", "値", "単位", "セル")
    assert [list(line) for line in long.lines()] == [
        ["東区", "2019年", "1", "", "B2"],
        ["東区", "令和2年", "2", "", "C2"],
        ["東区", "R3", "3", "", "D2"],
        ["西区", "2019年", "4", "", "B3"],
        ["西区", "R3", "6", "", "D3"],
    ]


def test_a_blank_is_no_zero_and_a_zero_is_no_blank() -> None:
    long = tidy_of("区,4月,5月,6月\n東区,0,,-\n西区,1, ,2\n")

    values = [(found.cell, found.value) for found in long.rows()]
    assert values == [("B2", "0"), ("D2", "-"), ("B3", "1"), ("D3", "2")]
    assert long.across.levels == ("月",)


def test_typed_years_across_are_read_too() -> None:
    rows: list[Row] = [["国", 2019, 2020, 2021], ["A国", 5, None, 7], ["B国", 8, 9, 10]]
    table = find_table(sheet_of(rows, name="年別"))
    assert table is not None
    long = tidy(table)

    assert long is not None
    assert [(found.levels, found.value) for found in long.rows()][:2] == [
        (("2019",), 5),
        (("2021",), 7),
    ]


def test_three_levels_become_three_columns() -> None:
    rows: list[Row] = [
        ["町", "人口", None, None, None],
        [None, "2019年", None, "2020年", None],
        [None, "男", "女", "男", "女"],
        ["本町", 1, 2, 3, 4],
        ["東町", 5, 6, 7, 8],
    ]
    merged = (
        Merge(1, 1, 3, 1),
        Merge(1, 2, 1, 5),
        Merge(2, 2, 2, 3),
        Merge(2, 4, 2, 5),
    )
    table = find_table(sheet_of(rows, merged=merged, name="人口"))
    assert table is not None
    long = tidy(table)

    assert long is not None
    assert long.across.levels == ("項目", "年", "性別")
    assert [column.name for column in long.ids] == ["町"]
    last = list(long.rows())[-1]
    assert (last.ids, last.levels, last.value, last.cell) == (
        ("東町",),
        ("人口", "2020年", "女"),
        8,
        "E5",
    )


def test_a_year_inside_the_names_is_taken_apart() -> None:
    long = tidy_of(
        "事業,2019年度予算（千円）,2020年度予算（千円）\n交流,1,2\n語学,3,4\n"
    )

    first = next(iter(long.rows()))
    assert long.across.levels == ("項目", "年")
    assert first.levels == ("予算(千円)", "2019年度")
    assert first.unit == "千円"


def test_days_across_become_rows() -> None:
    rows: list[Row] = [
        ["区", date(2020, 4, 1), date(2020, 5, 1)],
        ["東", 1, 2],
        ["西", 3, 4],
    ]
    table = find_table(sheet_of(rows, name="a"))
    assert table is not None
    long = tidy(table)

    assert long is not None
    assert long.across.levels == ("年月日",)
    assert next(iter(long.rows())).levels == ("2020-04-01",)


def test_a_month_inside_the_names_is_taken_apart() -> None:
    long = tidy_of("地区,4月末人口,5月末人口\n本町,1,2\n東町,3,4\n")

    assert next(iter(long.rows())).levels == ("人口", "4月末")


def test_two_names_with_a_year_each_and_nothing_in_common_are_not_wide() -> None:
    text = "名称,令和6年度実績,令和7年度計画\n交流,3,4\n語学,5,6\n"

    assert tidy(table_of(text)) is None


def test_a_list_of_facilities_is_not_wide() -> None:
    assert tidy(table_of("名称,住所,定員\nさくら,本町,4\nもみじ,東町,5\n")) is None


def test_one_column_with_a_day_in_its_name_is_not_wide() -> None:
    text = "名称,人数_令和6年1月9日午後6時時点,住所\nさくら,4,本町\nもみじ,5,東町\n"

    assert tidy(table_of(text)) is None


def test_men_and_women_without_a_parent_are_not_wide() -> None:
    assert tidy(table_of("町,世帯数,男,女,計\n本町,1,2,3,5\n東町,4,5,6,11\n")) is None


def test_children_that_come_again_are_wide_whatever_they_are_called() -> None:
    long = tidy_of(
        """
区,転入,,転出,
,県内,県外,県内,県外
東区,10,11,12,13
西区,20,21,22,23
"""
    )

    assert long.across.levels == ("項目", "項目2")
    assert next(iter(long.rows())).levels == ("転入", "県内")


def test_a_rate_beside_the_years_stays_beside_every_row() -> None:
    long = tidy_of("区,2019年,2020年,増減率\n東区,1,2,100\n西区,4,4,0\n")

    assert [column.name for column in long.ids] == ["区", "増減率"]
    assert len(list(long.rows())) == 4


@given(
    st.lists(st.lists(st.none() | st.integers(), min_size=3, max_size=3), min_size=1)
)
def test_every_value_comes_once_and_from_its_cell(grid: list[list[int | None]]) -> None:
    head = ["番号", "2019年", "2020年", "2021年"]
    rows = [[f"第{at}", *values] for at, values in enumerate(grid)]
    table = find_table(sheet_of([head, *rows], name="a"))
    assert table is not None
    long = tidy(table)
    assert long is not None

    got = {found.cell: found.value for found in long.rows()}
    wanted = {
        f"{'BCD'[at]}{number}": value
        for number, values in enumerate(grid, 2)
        for at, value in enumerate(values)
        if value is not None
    }
    assert got == wanted
