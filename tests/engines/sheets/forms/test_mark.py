"""A form goes back with its errors shown in the cells, and comes clean again."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from lxml import etree

from kakehashi.engines.sheets import forms
from kakehashi.engines.sheets.findings import Level
from kakehashi.engines.sheets.forms import Mark
from kakehashi.kernel.problems import Refused
from tests.engines.sheets.forms.makers import (
    NAMES,
    changed,
    members,
    packed,
    refused,
    specimen,
    workbook,
)

WRONG = (
    Mark("申請者名が空です。", name="申請者名"),
    Mark("日付を確かめてください。", name="申請日", level=Level.WARNING),
    Mark("見出しはこのままで。", sheet="交付申請書", cell="A7"),
)
ANYWHERE = {
    "grant_application": Mark("ここ", name="旅費"),
    "participant_list": Mark("ここ", name="参加者"),
    "sparse_1904": Mark("ここ", name="実施日"),
}


def _sheet(form: bytes, name: str = "交付申請書") -> Any:
    """The sheet as openpyxl sees it; its stubs do not know which cells are merged."""
    return openpyxl.load_workbook(io.BytesIO(form))[name]


def test_the_error_stands_in_a_comment_and_a_colour() -> None:
    sheet = _sheet(forms.mark(specimen("grant_application"), WRONG))
    assert sheet["B2"].comment.text == "―― kakehashi ――\n申請者名が空です。"
    assert sheet["B2"].comment.author == "kakehashi"
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7C2"
    assert sheet["B3"].fill.fgColor.rgb == "FFFFE8A3"


def test_the_marked_cell_keeps_border_format_and_protection() -> None:
    form = specimen("grant_application")
    before, after = _sheet(form)["B3"], _sheet(forms.mark(form, WRONG))["B3"]
    assert after.number_format == before.number_format
    assert repr(after.border) == repr(before.border)
    assert repr(after.protection) == repr(before.protection)
    assert after.protection.locked is False


def test_a_comment_somebody_wrote_stays_and_ours_follows_it() -> None:
    sheet = _sheet(forms.mark(specimen("grant_application"), WRONG))
    text = sheet["A7"].comment.text
    assert text.startswith("円単位で記入します。")
    assert text.endswith("見出しはこのままで。")


def test_shapes_and_pictures_are_the_same_in_a_marked_copy() -> None:
    form = specimen("grant_application")
    assert changed(form, forms.mark(form, WRONG)) == {
        "xl/worksheets/sheet1.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
    }


def test_the_box_of_the_old_comment_keeps_its_bytes() -> None:
    form = specimen("grant_application")
    box = "xl/drawings/vmlDrawing1.vml"
    old, new = members(form)[box], members(forms.mark(form, WRONG))[box]
    head = old[: old.rfind(b"</xml>")]
    assert new.startswith(head)
    assert new.count(b"<v:shape ") == old.count(b"<v:shape ") + 2


def test_a_sheet_without_comments_gets_its_parts() -> None:
    form = specimen("sparse_1904")
    marked = forms.mark(form, [ANYWHERE["sparse_1904"]])
    assert changed(form, marked) == {
        "[Content_Types].xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
    }
    assert _sheet(marked, "報告")["B5"].comment.text.endswith("\nここ")


def test_the_line_to_the_boxes_stands_where_the_schema_wants_it() -> None:
    form = workbook(
        '<row r="1"><c r="A1"/></row>',
        {"欄": "様式!$A$1"},
        after='<drawing r:id="rId9"/><tableParts count="0"/>',
    )
    marked = forms.mark(form, [Mark("ここ", name="欄")])
    root = etree.fromstring(members(marked)["xl/worksheets/sheet1.xml"])
    order = [etree.QName(child).localname for child in root]
    assert order == ["sheetData", "drawing", "legacyDrawing", "tableParts"]


def test_every_cell_of_an_area_is_coloured_and_the_first_one_speaks() -> None:
    marked = forms.mark(specimen("participant_list"), [ANYWHERE["participant_list"]])
    sheet = _sheet(marked, "前期")
    colours = {cell.fill.fgColor.rgb for row in sheet["A4:C8"] for cell in row}
    assert colours == {"FFFFC7C2"}
    assert sheet["A4"].comment.text.endswith("\nここ")
    assert sheet["B4"].comment is None


def test_two_errors_of_a_cell_are_told_together_in_the_graver_colour() -> None:
    marks = [
        Mark("一つ目", name="旅費", level=Level.NOTE),
        Mark("二つ目", name="旅費", level=Level.ERROR),
    ]
    cell = _sheet(forms.mark(specimen("grant_application"), marks))["B8"]
    assert cell.comment.text.endswith("\n一つ目\n二つ目")
    assert cell.fill.fgColor.rgb == "FFFFC7C2"


def _canonical(form: bytes) -> dict[str, bytes]:
    found = {}
    for path, data in members(form).items():
        xml = path.endswith((".xml", ".rels"))
        found[path] = (
            etree.tostring(etree.fromstring(data), method="c14n") if xml else data
        )
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_marked_form_unmarked_is_the_form_again(name: str) -> None:
    form = specimen(name)
    assert _canonical(forms.unmark(forms.mark(form, [ANYWHERE[name]]))) == _canonical(
        form
    )


def test_a_cell_without_a_fill_has_none_again() -> None:
    form = specimen("grant_application")
    marked = forms.mark(form, [Mark("ここ", name="共催"), Mark("ここ", name="合計")])
    assert _sheet(marked)["B6"].fill.fgColor.rgb == "FFFFC7C2"
    clean = forms.unmark(marked)
    assert _canonical(clean) == _canonical(form)


def test_our_words_are_cut_out_of_other_peoples_comments() -> None:
    clean = forms.unmark(forms.mark(specimen("grant_application"), WRONG))
    assert _sheet(clean)["A7"].comment.text == "円単位で記入します。"
    assert _sheet(clean)["B2"].comment is None


def test_a_clean_form_is_given_back_as_it_is() -> None:
    form = specimen("grant_application")
    assert forms.unmark(form) == form


def test_marking_again_replaces_the_earlier_marks() -> None:
    form = specimen("grant_application")
    twice = forms.mark(forms.mark(form, WRONG), [ANYWHERE["grant_application"]])
    assert members(twice) == members(
        forms.mark(
            forms.unmark(forms.mark(form, WRONG)), [ANYWHERE["grant_application"]]
        )
    )
    sheet = _sheet(twice)
    assert sheet["B2"].comment is None
    assert sheet["B2"].fill.fgColor.rgb == "FFFFFFCC"
    assert sheet["B8"].comment.text.endswith("\nここ")


def test_a_corrected_copy_reads_clean() -> None:
    marked = forms.mark(specimen("grant_application"), WRONG)
    corrected = forms.fill(marked, {"申請者名": "架橋市", "申請日": date(2026, 4, 1)})
    clean = forms.unmark(corrected)
    assert forms.read_form(clean).values["申請者名"] == "架橋市"
    assert _sheet(clean)["B3"].number_format == _sheet(marked)["B3"].number_format
    assert _sheet(clean)["B3"].comment is None


def test_a_copy_another_program_saved_again_is_unmarked_too() -> None:
    marked = forms.mark(specimen("grant_application"), WRONG)
    book = openpyxl.load_workbook(io.BytesIO(marked))
    out = io.BytesIO()
    book.save(out)
    sheet = _sheet(forms.unmark(out.getvalue()))
    assert sheet["B2"].comment is None
    assert sheet["B2"].fill.fgColor.rgb == "FFFFFFCC"


def _saved_by_a_forgetful_program(marked: bytes) -> bytes:
    """Authors blank, our words in several runs, other backgrounds: as LibreOffice."""
    parts = members(marked)
    comments = parts["xl/comments1.xml"].decode()
    comments = comments.replace(">kakehashi<", "> <").replace(
        "―― kakehashi ――\n",
        '―― </t></r><r><t xml:space="preserve">kakehashi ――\n',
    )
    styles = parts["xl/styles.xml"].decode()
    ours = '<fgColor rgb="FFFFC7C2"/><bgColor rgb="'
    assert ours in styles
    styles = re.sub(f'{ours}[0-9A-F]*"', f'{ours}FFFFCCCC"', styles)
    changes = {"xl/comments1.xml": comments, "xl/styles.xml": styles}
    return packed({**parts, **changes})


def test_a_copy_from_a_program_that_forgets_authors_is_unmarked_too() -> None:
    marked = forms.mark(specimen("grant_application"), WRONG)
    sheet = _sheet(forms.unmark(_saved_by_a_forgetful_program(marked)))
    assert sheet["B2"].comment is None
    assert sheet["A7"].comment.text == "円単位で記入します。"
    assert sheet["B2"].fill.patternType is None
    assert sheet["B4"].fill.fgColor.rgb == "FFFFFFCC"


def test_a_mark_on_nothing_is_refused() -> None:
    marks = [
        Mark("?", name="申請社名"),
        Mark("?", sheet="ない", cell="A1"),
        Mark("?", sheet="交付申請書", cell="A0"),
        Mark("\0", name="旅費"),
    ]
    with pytest.raises(Refused) as caught:
        forms.mark(specimen("grant_application"), marks)
    assert refused(caught) == [
        ("form-misspelt-name", "申請社名"),
        ("form-no-such-cell", ""),
        ("form-no-such-cell", ""),
        ("form-illegal-character", "旅費"),
    ]
