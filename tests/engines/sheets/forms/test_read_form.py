"""A form is read back with its types; a hostile one is refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest

from kakehashi.engines.sheets import forms
from kakehashi.engines.sheets.findings import Rejected
from kakehashi.engines.sheets.forms import CellKind
from tests.engines.sheets.forms.makers import members, packed, specimen, workbook


def test_blank_cells_are_none_and_formulas_give_their_last_value() -> None:
    reading = forms.read_form(specimen("grant_application"))
    assert reading.values["申請者名"] is None
    assert reading.values["合計"] == 0
    assert {cell.name for cell in reading.cells if cell.formula} == {"合計"}
    assert reading.findings == ()


def test_a_formula_not_yet_computed_is_told() -> None:
    filled = forms.fill(specimen("grant_application"), {"旅費": 5})
    (finding,) = forms.read_form(filled).findings
    assert (finding.code, finding.cell) == ("form-not-computed", "B10")
    assert "合計" in finding.message()


def test_names_of_excel_itself_are_left_out() -> None:
    names = forms.read_form(specimen("grant_application")).values
    assert not any(name.startswith("_xlnm") for name in names)
    assert len(names) == 10


def test_the_json_can_be_filled_in_again() -> None:
    form = forms.fill(
        specimen("grant_application"),
        {"申請日": date(2026, 11, 22), "申請者名": "架橋市", "旅費": 3},
    )
    said = json.loads(json.dumps(forms.read_form(form).to_json()))
    assert said["values"]["申請日"] == "2026-11-22"
    place = next(each for each in said["cells"] if each["name"] == "旅費")
    assert (place["sheet"], place["cells"]) == ("交付申請書", ["B8"])
    again = forms.fill(specimen("grant_application"), said["values"])
    assert forms.read_form(again).values["申請者名"] == "架橋市"


def test_readings_over_the_kanji_are_no_part_of_the_text() -> None:
    form = workbook(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        {"氏名": "様式!$A$1"},
        strings="<si><r><t>山</t></r><r><t>田</t></r>"
        '<rPh sb="0" eb="2"><t>ヤマダ</t></rPh></si>',
    )
    assert forms.read_form(form).values["氏名"] == "山田"


def test_an_error_value_is_told() -> None:
    form = workbook(
        '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        {"率": "様式!$A$1"},
    )
    reading = forms.read_form(form)
    assert reading.values["率"] == "#DIV/0!"
    assert [finding.code for finding in reading.findings] == ["form-error-value"]


def test_a_form_says_what_it_asks_for() -> None:
    named = {each.name: each for each in forms.names_of(specimen("grant_application"))}
    assert named["事業区分"].kind is CellKind.CHOICE
    assert named["事業区分"].allowed == ("交流", "協力", "招へい")
    assert named["共催"].allowed == ("有 ・ 無", "有", "無")
    assert named["申請日"].kind is CellKind.DATE
    assert named["旅費"].kind is CellKind.NUMBER
    assert named["団体コード"].kind is CellKind.TEXT
    assert named["合計"].kind is CellKind.FORMULA
    assert named["申請者名"].kind is CellKind.ANY
    assert (named["申請者名"].unlocked, named["合計"].unlocked) == (True, False)
    assert named["共催"].label == "共催の有無"


def test_the_label_of_an_area_is_the_text_above_it() -> None:
    named = {each.name: each for each in forms.names_of(specimen("participant_list"))}
    assert named["参加者"].label == "氏名"
    assert len(named["参加者"].cells) == 15


def _hostile(path: str, data: bytes) -> bytes:
    return packed({**members(specimen("grant_application")), path: data})


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (b"", "not-a-sheet"),
        (b"%PDF-1.4", "not-a-sheet"),
        ("氏名,年齢\n".encode(), "form-old-format"),
        (specimen("grant_application")[:3000], "broken-file"),
        (packed({"a.txt": "a"}), "broken-file"),
        (_hostile("xl/worksheets/sheet1.xml", b"<worksheet>"), "broken-file"),
        (
            _hostile(
                "xl/worksheets/sheet1.xml",
                b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
            ),
            "dtd-refused",
        ),
        (
            _hostile("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'),
            "dtd-refused",
        ),
        (_hostile("xl/bomb.bin", bytes(50_000_000)), "zip-bomb"),
    ],
)
def test_what_is_no_sound_form_is_refused(form: bytes, code: str) -> None:
    for act in (forms.read_form, forms.names_of, forms.unmark):
        with pytest.raises(Rejected) as caught:
            act(form)
        assert caught.value.finding.code in (code, "form-old-format")
        assert caught.value.finding.message()


def test_two_members_of_one_name_are_refused() -> None:
    out = io.BytesIO(specimen("grant_application"))
    with (
        zipfile.ZipFile(out, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr("xl/workbook.xml", b"<other/>")
    with pytest.raises(Rejected):
        forms.read_form(out.getvalue())


def test_a_link_outside_is_not_followed() -> None:
    form: dict[str, str | bytes] = {**members(specimen("grant_application"))}
    rels = members(specimen("grant_application"))["xl/_rels/workbook.xml.rels"]
    form["xl/_rels/workbook.xml.rels"] = rels.replace(
        b'Target="worksheets/sheet1.xml"',
        b'TargetMode="External" Target="http://127.0.0.1:9/sheet1.xml"',
    )
    assert "申請者名" not in forms.read_form(packed(form)).values


def test_a_number_shown_with_its_zeros_is_read_with_them() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    form = members(
        workbook(
            '<row r="1"><c r="A1" s="1"><v>12025</v></c></row>',
            {"団体コード": "様式!$A$1"},
            more={
                "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts count="1">'
                '<numFmt numFmtId="170" formatCode="000000"/></numFmts><cellXfs>'
                '<xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
            },
        )
    )
    rels = form["xl/_rels/workbook.xml.rels"].decode()
    line = f'<Relationship Id="rId3" Type="{office}/styles" Target="/xl/styles.xml"/>'
    form["xl/_rels/workbook.xml.rels"] = rels.replace("</R", f"{line}</R").encode()
    reading = forms.read_form(packed({**form}))
    assert reading.values["団体コード"] == "012025"
