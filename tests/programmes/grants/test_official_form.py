"""The form as it is given out, and as other programs and associations leave it."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.documents.form import blank_form, official_form
from kakehashi.programmes.grants.documents.form_marks import returned_form
from kakehashi.programmes.grants.verbs.drafts import Cost, edit_costs
from kakehashi.programmes.grants.verbs.forms import look_at
from tests.programmes.grants.makers import (
    NOON,
    a_call,
    a_draft,
    a_full_draft,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_form import (
    COSTS,
    COVER,
    a_filled_blank,
    a_form,
    by_office,
    cell_of,
    checked,
    codes,
    needs_office,
    opened,
    places,
    read,
    sheet_of,
    typed,
    with_line,
)

CIRCLE = b"""<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/\
spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">\
<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff>\
<xdr:row>20</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col>\
<xdr:colOff>0</xdr:colOff><xdr:row>21</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>\
<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="maru"/><xdr:cNvSpPr/>\
</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom></xdr:spPr>\
<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>\xe5\x8d\x94\xe4\xbc\x9a\xe4\xbd\xbf\xe7\x94\xa8\
\xe6\xac\x84</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>\
</xdr:twoCellAnchor></xdr:wsDr>"""
_SHEET, _RELS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
_DRAWING = "xl/drawings/drawing1.xml"


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_a_circle(data: bytes) -> bytes:
    """An association's own form: a ○ and a text box drawn on its cover."""
    parts = members(data)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId9" Type="{office}/drawing" '
        'Target="../drawings/drawing1.xml"/></Relationships>'
    )
    link = f'<drawing xmlns:r="{office}" r:id="rId9"/></worksheet>'.encode()
    kind = (
        b'<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
    )
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"</Types>", kind)
    parts[_SHEET] = parts[_SHEET].replace(b"</worksheet>", link)
    parts |= {_RELS: rels.encode(), _DRAWING: CIRCLE}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


@pytest.fixture
def own_form(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "own.xlsx"
    path.write_bytes(with_a_circle(blank_form()))
    settings.GRANT_FORM = str(path)
    return path


@pytest.mark.django_db
@pytest.mark.usefixtures("own_form")
def test_drawings_and_text_boxes_of_an_own_form_survive() -> None:
    draft = a_full_draft()
    given = a_form(draft)
    form = read(given)
    assert form.values["title"] == draft.case.title
    assert members(given)[_DRAWING] == CIRCLE
    assert b'r:id="rId9"' in members(given)[_SHEET]

    late = NOON + timedelta(days=99)
    look = look_at(form, draft.call, draft.case.applicant, draft, at=late)
    marked = returned_form(
        given,
        look.form,
        look.proposed,
        call=draft.call,
        body=draft.case.applicant,
    )
    assert [e.code for e in look.form.errors] == ["call-closed"]
    assert CIRCLE in members(marked).values()
    comment = cell_of(opened(marked), "call_name").comment
    assert comment is not None
    assert look.form.errors[0].message in comment.text


@pytest.mark.django_db
def test_only_the_sheets_that_are_filled_are_touched() -> None:
    before, after = members(blank_form()), members(a_form(a_full_draft()))
    changed = {name for name in after if before.get(name) != after[name]}
    assert before.keys() == after.keys()
    assert changed == {
        *(f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3, 4, 7)),
    }


@pytest.mark.django_db
def test_a_form_without_a_draft_tells_the_call_and_the_body() -> None:
    data = official_form(a_call(), body=a_town(), application=None)
    book = opened(data)
    assert cell_of(book, "body_name").value == "高知県檮原町"
    assert cell_of(book, "body_code").value == "394050"
    assert "3,000,000円まで申請できます" in str(cell_of(book, "terms_told").value)
    assert "必着" in str(cell_of(book, "terms_told").value)
    assert cell_of(book, "exclusion_texts").value == "資金の提供だけを行うもの"
    assert cell_of(book, "title").value is None


@pytest.mark.django_db
def test_more_lines_than_the_form_holds_are_refused_not_lost() -> None:
    draft = a_draft()
    edit_costs(
        draft,
        costs=[Cost("travel", f"旅費{n}", "", 1, 1) for n in range(41)],
        other_income_yen=0,
        requested_yen=None,
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON,
    )
    with pytest.raises(Refused) as refused:
        a_form(draft)
    assert refused.value.problems[0].code == "form-too-small"


@pytest.mark.django_db
def test_text_that_looks_like_a_formula_stays_text() -> None:
    draft = a_full_draft(title="=1+1")
    draft.content = "=HYPERLINK(1)\n二行目"
    form = read(a_form(draft))
    assert form.values["title"] == "=1+1"
    assert form.values["content"] == "=HYPERLINK(1)\n二行目"


@needs_office
@pytest.mark.django_db
def test_libreoffice_saves_the_form_and_nothing_is_lost() -> None:
    draft = a_full_draft()
    ours = read(a_form(draft))
    again = by_office(a_form(draft))
    form = checked(again)
    assert codes(form) == []
    assert not form.by_labels
    assert (form.values, form.lines, form.answers) == (
        ours.values,
        ours.lines,
        ours.answers,
    )
    assert form.terms == ours.terms
    computed = load_workbook(io.BytesIO(again), data_only=True)
    assert sheet_of(computed, COSTS)["C4"].value == 1_200_000


@needs_office
@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_an_older_or_open_format_is_read_by_its_labels(ending: str) -> None:
    draft = a_full_draft()
    ours = read(a_form(draft))
    form = checked(by_office(a_form(draft), ending))
    assert (form.encoding, codes(form)) == (ending, [])
    assert form.values == ours.values
    assert form.lines == ours.lines
    assert form.terms == ours.terms
    assert form.by_labels


@needs_office
def test_libreoffice_computes_what_was_typed_as_a_formula() -> None:
    data = with_line(
        a_filled_blank(), "旅費", "交通費", "=1000*2", 3, "人", "対象", row=11
    )
    wrong = typed(data, costs_total="=SUM(G10:G10)")
    form = checked(by_office(wrong))
    assert [line.amount_yen for line in form.lines] == [600_000, 6_000]
    assert list(places(form)) == [("total-differs", COSTS, "C4")]


@needs_office
@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_an_older_format_comes_back_as_the_official_form(ending: str) -> None:
    draft = a_full_draft()
    data = by_office(typed(a_form(draft), starts_on="昨日"), ending)
    looked = look_at(read(data), draft.call, draft.case.applicant, draft, at=NOON)
    marked = returned_form(
        data,
        looked.form,
        looked.proposed,
        call=draft.call,
        body=draft.case.applicant,
    )
    book = opened(marked)
    assert cell_of(book, "title").value == draft.case.title
    comment = cell_of(book, "starts_on").comment
    assert comment is not None
    assert f"{COVER} B14" in comment.text
