"""What a column holds, by its name and its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.sheets.kinds import Kind, understand
from kakehashi.engines.sheets.tables import DataChunk, Value
from tests.engines.sheets.kinds.making import YAIZU, kind_of, kinds, seen, table_of

POINTS = (
    ["34.866918", "34.863094", "34.843061"],
    ["138.323171", "138.320351", "138.30934"],
)


def test_the_columns_of_a_national_list_are_all_understood() -> None:
    names = ["都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名"]
    names += ["名称", "名称_カナ", "住所", "緯度", "経度", "電話番号", "URL", "備考"]
    row = [YAIZU, "0001", "静岡県", "焼津市", "市役所本館", "シヤクショホンカン"]
    row += ["静岡県焼津市本町2-16-32", "34.866918", "138.323171", "(054)626-1139"]
    row += ["https://example.jp/a", "正面入口"]
    assert kinds(names, row) == [
        Kind.BODY_CODE,
        Kind.ROW_NUMBER,
        Kind.PREFECTURE,
        Kind.MUNICIPALITY,
        Kind.NAME,
        Kind.KANA,
        Kind.ADDRESS,
        Kind.LATITUDE,
        Kind.LONGITUDE,
        Kind.PHONE,
        Kind.URL,
        Kind.TEXT,
    ]


def test_english_headers_of_open_data_are_understood() -> None:
    names = ["#property", "latitude", "longitude", "name", "address"]
    names += ["telephoneNumber", "referenceObject", "availableDate", "startTime"]
    row: list[Value] = [1, 34.253751, 134.044642, "浅野研修センター"]
    row += ["高松市香川町浅野1968番地15", "087-839-2422", "http://example.jp/"]
    row += ["月火水木金", time(9)]
    assert kinds(names, row) == [
        Kind.ROW_NUMBER,
        Kind.LATITUDE,
        Kind.LONGITUDE,
        Kind.NAME,
        Kind.ADDRESS,
        Kind.PHONE,
        Kind.URL,
        Kind.WEEKDAYS,
        Kind.TIME,
    ]


def test_a_word_inside_another_word_is_not_taken_for_a_header() -> None:
    assert kind_of("covid", "陽性", "陰性") is Kind.TEXT
    assert kind_of("surname", "山田", "鈴木") is Kind.TEXT
    assert kind_of("menuName", "牛乳", "ばらずし") is Kind.NAME


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("開始日", ["H29.1.6", "H29.3.25"], Kind.DATE),
        ("lunchDay", ["10/1", "10/2"], Kind.DATE),
        ("不明な列", ["10/19/2017", "10/6/2017"], Kind.DATE),
        ("不明な列", ["20200301", "20200302"], Kind.DATE),
        ("不明な列", [date(2020, 1, 27), date(2020, 1, 28)], Kind.DATE),
        ("時点", ["令和6年1月11日午後6時"], Kind.DATE),
        ("開始時間", ["9:00", "-", "１０：３０"], Kind.TIME),
        ("営業時間", ["9:00～17:00", "10:00-16:00"], Kind.PERIOD),
        ("不明な列", ["午前９時から午後５時まで"], Kind.PERIOD),
        ("利用可能曜日", ["月火水木金", "土日"], Kind.WEEKDAYS),
        ("年度", ["令和5年度", "令和6年度"], Kind.YEAR),
        ("供用開始年", ["1961", "1965"], Kind.YEAR),
        ("小児対応設備の有無", ["有", "無"], Kind.YES_NO),
        ("車イスでの入店可能", ["○", "〇", "×"], Kind.YES_NO),
        ("退院済フラグ", ["1", "0"], Kind.YES_NO),
        ("公開", [True, False], Kind.YES_NO),
        ("面積（㎡）", ["32,500 ", "△11"], Kind.NUMBER),
        ("capacity", ["40人", "３８人"], Kind.NUMBER),
        ("郵便番号", ["425-0027", "4250091"], Kind.POSTAL),
        ("法人番号", ["7000012050002"], Kind.CORPORATE_NUMBER),
        ("連絡先メールアドレス", ["a@example.jp"], Kind.EMAIL),
        ("業種", ["飲食店", "小売り"], Kind.CATEGORY),
        ("名称_英字", ["sannoshogakko"], Kind.LATIN_NAME),
        ("よみがな", ["ごしんじ", "えんかやしき"], Kind.KANA),
        ("交付決定額", ["1,200,000", "500,000円"], Kind.MONEY),
        ("備考2", ["平成27年度追加"], Kind.TEXT),
        ("想定収容人数", ["屋内191人／屋外0人(面積の1/2)"], Kind.TEXT),
        ("対象となる町会", ["御祓地区（25町会）", "徳田地区（16町会）"], Kind.TEXT),
    ],
)
def test_a_column_is_understood(name: str, cells: list[Value], kind: Kind) -> None:
    assert kind_of(name, *cells) is kind


def test_a_fraction_is_a_day_only_where_days_are_known_to_stand() -> None:
    assert kind_of("補助率", "1/2", "2/3") is not Kind.DATE
    assert kind_of("割り振り", "1/2", "2/3") is not Kind.DATE
    assert kind_of("日付", "1/2", "2/3") is Kind.DATE


def test_the_serial_number_of_a_day_is_one_only_where_days_are_known_to_stand() -> None:
    assert kind_of("開始日", 45000, 45001) is Kind.DATE
    assert kind_of("人口", 45000, 45001) is Kind.NUMBER
    assert kind_of("あれ", 45000, 45001) is Kind.NUMBER


def test_ones_and_zeros_are_yes_and_no_only_where_the_name_says_so() -> None:
    assert kind_of("回答", "1", "0", "1") is Kind.NUMBER
    assert kind_of("災害種別_洪水", "1.0", "1.0") is Kind.YES_NO


def test_where_name_and_content_differ_the_content_decides_less_sure() -> None:
    agreed = seen(["電話番号"], ["054-626-1139"]).columns[0]
    differing = seen(["電話番号"], ["https://example.jp/"]).columns[0]
    assert differing.kind is Kind.URL
    assert differing.by == "content"
    assert differing.sure < agreed.sure


def test_a_prefecture_column_that_names_a_city_holds_municipalities() -> None:
    assert kind_of("都道府県名", "神戸市", "神戸市") is Kind.MUNICIPALITY


def test_wrong_cells_do_not_make_a_column_another_kind() -> None:
    assert kind_of("緯度", "緯度経度を確認", "3486.6918", "34.86") is Kind.LATITUDE
    assert kind_of("団体コード", "222128", "999") is Kind.BODY_CODE
    assert kind_of("電話番号", "546261139", "054-626-1139") is Kind.PHONE
    assert kind_of("市区町村コード", "11002", "12025") is Kind.BODY_CODE


def test_coordinates_are_found_in_either_order_without_a_header() -> None:
    rows = list(zip(*reversed(POINTS), strict=True))
    assert kinds(["", ""], *rows) == [Kind.LONGITUDE, Kind.LATITUDE]


def test_one_number_that_could_be_a_latitude_is_a_number() -> None:
    assert kind_of("平均値", "34.866918", "35.11234") is Kind.NUMBER


def test_exchanged_headers_are_told_once_and_read_as_the_cells_say() -> None:
    table = table_of(["経度", "緯度"], list(zip(*POINTS, strict=True)))
    known = understand(table)
    understand(table)
    assert [one.kind for one in known.columns] == [Kind.LATITUDE, Kind.LONGITUDE]
    assert [found.code for found in table.findings] == ["columns-swapped"]
    assert "「緯度」と「経度」" in table.findings[0].message("ja")
    assert table.findings[0].message("en")


def test_headers_in_the_right_place_are_not_called_exchanged() -> None:
    table = table_of(["経度", "緯度"], list(zip(*reversed(POINTS), strict=True)))
    understand(table)
    assert table.findings == []


@pytest.mark.parametrize(
    ("name", "unit", "factor"),
    [
        ("決算額（千円）", "", 1000),
        ("決算額", "百万円", 1_000_000),
        ("決算額", "単位：万円", 10_000),
        ("決算額", "円", 1),
        ("決算額", "", 1),
        ("人口(千人)", "", 1000),
        ("面積（㎡）", "", 1),
    ],
)
def test_the_unit_gives_the_factor(name: str, unit: str, factor: int) -> None:
    table = table_of([name], [["1,200"], ["3"]], units=[unit])
    assert understand(table).columns[0].factor == factor


def test_a_unit_of_money_makes_numbers_money() -> None:
    table = table_of(["民生費"], [["1,200"], ["△3"]], units=["千円"])
    known = understand(table).columns[0]
    assert (known.kind, known.factor) == (Kind.MONEY, 1000)


def test_a_column_without_a_value_is_empty_whatever_its_name() -> None:
    assert kind_of("電話番号", "", None, " ") is Kind.EMPTY


def test_a_template_without_rows_is_understood_by_its_headers() -> None:
    known = understand(table_of(["名称", "電話番号", "あれ"], []))
    assert [one.kind for one in known.columns] == [Kind.NAME, Kind.PHONE, Kind.EMPTY]
    assert all(one.sure < 0.6 for one in known.columns[:2])


def test_a_column_that_begins_late_is_not_called_empty() -> None:
    rows = [[str(number), ""] for number in range(3000)]
    rows.append(["3000", "a@example.jp"])
    known = understand(table_of(["NO", "連絡先"], rows))
    assert known.columns[1].kind is Kind.EMAIL


def test_only_the_first_rows_of_a_long_table_are_read() -> None:
    table = table_of(["NO", "有無"], [])
    given = list[int]()

    def read() -> Iterator[DataChunk]:
        for start in count(2, 500):
            given.append(start)
            numbers = list(range(start, start + 500))
            yield DataChunk(numbers, [[str(number), "有"] for number in numbers])

    whole = understand(replace(table, read=read))
    assert len(given) <= 5
    assert [one.kind for one in whole.columns] == [Kind.ROW_NUMBER, Kind.YES_NO]


def test_a_column_that_stays_blank_does_not_make_the_whole_table_be_read() -> None:
    table = table_of(["NO", "内線番号"], [])
    given = list[int]()

    def read() -> Iterator[DataChunk]:
        for start in count(2, 500):
            given.append(start)
            numbers = list(range(start, start + 500))
            yield DataChunk(numbers, [[str(number), ""] for number in numbers])

    whole = understand(replace(table, read=read))
    assert len(given) <= 41
    assert whole.columns[1].kind is Kind.EMPTY


def test_what_a_person_confirmed_before_is_kept() -> None:
    table = table_of(["あれ", "番号"], [["1", "2"], ["3", "4"]])
    known = understand(table, remembered={"あれ": Kind.MONEY})
    assert (known.columns[0].kind, known.columns[0].sure) == (Kind.MONEY, 1.0)


def test_the_text_beside_a_reading_is_the_name() -> None:
    rows = [
        ["山王小学校", "サンノウショウガッコウ"],
        ["七尾中学校", "ナナオチュウガッコウ"],
    ]
    rows.append(["徳田公園", "トクダコウエン"])
    assert kinds(["10:text", "11:text"], *rows) == [Kind.NAME, Kind.KANA]


def test_an_identifier_that_repeats_is_no_row_number() -> None:
    assert kind_of("学区No.", *"1122334411") is Kind.NUMBER
    assert kind_of("ID", "CC01", "CC02", "CC03") is Kind.ROW_NUMBER


@pytest.mark.parametrize(
    "cell",
    ["あ" * 50_000, "月火" * 20_000, "9" * 20_000, "a" * 20_000 + "@", "-" * 9000],
)
def test_a_monstrous_cell_is_looked_at_in_no_time(cell: str) -> None:
    for name in ("住所", "利用可能曜日", "営業時間", "名称_カナ", "年度"):
        assert kind_of(name, cell, cell) in set(Kind)


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=12),
            st.integers(),
            st.floats(),
            st.booleans(),
            st.dates(),
            st.times(),
        ),
        max_size=8,
    ),
    st.text(max_size=8),
)
def test_any_cells_under_any_header_are_understood(
    cells: list[Value], name: str
) -> None:
    known = seen([name], *([cell] for cell in cells)).columns[0]
    assert 0 <= known.sure <= 1
    assert known.by in ("name", "content", "both")
