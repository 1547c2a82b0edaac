"""Values go into the named cells; everything else stays as it was."""

from __future__ import annotations

import io
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from lxml import etree

from kakehashi.engines.sheets import forms
from kakehashi.engines.sheets.forms.elements import remove
from kakehashi.engines.sheets.forms.package import parse
from kakehashi.kernel.problems import Refused
from tests.engines.sheets.forms.makers import (
    changed,
    members,
    refused,
    specimen,
    workbook,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FILLED: dict[str, forms.FormValue] = {
    "申請者名": "𠮷野 髙志",
    "申請日": date(2026, 11, 22),
    "団体コード": "012025",
    "事業区分": "協力",
    "共催": "有",
    "旅費": 120_000,
    "会場費": Decimal("35000.5"),
    "備考": "=cmd|' /C calc'!A0",
}


def _sheet(form: bytes, number: int = 1) -> Element:
    return parse(members(form)[f"xl/worksheets/sheet{number}.xml"])


def _cell(form: bytes, address: str, number: int = 1) -> Element:
    found = _sheet(form, number).find(f".//{{*}}c[@r='{address}']")
    assert found is not None
    return found


def _addresses(form: bytes) -> list[str | None]:
    return [cell.get("r") for cell in _sheet(form).iterfind(".//{*}c")]


def _without_cells(root: Element, *addresses: str) -> bytes:
    for cell in root.findall(".//{*}c"):
        formula = cell.find("{*}f") is not None
        if cell.get("r") in addresses or formula:
            remove(cell)
    for row in root.findall(".//{*}row"):
        if not len(row):
            remove(row)
    for dimension in root.findall("{*}dimension"):
        remove(dimension)
    return etree.tostring(root, method="c14n")


def test_only_the_sheets_with_filled_cells_and_their_readers_change() -> None:
    form = specimen("grant_application")
    filled = forms.fill(form, FILLED)
    assert changed(form, filled) == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",  # its formula looks at the total
    }


@pytest.mark.parametrize(
    ("name", "values", "sheets"),
    [
        ("participant_list", {"氏名一覧": ["山田"]}, {2}),
        ("participant_list", {"参加者": [["山田"]]}, {1}),
        ("sparse_1904", {"遠くの欄": "ここ"}, {1}),
    ],
)
def test_every_other_member_keeps_its_bytes(
    name: str, values: dict[str, forms.FormValue], sheets: set[int]
) -> None:
    form = specimen(name)
    filled = forms.fill(form, values)
    paths = {f"xl/worksheets/sheet{number}.xml" for number in sheets}
    assert changed(form, filled) == paths


def test_members_keep_their_order() -> None:
    form = specimen("grant_application")
    assert list(members(forms.fill(form, FILLED))) == list(members(form))


def test_text_boxes_and_circles_are_the_same_after_filling() -> None:
    form = specimen("grant_application")
    drawing = "xl/drawings/drawing1.xml"
    before = members(form)[drawing]
    assert b"txBox" in before
    assert b'prst="ellipse"' in before
    assert members(forms.fill(form, FILLED))[drawing] == before


def test_the_patched_sheet_is_the_same_but_for_its_filled_cells() -> None:
    form = specimen("grant_application")
    cells = ("B2", "B3", "B4", "B5", "B6", "B8", "B9", "E18")
    after = _without_cells(_sheet(forms.fill(form, FILLED)), *cells)
    assert after == _without_cells(_sheet(form), *cells)


def test_the_declaration_of_the_patched_sheet_stays() -> None:
    form = specimen("grant_application")
    sheet = members(forms.fill(form, FILLED))["xl/worksheets/sheet1.xml"]
    assert sheet.startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')


def test_filled_cells_keep_their_style() -> None:
    form = specimen("grant_application")
    before = _cell(form, "B3").get("s")
    after = _cell(forms.fill(form, FILLED), "B3").get("s")
    assert after == before != "0"


def test_openpyxl_sees_the_values() -> None:
    filled = forms.fill(specimen("grant_application"), FILLED)
    sheet = openpyxl.load_workbook(io.BytesIO(filled))["交付申請書"]
    assert sheet["B2"].value == "𠮷野 髙志"
    assert str(sheet["B3"].value) == "2026-11-22 00:00:00"
    assert sheet["B4"].value == "012025"
    assert (sheet["B8"].value, sheet["B9"].value) == (120_000, 35_000.5)
    assert sheet["B10"].value == "=SUM(B8:B9)"


def test_text_that_looks_like_a_formula_is_text() -> None:
    filled = forms.fill(specimen("grant_application"), FILLED)
    cell = _cell(filled, "E18")
    assert cell.get("t") == "inlineStr"
    assert cell.find("{*}f") is None


def test_formulas_that_may_depend_lose_their_last_value() -> None:
    filled = forms.fill(specimen("grant_application"), {"旅費": 1})
    assert _cell(filled, "B10").find("{*}v") is None
    assert _cell(filled, "B1", 2).find("{*}v") is None


def test_a_sheet_nobody_looks_at_keeps_its_computed_values() -> None:
    filled = forms.fill(specimen("participant_list"), {"氏名一覧": ["山田"]})
    assert _cell(filled, "D4").find("{*}v") is not None


def test_no_values_give_the_same_members() -> None:
    form = specimen("grant_application")
    assert changed(form, forms.fill(form, {})) == set()


def test_an_area_is_filled_row_by_row_and_the_rest_becomes_blank() -> None:
    form = specimen("participant_list")
    full = forms.fill(form, {"氏名一覧": list("あいうえお")})
    less = forms.fill(full, {"氏名一覧": ["か", "き"]})
    assert forms.read_form(less).values["氏名一覧"] == ["か", "き", None, None, None]


def test_rows_of_values_fill_an_area() -> None:
    rows: list[list[forms.FormScalar]] = [
        ["山田", date(1990, 4, 1), 3000],
        ["髙橋", None, 0],
    ]
    filled = forms.fill(specimen("participant_list"), {"参加者": rows})
    read = forms.read_form(filled).values["参加者"]
    assert isinstance(read, list)
    assert read[:2] == rows
    assert read[2] == [None, None, None]


def test_more_rows_than_the_area_has_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill(specimen("participant_list"), {"参加者": [["山田"]] * 6})
    assert refused(caught) == [("form-too-many-values", "参加者")]


def test_more_values_than_cells_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill(specimen("grant_application"), {"申請者名": ["あ", "い"]})
    assert refused(caught) == [("form-too-many-values", "申請者名")]


def test_a_name_two_sheets_have_is_told_apart_by_its_sheet() -> None:
    form = specimen("participant_list")
    filled = forms.fill(form, {"後期 (9月)!主催者": "架橋市"})
    values = forms.read_form(filled).values
    assert values["後期 (9月)!主催者"] == "架橋市"
    assert values["前期!主催者"] is None


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill(specimen("grant_application"), {"申請者": "架橋市"})
    assert refused(caught) == [("form-misspelt-name", "申請者")]
    assert "申請者名" in caught.value.problems[0].message


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill(
            specimen("grant_application"),
            {"xyz": 1, "事業区分": "観光", "合計": 5, "備考": "\x0b"},
        )
    assert refused(caught) == [
        ("form-unknown-name", "xyz"),
        ("form-not-allowed", "事業区分"),
        ("form-formula-cell", "合計"),
        ("form-illegal-character", "備考"),
    ]
    assert "交流、協力、招へい" in caught.value.problems[1].message
    assert "U+000B" in caught.value.problems[3].message


def test_a_formula_is_skipped_by_none() -> None:
    form = specimen("grant_application")
    filled = forms.fill(form, {"合計": None})
    assert changed(form, filled) == set()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("nan"), "form-odd-value"),
        (float("inf"), "form-odd-value"),
        (1234567890123456, "form-long-number"),
        pytest.param(10**400, "form-long-number", id="huge"),
        pytest.param("あ" * 32_768, "form-long-text", id="long"),
        (b"bytes", "form-odd-value"),
        ([["あ"], "い"], "form-odd-value"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_by_name(
    value: forms.FormValue, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        forms.fill(specimen("grant_application"), {"備考": value})
    assert refused(caught) == [(code, "備考")]


def test_a_day_before_the_calendar_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill(specimen("sparse_1904"), {"実施日": date(1903, 12, 31)})
    assert refused(caught) == [("form-early-day", "実施日")]


def test_days_are_counted_from_1904_where_the_workbook_does() -> None:
    filled = forms.fill(specimen("sparse_1904"), {"実施日": date(1904, 1, 3)})
    assert _cell(filled, "B5").findtext("{*}v") == "2"
    assert forms.read_form(filled).values["実施日"] == date(1904, 1, 3)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)])
def test_days_around_the_29_february_that_never_was(day: date) -> None:
    filled = forms.fill(specimen("grant_application"), {"申請日": day})
    assert forms.read_form(filled).values["申請日"] == day


def test_a_day_in_a_cell_without_a_days_format_is_written_in_words() -> None:
    filled = forms.fill(specimen("grant_application"), {"備考": date(2026, 11, 22)})
    assert forms.read_form(filled).values["備考"] == "令和8年11月22日"


def test_an_aware_instant_is_written_in_japans_time() -> None:
    instant = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    filled = forms.fill(specimen("grant_application"), {"申請日": instant})
    assert str(forms.read_form(filled).values["申請日"]) == "2026-11-22 00:30:00"


def test_cells_and_rows_the_xml_lacks_are_put_in_order() -> None:
    values = {"左上の空き": "い", "遠くの欄": "ろ", "間の欄": "は"}
    root = _sheet(forms.fill(specimen("sparse_1904"), values))
    rows = [int(row.get("r", "")) for row in root.iterfind(".//{*}row")]
    assert rows == sorted(rows) == [1, 3, 5, 8, 11, 40]
    dimension = root.find("{*}dimension")
    assert dimension is not None
    assert dimension.get("ref") == "A1:H40"


def test_a_cell_is_put_between_its_neighbours() -> None:
    form = workbook(
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>',
        {"間": "様式!$B$1"},
    )
    assert _addresses(forms.fill(form, {"間": 2})) == ["A1", "B1", "C1"]


def test_rows_and_cells_without_numbers_are_counted() -> None:
    form = workbook(
        "<row><c><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>",
        {"三": "様式!$B$2", "先": "様式!$C$1"},
    )
    assert forms.read_form(form).values["三"] == 3
    read = forms.read_form(forms.fill(form, {"先": "新", "三": 4})).values
    assert read == {"三": 4, "先": "新"}


def test_a_new_cell_takes_the_style_of_its_row() -> None:
    form = workbook(
        '<row r="2" s="7" customFormat="1"/>',
        {"欄": "様式!$B$2"},
    )
    assert _cell(forms.fill(form, {"欄": "あ"}), "B2").get("s") == "7"


def test_a_merged_area_is_written_at_its_upper_left() -> None:
    form = workbook(
        "",
        {"欄": "様式!$C$3", "全部": "様式!$B$2:$D$4"},
        after='<mergeCells count="1"><mergeCell ref="B2:D4"/></mergeCells>',
    )
    for name in ("欄", "全部"):
        assert _addresses(forms.fill(form, {name: "あ"})) == ["B2"]


def test_a_cell_inside_an_array_formula_is_no_field() -> None:
    form = workbook(
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">ROW(A1:A2)</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>',
        {"二": "様式!$A$2"},
    )
    with pytest.raises(Refused) as caught:
        forms.fill(form, {"二": 5})
    assert refused(caught) == [("form-formula-cell", "二")]


def test_a_name_that_is_no_area_of_cells_is_told_so() -> None:
    form = workbook("", {"税率": "0.1", "消えた": "様式!#REF!"})
    with pytest.raises(Refused) as caught:
        forms.fill(form, {"税率": 1, "消えた": 2})
    assert {code for code, _ in refused(caught)} == {"form-not-cells"}


def test_a_list_in_excels_extension_is_kept_to() -> None:
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    form = workbook(
        '<row r="9"><c r="A9" t="inlineStr"><is><t>可</t></is></c></row>',
        {"可否": "様式!$B$1"},
        after=f'<extLst><ext xmlns:x14="{x14}"><x14:dataValidations>'
        '<x14:dataValidation type="list"><x14:formula1><xm:f xmlns:xm="urn:x">'
        '様式!$A$9:$A$10</xm:f></x14:formula1><xm:sqref xmlns:xm="urn:x">B1</xm:sqref>'
        "</x14:dataValidation></x14:dataValidations></ext></extLst>",
    )
    with pytest.raises(Refused) as caught:
        forms.fill(form, {"可否": "否"})
    assert refused(caught) == [("form-not-allowed", "可否")]
    assert forms.read_form(forms.fill(form, {"可否": "可"})).values["可否"] == "可"


def test_a_list_that_only_warns_refuses_nothing() -> None:
    form = workbook(
        "",
        {"色": "様式!$B$1"},
        after='<dataValidations><dataValidation type="list" errorStyle="warning" '
        'sqref="B1"><formula1>"赤,青"</formula1></dataValidation></dataValidations>',
    )
    assert forms.read_form(forms.fill(form, {"色": "黄"})).values["色"] == "黄"


def test_a_name_of_very_many_cells_is_filled_in_good_time() -> None:
    form = workbook("", {"表": "様式!$A$1:$B$10000"})
    rows: list[list[forms.FormScalar]] = [
        [number, f"{number}番"] for number in range(10_000)
    ]
    started = time.perf_counter()
    filled = forms.fill(form, {"表": rows})
    assert forms.read_form(filled).values["表"] == rows
    assert time.perf_counter() - started < 20
