"""Two versions of a table, as the officer who gets the second one reads them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.compare import (
    CellChange,
    Changed,
    ColumnRenamed,
    Rewritten,
    compare,
    compare_tables,
)
from kakehashi.engines.sheets.findings import Rejected
from kakehashi.engines.sheets.kinds.model import Kind
from tests.engines.sheets.compare.making import table_of


def rows(header: str, *lines: str) -> list[dict[str, str]]:
    names = header.split(",")
    return [dict(zip(names, line.split(","), strict=True)) for line in lines]


def test_added_gone_and_changed_are_told_by_key_with_the_text_as_written() -> None:
    old = rows("ID,名称,人数", "1,東小学校,10", "2,西小学校,20", "3,南小学校,30")
    new = rows("ID,名称,人数", "3,南小学校,３１", "1,東小学校,10", "4,北公民館,7")

    found = compare(old, new, key=["ID"])

    assert [row.key for row in found.added] == [("4",)]
    assert [row.key for row in found.gone] == [("2",)]
    assert found.changed == (Changed(("3",), (CellChange("人数", "30", "３１"),)),)
    assert found.same == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("株式会社架橋", "㈱架橋"),
        ("袖ヶ江小学校", "袖ケ江 小学校"),
        ("センター", "ｾﾝﾀｰ"),
        ("センター", "センタ－"),
        ("CC-001", "ｃｃ‐００１"),
        ("第１\u3000会館", "第1会館"),
    ],
)
def test_a_key_written_in_another_way_is_the_same_key_and_told(
    one: str, other: str
) -> None:
    found = compare(
        rows("名称,数", f"{one},1"), rows("名称,数", f"{other},1"), key=["名称"]
    )

    assert found.rewritten == (Rewritten((one,), (other,)),)
    assert (found.added, found.gone, found.changed, found.same) == ((), (), (), 1)


def test_numbers_and_days_are_compared_by_value_only_where_the_column_holds_them() -> (
    None
):
    old = rows("ID,額,日,符号", "1,1200,令和8年4月1日,1200")
    new = [{"ID": "1", "額": "1,200.0", "日": "2026-04-01", "符号": "1200.0"}]
    kinds = {"額": Kind.MONEY, "日": Kind.DATE}

    found = compare(old, new, key=["ID"], kinds=kinds)

    assert found.changed == (Changed(("1",), (CellChange("符号", "1200", "1200.0"),)),)


def test_a_number_that_became_blank_is_a_change_and_no_zero() -> None:
    kinds = {"額": Kind.MONEY}
    found = compare(rows("ID,額", "1,0"), rows("ID,額", "1,"), key=["ID"], kinds=kinds)
    assert found.changed[0].cells == (CellChange("額", "0", ""),)


SHELTERS = (
    "東小学校,石川県,東町1,0767-00-0001",
    "西小学校,石川県,西町2,0767-00-0002",
    "南小学校,石川県,南町3,0767-00-0003",
)
HEADER = "名称,県,所在地,電話"


def test_a_row_gone_and_one_added_alike_in_the_rest_is_told_as_renamed() -> None:
    new = [*SHELTERS[1:], "東義務教育学校,石川県,東町1,0767-00-0001"]

    found = compare(rows(HEADER, *SHELTERS), rows(HEADER, *new), key=["名称"])

    (renamed,) = found.renamed
    assert (renamed.old_key, renamed.new_key) == (("東小学校",), ("東義務教育学校",))
    assert renamed.sure == 1.0
    assert (found.added, found.gone) == ((), ())


def test_a_renamed_row_with_another_cell_is_less_sure_and_shows_the_cell() -> None:
    columns = "名称,所在地,電話,地区,校区"
    old = rows(columns, "東小学校,東町1,0767-00-0001,東地区,い", "西,西町2,2,西地区,ろ")
    new = rows(columns, "東学校,東町1,0767-00-0009,東地区,い", "西,西町2,2,西地区,ろ")

    (renamed,) = compare(old, new, key=["名称"]).renamed

    assert 0.7 <= renamed.sure < 1
    assert renamed.cells == (CellChange("電話", "0767-00-0001", "0767-00-0009"),)


def test_rows_that_share_only_what_every_row_has_are_not_renamed() -> None:
    new = [*SHELTERS[1:], "北公民館,石川県,北町9,0767-00-0009"]

    found = compare(rows(HEADER, *SHELTERS), rows(HEADER, *new), key=["名称"])

    assert found.renamed == ()
    assert len(found.added) == len(found.gone) == 1


def test_the_same_number_of_people_alone_makes_no_renamed_shelter() -> None:
    found = compare(
        rows("名称,人数", "東,40", "西,12"),
        rows("名称,人数", "北,40", "西,12"),
        key=["名称"],
    )
    assert found.renamed == ()


def test_two_candidates_as_good_are_left_to_a_person() -> None:
    old = rows(HEADER, *SHELTERS)
    twins = ("東校A,石川県,東町1,0767-00-0001", "東校B,石川県,東町1,0767-00-0001")
    found = compare(old, rows(HEADER, *SHELTERS[1:], *twins), key=["名称"])
    assert found.renamed == ()
    assert len(found.added) == 2


def test_a_column_whose_name_tells_a_time_goes_on_under_its_plain_name() -> None:
    old = rows("ID,人数_令和6年1月9日午後6時時点", "1,180")
    found = compare(old, rows("ID,人数,時点", "1,175,x"), key=["ID"])

    (renamed,) = found.columns_renamed
    assert (renamed.old, renamed.new) == ("人数_令和6年1月9日午後6時時点", "人数")
    assert found.columns_added == ("時点",)
    assert found.columns_gone == ()
    assert found.changed[0].cells == (CellChange("人数", "180", "175"),)


def test_a_column_renamed_is_known_by_what_it_holds() -> None:
    old = rows("ID,住所", "1,東町1", "2,西町2", "3,南町3")
    found = compare(old, rows("ID,所在地", "1,東町1", "2,西町2", "3,南町3"), key=["ID"])
    assert found.columns_renamed == (ColumnRenamed("住所", "所在地", 1.0),)
    assert found.same == 3


def test_columns_of_yes_and_no_are_not_paired_by_chance() -> None:
    old = rows("ID,洪水", "1,○", "2,○", "3,×")
    found = compare(old, rows("ID,津波", "1,○", "2,○", "3,×"), key=["ID"])
    assert found.columns_renamed == ()
    assert (found.columns_gone, found.columns_added) == (("洪水",), ("津波",))


def test_a_key_given_twice_is_refused_with_its_rows() -> None:
    table = table_of(["名称"], ["東"], ["西"], ["東 "])
    with pytest.raises(Rejected) as refused:
        compare_tables(table_of(["名称"]), table, key="名称", kinds={})
    assert refused.value.finding.code == "compare-key-twice"
    assert "2、4行目" in refused.value.problems[0].message


def test_a_missing_key_column_is_refused_with_the_nearest_names() -> None:
    table = table_of(["施設名称", "人数"], ["東", 1])
    with pytest.raises(Rejected) as refused:
        compare_tables(table, table, key="名称", kinds={})
    assert refused.value.finding.code == "compare-key-missing"
    assert refused.value.finding.values["nearest"].startswith("「施設名称」")


def test_a_row_without_a_key_is_told_and_left_out() -> None:
    table = table_of(["ID", "名称"], ["1", "東"], [None, "西"])
    found = compare_tables(
        table, table_of(["ID", "名称"], ["1", "東"]), key="ID", kinds={}
    )
    assert [(f.code, f.row) for f in found.findings] == [("compare-key-blank", 3)]
    assert found.same == 1


def test_columns_of_one_name_and_none_are_compared_each_for_itself() -> None:
    names = ["ID", "備考", "備考", ""]
    found = compare_tables(
        table_of(names, ["1", "a", "b", "c"]),
        table_of(names, ["1", "a", "x", "y"]),
        key="ID",
        kinds={},
    )
    assert found.changed[0].cells == (
        CellChange("備考 (2)", "b", "x"),
        CellChange("(見出しなし)", "c", "y"),
    )


def test_several_columns_may_name_a_row() -> None:
    old = rows("年,団体,額", "6,東,1", "6,西,2")
    found = compare(old, rows("年,団体,額", "6,東,1", "7,西,2"), key=["年", "団体"])
    told = found.to_json()
    assert found.same == 1
    assert "7 / 西" in json.dumps(told, ensure_ascii=False)


CELL = st.text(alphabet="ab1０ー-ケヶ ", max_size=4)
VERSION = st.lists(st.tuples(CELL, CELL, CELL), max_size=8)


def keyed(version: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [
        {"ID": f"k{number}", "a": a, "b": b} for number, (a, b, _) in enumerate(version)
    ]


@given(VERSION)
def test_a_version_compared_with_itself_has_no_difference(
    version: list[tuple[str, str, str]],
) -> None:
    found = compare(keyed(version), keyed(version), key=["ID"])
    assert found.same == len(version)
    assert sum(found.summary().values()) == found.same


@given(VERSION, st.lists(st.booleans(), min_size=8, max_size=8), st.data())
def test_every_row_of_both_versions_is_told_exactly_once(
    version: list[tuple[str, str, str]], kept: list[bool], data: st.DataObject
) -> None:
    old = keyed(version)
    new = [row for row, keep in zip(old, kept, strict=False) if keep]
    new += [{"ID": f"n{i}", "a": a, "b": b} for i, (a, b, _) in enumerate(version[:3])]
    new = data.draw(st.permutations(new))

    found = compare(old, new, key=["ID"])

    both = found.same + len(found.changed)
    assert both + len(found.gone) + len(found.renamed) == len(old)
    assert both + len(found.added) + len(found.renamed) == len(new)
    assert {row.key for row in found.gone} <= {(row["ID"],) for row in old}
    json.dumps(found.to_json())


def test_the_columns_of_tables_are_understood_when_nobody_tells_their_kinds() -> None:
    names = ["施設名", "金額", "電話番号"]
    old = [[f"第{n}会館", f"{n}2,000", f"0767-53-00{n}"] for n in range(10, 20)]
    new = [[name, money.replace(",", ""), phone] for name, money, phone in old]

    found = compare_tables(table_of(names, *old), table_of(names, *new), key="施設名")

    assert (found.same, found.changed) == (10, ())
