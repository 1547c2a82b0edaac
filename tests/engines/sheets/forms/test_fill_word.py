"""Word forms: places filled, nothing else run."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from kakehashi.engines.sheets import forms
from kakehashi.engines.sheets.findings import Rejected
from kakehashi.kernel.problems import Refused
from tests.engines.sheets.forms.makers import members, packed, refused, specimen


def template(*paragraphs: str, header: str = "", rows: bool = False) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    if rows:
        table = document.add_table(3, 2)
        table.cell(0, 0).text = "{%tr for each in 参加者 %}"
        table.cell(1, 0).text = "{{ each.氏名 }}"
        table.cell(1, 1).text = "{{ each.額|comma }}"
        table.cell(2, 0).text = "{%tr endfor %}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(form: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(form)).paragraphs]


def test_places_in_text_and_header_are_filled() -> None:
    form = template("申請者 {{ 申請者名 }}", header="{{ 文書番号 }}")
    assert forms.word_names(form) == ("文書番号", "申請者名")
    filled = forms.fill_word(form, {"申請者名": "𠮷野 髙志", "文書番号": "架第1号"})
    assert texts(filled) == ["申請者 𠮷野 髙志"]
    header = docx.Document(io.BytesIO(filled)).sections[0].header
    assert header.paragraphs[0].text == "架第1号"


def test_rows_of_a_table_are_repeated() -> None:
    form = template(rows=True)
    rows: list[forms.WordValue] = [
        {"氏名": "山田", "額": 120_000},
        {"氏名": "髙橋", "額": 0},
    ]
    filled = forms.fill_word(form, {"参加者": rows})
    table = docx.Document(io.BytesIO(filled)).tables[0]
    said = [[cell.text for cell in row.cells] for row in table.rows]
    assert said == [["山田", "120,000"], ["髙橋", "0"]]


def test_days_are_written_as_a_paper_has_them() -> None:
    filled = forms.fill_word(template("{{ 日 }}"), {"日": date(2026, 11, 22)})
    assert texts(filled) == ["令和8年11月22日"]


@pytest.mark.parametrize(
    "text", ["<w:p/>&amp; <b>", "{{ 7*7 }}", "{% raw %}", "一行目\n二行目", "=1+1"]
)
def test_text_is_text(text: str) -> None:
    assert texts(forms.fill_word(template("{{ 文 }}"), {"文": text})) == [text]


def test_a_missing_and_an_unknown_name_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill_word(template("{{ 甲 }}{{ 乙 }}"), {"甲": "", "丙": ""})
    assert refused(caught) == [("form-word-missing", "乙"), ("form-word-unknown", "丙")]


def test_a_missing_part_of_a_value_is_refused_by_name() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill_word(template("{{ 人.氏名 }}"), {"人": {}})
    assert refused(caught) == [("form-word-missing", "氏名")]


@pytest.mark.parametrize(
    "instruction",
    [
        "{{ ''.__class__.__mro__ }}{{ x() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ 9**9**9 }}",
        "{% for i in range(10) %}{% endfor %}",
        "{{ 甲|attr('x') }}",
        "{% set a = 1 %}",
        "{% for %}",
    ],
)
def test_other_instructions_are_refused(instruction: str) -> None:
    form = template(instruction)
    for act in (
        forms.word_names,
        lambda each: forms.fill_word(each, {"甲": "", "x": ""}),
    ):
        with pytest.raises(Refused) as caught:
            act(form)
        assert refused(caught) == [("form-word-instruction", "")]


def test_a_control_character_is_refused_by_name() -> None:
    with pytest.raises(Refused) as caught:
        forms.fill_word(template("{{ 甲 }}"), {"甲": "\x07"})
    assert refused(caught) == [("form-illegal-character", "甲")]


def test_a_workbook_is_no_word_form_and_a_document_no_workbook() -> None:
    with pytest.raises(Rejected) as caught:
        forms.fill_word(specimen("sparse_1904"), {})
    assert caught.value.finding.code == "form-no-word"
    with pytest.raises(Rejected) as caught:
        forms.read_form(template("あ"))
    assert caught.value.finding.code == "form-no-workbook"


def test_a_document_type_is_refused() -> None:
    form: dict[str, str | bytes] = {**members(template("{{ 甲 }}"))}
    form["word/styles.xml"] = b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    with pytest.raises(Rejected) as caught:
        forms.word_names(packed(form))
    assert caught.value.finding.code == "dtd-refused"
