"""XLSX and ODS written: types live, and a person can work on at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import BinaryIO, TypeAlias

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.reading import open_book
from kakehashi.engines.sheets.tables import Value
from kakehashi.engines.sheets.writing import (
    ColumnToWrite,
    NotWritable,
    SheetToWrite,
    WriteReport,
    write_ods,
    write_xlsx,
)
from kakehashi.engines.sheets.writing.cells import width_of
from kakehashi.engines.sheets.writing.sheet_names import clean_names

Writer: TypeAlias = Callable[[BinaryIO, Sequence[SheetToWrite]], WriteReport]
both = pytest.mark.parametrize("write", [write_xlsx, write_ods])


def sheet(
    kind: Kind, *values: Value, choices: tuple[str, ...] = (), note: str = ""
) -> SheetToWrite:
    column = ColumnToWrite("列", kind, choices, note)
    return SheetToWrite("表", (column,), [[value] for value in values])


def bytes_of(write: Writer, *sheets: SheetToWrite) -> bytes:
    out = io.BytesIO()
    write(out, sheets)
    return out.getvalue()


def read(data: bytes) -> dict[str, list[list[Value]]]:
    return {
        found.name: [row for chunk in found.read() for row in chunk.rows]
        for found in open_book(data).sheets
        if found.visible
    }


def column(data: bytes) -> list[Value]:
    (rows,) = read(data).values()
    return [row[0] if row else None for row in rows[1:]]


@both
def test_codes_and_phone_numbers_keep_their_zeros(write: Writer) -> None:
    for kind in (Kind.BODY_CODE, Kind.PHONE, Kind.POSTAL, Kind.CORPORATE_NUMBER):
        assert column(bytes_of(write, sheet(kind, "012025", 12025))) == [
            "012025",
            "12025",
        ]


@both
def test_numbers_are_numbers_and_days_are_days(write: Writer) -> None:
    assert column(bytes_of(write, sheet(Kind.MONEY, "1,200", -5, "未定"))) == [
        1200,
        -5,
        "未定",
    ]
    days = sheet(Kind.DATE, "令和8年4月1日", date(2026, 4, 2), "未定")
    assert column(bytes_of(write, days)) == [
        date(2026, 4, 1),
        date(2026, 4, 2),
        "未定",
    ]
    instants = sheet(Kind.TEXT, datetime(2026, 4, 1, 9, 30), time(9, 30), True, "x")  # noqa: DTZ001
    assert column(bytes_of(write, instants)) == [
        datetime(2026, 4, 1, 9, 30),  # noqa: DTZ001
        time(9, 30),
        True,
        "x",
    ]


@both
def test_text_is_never_a_formula_nor_an_error(write: Writer) -> None:
    texts = ["=1+1", "=cmd|' /C calc'!A0", "#N/A", "+1", "_x0041_", "007"]
    assert column(bytes_of(write, sheet(Kind.TEXT, *texts))) == texts


@both
def test_spaces_tabs_and_lines_live(write: Writer) -> None:
    texts = [" a  b ", "一\n二", "a\tb", "<&>\"'"]
    assert column(bytes_of(write, sheet(Kind.TEXT, *texts))) == texts


@both
def test_a_number_of_sixteen_digits_is_written_as_text_and_told(write: Writer) -> None:
    out = io.BytesIO()
    report = write(out, [sheet(Kind.NUMBER, 1234567890123456)])
    assert column(out.getvalue()) == ["1234567890123456"]
    assert [(f.code, f.cell) for f in report.findings] == [("write-long-number", "A2")]


@both
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x01b", "write-illegal-character"),
        ("\ud800", "write-illegal-character"),
        ("あ" * 32768, "write-long-text"),
        (float("nan"), "write-not-finite"),
    ],
)
def test_what_a_workbook_cannot_hold_is_refused_by_its_cell(
    write: Writer, value: Value, code: str
) -> None:
    out = io.BytesIO()
    with pytest.raises(NotWritable) as refused:
        write(out, [sheet(Kind.TEXT, "fine", value)])
    (cell,) = refused.value.report.unwritable
    assert (cell.code, cell.cell, cell.sheet) == (code, "A3", "表")
    assert cell.finding().message("en")
    assert out.getvalue() == b""


@both
def test_every_sheet_is_written_under_a_name_of_its_own(write: Writer) -> None:
    one = SheetToWrite("一覧/東", (ColumnToWrite("a"),), [])
    data = bytes_of(write, one, one, SheetToWrite("", (ColumnToWrite("b"),), [["1"]]))
    assert list(read(data)) == ["一覧／東", "一覧／東 (2)", "シート"]


@both
def test_no_sheets_make_a_workbook_that_opens(write: Writer) -> None:
    assert len(read(bytes_of(write))) == 1


def test_the_header_is_frozen_filtered_printed_on_each_page_and_wide_enough() -> None:
    rows = [["石川県七尾市山王町ツ３４番地"], ["東"]]
    table = SheetToWrite("表", (ColumnToWrite("所在地", Kind.ADDRESS),), rows)
    book = openpyxl.load_workbook(io.BytesIO(bytes_of(write_xlsx, table)))
    found = book["表"]
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == "A1:A3"
    assert found.print_title_rows == "$1:$1"
    assert found.column_dimensions["A"].width == 29
    assert found["A1"].font.b


def test_codes_are_text_cells_and_money_has_its_commas() -> None:
    codes = bytes_of(write_xlsx, sheet(Kind.BODY_CODE, "012025"))
    money = bytes_of(write_xlsx, sheet(Kind.MONEY, 1200, 0.5))
    assert openpyxl.load_workbook(io.BytesIO(codes))["表"]["A2"].number_format == "@"
    found = openpyxl.load_workbook(io.BytesIO(money))["表"]
    assert [found[at].number_format for at in ("A2", "A3")] == ["#,##0", "#,##0.##"]


@pytest.mark.parametrize(
    ("kind", "choices", "kept"),
    [
        (Kind.CATEGORY, ("はい", "いいえ"), ("list", '"はい,いいえ"')),
        (Kind.CATEGORY, ("甲, 乙", "丙"), ("list", "'選択肢'!$A$1:$A$2")),
        (Kind.MONEY, (), ("whole", "-10000000000000")),
        (Kind.NUMBER, (), ("decimal", "-1E+15")),
        (Kind.DATE, (), ("date", "1")),
    ],
)
def test_what_may_be_filled_in_is_told_below_the_header(
    kind: Kind, choices: tuple[str, ...], kept: tuple[str, str]
) -> None:
    data = bytes_of(write_xlsx, sheet(kind, choices=choices, note="お書きください"))
    found = openpyxl.load_workbook(io.BytesIO(data))["表"]
    (rule,) = found.data_validations.dataValidation
    assert (rule.type, rule.formula1) == kept
    assert str(rule.sqref) == "A2:A1048576"
    assert rule.prompt == "お書きください"


def test_an_ods_is_the_same_bytes_each_time_and_begins_with_its_type() -> None:
    data = bytes_of(write_ods, sheet(Kind.DATE, "令和8年4月1日"))
    assert data == bytes_of(write_ods, sheet(Kind.DATE, "令和8年4月1日"))
    assert data[30:38] == b"mimetype"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        for name in package.namelist()[1:]:
            etree.fromstring(package.read(name))


def test_an_ods_has_its_filter_its_rules_and_its_frozen_header() -> None:
    choice = sheet(Kind.CATEGORY, "甲", choices=('甲"', "乙"), note="注")
    with zipfile.ZipFile(io.BytesIO(bytes_of(write_ods, choice))) as package:
        content = package.read("content.xml").decode()
        view = package.read("settings.xml").decode()
    assert (
        "&quot;甲&quot;&quot;&quot;;&quot;乙&quot;" in content
        or '"甲""";"乙"' in content
    )
    assert "table:target-range-address=\"'表'.A1:'表'.A2\"" in content
    assert "VerticalSplitPosition" in view


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("東京", 4), ("a\n東京都", 6), ("ｱｲ", 2)]
)
def test_a_full_width_character_counts_two(text: str, width: int) -> None:
    assert width_of(text) == width


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_name_becomes_one_a_spreadsheet_takes(names: list[str]) -> None:
    cleaned = clean_names(names)
    assert len({name.casefold() for name in cleaned}) == len(names)
    for name in cleaned:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**14), max_value=10**14),
    # A spreadsheet keeps fifteen digits of a number.
    st.integers(min_value=-(10**9), max_value=10**9).map(lambda n: (2 * n + 1) / 16),
    st.dates(min_value=date(1901, 1, 1), max_value=date(2200, 1, 1)),
    st.text(max_size=8),
    st.text(alphabet="=+' \t\n_x0041<&東", max_size=8),
)
ILLEGAL = {chr(n) for n in range(32)} - set("\t\n\r") | {"\ufffe", "\uffff"}
slow = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@both
@slow
@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_any_table_comes_back_the_same_or_is_refused_by_its_cell(
    write: Writer, rows: list[tuple[Value, Value]]
) -> None:
    columns = (ColumnToWrite("a"), ColumnToWrite("b"))
    table = SheetToWrite("表", columns, rows)
    if any(isinstance(v, str) and ILLEGAL & set(v) for row in rows for v in row):
        with pytest.raises(NotWritable):
            bytes_of(write, table)
        return
    data = bytes_of(write, table)
    back = [_padded(row) for row in read(data)["表"]]
    expected = [["a", "b"], *([_same(a), _same(b)] for a, b in rows)]
    while expected[-1] == [None, None]:
        expected.pop()
    while back and back[-1] == [None, None]:
        back.pop()
    assert back == expected


def _padded(row: list[Value]) -> list[Value]:
    return [None if v == "" else v for v in [*row, None, None][:2]]


def _same(value: Value) -> Value:
    """What a workbook holds of a cell: line feeds, and no blank text."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n") or None
