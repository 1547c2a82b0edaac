"""The national 推奨データセット as known shapes."""

from __future__ import annotations

import pytest

from kakehashi.engines.sheets.kinds.shapes import fields_of, shape_of, shapes


def test_the_fourteen_definitions_are_known() -> None:
    assert len(shapes()) == 14
    assert len(shapes()["地域・年齢別人口"].fields) == 47


@pytest.mark.parametrize("name", sorted(shapes()))
def test_a_table_of_all_fields_is_recognised_as_its_shape(name: str) -> None:
    columns = [field.name for field in shapes()[name].fields]
    assert shape_of(columns) == (name, ())
    assert fields_of(name, columns) == columns


@pytest.mark.parametrize("name", sorted(shapes()))
def test_columns_of_ones_own_do_not_hide_a_shape(name: str) -> None:
    columns = [field.name for field in shapes()[name].fields]
    own = [f"市独自の列{number}" for number in range(len(columns) // 2)]
    assert shape_of(columns + own)[0] == name


def test_newer_spellings_answer_to_the_same_fields() -> None:
    columns = ["全国地方公共団体コード", "ID", "地方公共団体名", "種別", "町字ID"]
    columns += ["所在地_連結表記", "建物名等(方書)", "緯度", "経度", "口径", "備考"]
    assert shape_of(columns) == ("消防水利施設一覧", ())
    assert fields_of("消防水利施設一覧", columns)[5] == "住所"


def test_width_and_brackets_of_a_header_do_not_count() -> None:
    columns = [
        field.name.replace("(", "（").replace(")", "）")
        for field in shapes()["観光施設一覧"].fields
    ]
    assert shape_of(columns) == ("観光施設一覧", ())


def test_required_fields_without_a_column_are_told() -> None:
    columns = [field.name for field in shapes()["医療機関一覧"].fields]
    columns.remove("病床数")
    columns.remove("内線番号")
    assert shape_of(columns) == ("医療機関一覧", ("病床数",))


@pytest.mark.parametrize(
    "columns",
    [
        [],
        ["名称", "住所", "緯度", "経度"],
        ["NO", "都道府県名", "市区町村名", "名称", "名称_カナ", "住所", "緯度", "経度"],
        ["ID", "業種", "店舗名", "住所", "建物名", "経度", "緯度"],
        ["年度", "事業名", "交付決定額"],
    ],
)
def test_an_unknown_table_follows_no_shape(columns: list[str]) -> None:
    assert shape_of(columns) == ("", ())
