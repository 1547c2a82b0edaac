"""A letter is set: what was written stands on it, and nothing of it is obeyed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kakehashi.foundation.papers.fonts import missing_characters, printable
from kakehashi.foundation.papers.render import (
    LETTER,
    Data,
    Value,
    render_pages,
    render_pdf,
)
from tests.foundation.papers.reading import page_count, text_of

NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)


def a_letter(**changes: Value) -> Data:
    return {
        "title": "助成金の交付決定について（通知）",
        "number": "架助第12号",
        "date": "令和8年11月22日",
        "to": ["𠮷野町長　髙﨑　花子　様"],
        "sender": ["架け橋協会（実演）", "理事長　実演　太郎"],
        "text": "標記の件について、下記のとおり通知します。",
        "particulars": [{"label": "交付決定額", "value": "金 3,000,000円"}],
        **changes,
    }


def test_a_letter_says_what_it_was_given_variants_of_characters_included() -> None:
    pdf = render_pdf(LETTER, a_letter(), at=NOON)

    assert page_count(pdf) == 1
    lines = [line for line in text_of(pdf).splitlines() if line]
    said = "".join(lines)
    assert lines[0] == "架助第12号"
    assert "𠮷野町長　髙﨑　花子　様" in said
    assert "助成金の交付決定について（通知）" in said
    assert "金 3,000,000円" in said
    assert said.index("記") < said.index("以上")


@pytest.mark.parametrize(
    "markup",
    [
        "#set text(red)",
        "*太字* _斜体_ `code` $x^2$",
        '#eval("1+1") #sys.inputs',
        "@引用 <印> // 注 /* 注 */",
        '"},{"label":"金額","value":"9,999,999円',
        '#import "/config/settings/base.py"',
    ],
)
def test_markup_in_what_people_write_is_printed_and_not_obeyed(markup: str) -> None:
    pdf = render_pdf(LETTER, a_letter(title=markup, text=markup, to=[markup]))

    said = text_of(pdf).replace("\n", "")
    assert said.count(markup) == 3


def test_a_long_letter_goes_over_pages_that_are_numbered() -> None:
    pdf = render_pdf(LETTER, a_letter(text="\n\n".join(["長い段落です。" * 40] * 12)))

    assert page_count(pdf) > 1
    assert f"1/{page_count(pdf)}" in text_of(pdf).replace(" ", "").replace("\n", "")


def test_the_same_letter_made_at_the_same_time_is_the_same_file() -> None:
    once = render_pdf(LETTER, a_letter(), at=NOON)

    assert render_pdf(LETTER, a_letter(), at=NOON) == once
    assert render_pdf(LETTER, a_letter(number="架助第13号"), at=NOON) != once


def test_a_letter_is_fit_for_keeping_and_for_reading_aloud() -> None:
    pdf = render_pdf(LETTER, a_letter())

    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(ja-JP)" in pdf


def test_what_no_font_can_show_stands_as_a_geta_and_stops_nothing() -> None:
    pdf = render_pdf(LETTER, a_letter(text="สมชาย\x07さん😀、葛\U000e0100城市"))

    said = text_of(pdf)
    assert "〓〓〓〓〓さん〓、葛" in said.replace("\n", "")
    assert missing_characters("สมชาย髙﨑𠮷😀😀") == [*"สมชาย", "😀"]


def test_printable_text_is_left_as_it_is() -> None:
    text = "髙﨑𠮷 ①㈱〜～－− ﾊﾝｶｸ\n葛\U000e0100城市"

    assert printable(text) == text
    assert missing_characters(text) == []


def test_a_letter_can_be_looked_at_as_pictures() -> None:
    pages = render_pages(LETTER, a_letter(), ppi=40)

    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"]
