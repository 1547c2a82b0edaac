"""XLSX, XLS and ODS: what a cell means, where it stands."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kakehashi.engines.sheets.reading import open_book
from kakehashi.engines.sheets.reading.number_formats import Meaning, meaning_of
from kakehashi.engines.sheets.tables import Merge
from tests.engines.sheets.reading.makers import (
    MAIN,
    first_sheet,
    read_rows,
    repacked,
    rows_of,
    saved,
    with_sheet_data,
    workbook_of,
)

MORNING = datetime(2026, 4, 1, 9, 30)  # noqa: DTZ001 — cells know no zone


def formatted(value: object, code: str) -> object:
    workbook = openpyxl.Workbook()
    first_sheet(workbook).append([value])
    first_sheet(workbook)["A1"].number_format = code
    return read_rows(saved(workbook))[0][0]


def test_text_numbers_and_truth_keep_their_types() -> None:
    rows = read_rows(workbook_of(["公民館", 3, 1.5, True, None, " 0 "]))
    assert rows == [["公民館", 3, 1.5, True, None, " 0 "]]


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', '[$-411]ggge"年"m"月"d"日"', "m/d"]
)
def test_a_day_is_a_day_in_western_and_japanese_formats(code: str) -> None:
    assert formatted(date(2026, 4, 1), code) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        (123, "000000", "000123"),
        (9876543, "000\\-0000", "987-6543"),
        (0.25, "0%", 0.25),
        (time(9, 30), "h:mm", time(9, 30)),
        (timedelta(hours=26), "[h]:mm", "26:00"),
        (MORNING, "yyyy/m/d h:mm", MORNING),
        (1234, "#,##0", 1234),
        (5, 'General"名"', 5),
        (-3, "#,##0;[Red]-#,##0", -3),
    ],
)
def test_a_format_says_what_a_number_means(
    value: object, code: str, read: object
) -> None:
    assert formatted(value, code) == read


def test_the_japanese_built_in_formats_are_days() -> None:
    assert meaning_of(27, None) is meaning_of(58, None) is Meaning.DAY
    assert meaning_of(32, None) is Meaning.TIME


def test_days_counted_from_1904() -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    first_sheet(workbook).append([date(2026, 4, 1)])
    assert read_rows(saved(workbook)) == [[date(2026, 4, 1)]]


def test_a_day_that_never_was_stays_a_number_and_is_told() -> None:
    workbook = openpyxl.Workbook()
    first_sheet(workbook).append([60])
    first_sheet(workbook)["A1"].number_format = "yyyy/m/d"
    book = open_book(saved(workbook))
    assert rows_of(book) == [[60]]
    assert [finding.code for finding in book.findings] == ["impossible-serial"]


def with_shared_strings(items: str, cells: str) -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="{0}/worksheet"'
        ' Target="/xl/worksheets/sheet1.xml"/><Relationship Id="rId2"'
        ' Type="{0}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ).format("http://schemas.openxmlformats.org/officeDocument/2006/relationships")
    return repacked(
        with_sheet_data(cells),
        xl___rels__workbook_dot_xml_dot_rels=relations.encode(),
        xl__sharedStrings_dot_xml=f'<sst xmlns="{MAIN}">{items}</sst>'.encode(),
    )


def test_the_reading_of_a_word_is_no_part_of_it() -> None:
    items = (
        "<si><r><t>東</t></r><r><t>京</t></r><rPh><t>トウキョウ</t></rPh></si>"
        "<si><t>a_x000D_b</t></si>"
    )
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="s"><v>9</v></c></row>'
    )
    book = open_book(with_shared_strings(items, cells))
    assert rows_of(book) == [["東京", "a\rb"]]
    assert [(f.code, f.cell) for f in book.findings] == [("missing-text", "C1")]


def test_a_formula_gives_its_stored_value_or_is_told() -> None:
    cells = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1" t="str"><f>X</f><v></v></c><c r="D1" t="e"><v>#N/A</v></c></row>'
    )
    book = open_book(with_sheet_data(cells))
    assert rows_of(book) == [[2, None, None, "#N/A"]]
    assert [(f.code, f.cell) for f in book.findings] == [
        ("formula-without-value", "B1"),
        ("error-value", "D1"),
    ]


def test_rows_keep_their_numbers_and_trailing_blanks_are_none() -> None:
    cells = (
        '<row r="2"><c r="C2"><v>1</v></c></row>'
        '<row r="9000"><c r="A9000"><v>2</v></c></row>'
        '<row r="1048576"><c r="A1048576" s="0"/></row>'
    )
    rows = read_rows(with_sheet_data(cells))
    assert (rows[0], rows[1], rows[8999], len(rows)) == ([], [None, None, 1], [2], 9000)


def test_merged_areas_hidden_sheets_and_names() -> None:
    workbook = openpyxl.Workbook()
    first_sheet(workbook).title = "様式 第1号"
    first_sheet(workbook)["B2"] = "題"
    first_sheet(workbook).merge_cells("B2:D3")
    workbook.create_sheet("裏").sheet_state = "hidden"
    workbook.create_chartsheet("図")
    book = open_book(saved(workbook))
    assert [(s.name, s.visible, s.merged) for s in book.sheets] == [
        ("様式 第1号", True, (Merge(2, 2, 3, 4),)),
        ("裏", False, ()),
    ]
    assert rows_of(book) == [[], [None, "題"]]


def test_the_strict_dialect_is_read() -> None:
    content = workbook_of(["題", 1])
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        changed = {
            name.replace("/", "__").replace(".", "_dot_"): package.read(name).replace(
                MAIN.encode(), strict
            )
            for name in ("xl/workbook.xml", "xl/styles.xml")
        }
        sheet = package.read("xl/worksheets/sheet1.xml").replace(MAIN.encode(), strict)
    changed["xl__worksheets__sheet1_dot_xml"] = sheet
    assert read_rows(repacked(content, **changed)) == [["題", 1]]


def test_an_old_workbook_gives_the_same_kinds_of_cells() -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("一覧")
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    code = xlwt.easyxf(num_format_str="000000")
    sheet.write_merge(0, 0, 0, 1, "題")
    sheet.write(2, 0, date(2026, 4, 1), day)
    sheet.write(2, 1, 123, code)
    sheet.write(2, 2, 1.5)
    stream = io.BytesIO()
    workbook.save(stream)
    book = open_book(stream.getvalue())
    assert (book.encoding, book.sheets[0].merged) == ("xls", (Merge(1, 1, 1, 2),))
    assert rows_of(book) == [["題"], [], [date(2026, 4, 1), "000123", 1.5]]


_ODS = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
 <office:body><office:spreadsheet><table:table table:name="一覧">{rows}</table:table>
 </office:spreadsheet></office:body></office:document-content>"""


def ods(rows: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", _ODS.format(rows=rows))
    return stream.getvalue()


def test_an_opendocument_sheet_with_repeated_cells_and_rows() -> None:
    one = (
        '<table:table-cell office:value-type="float" office:value="7">'
        "<text:p>007</text:p></table:table-cell>"
    )
    rows = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2"'
        ' office:value-type="string"><text:p>題</text:p><text:p>二行目</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row>"
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="2"/>'
        f"{one}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    book = open_book(ods(rows))
    assert (book.encoding, book.sheets[0].merged) == ("ods", (Merge(1, 1, 1, 2),))
    assert rows_of(book) == [["題\n二行目"], [None, None, "007"], [None, None, "007"]]
