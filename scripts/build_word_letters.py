"""Build the Word template of the letters of grants; run it when its look shall change.

The template holds places (``{{ title }}``) and a loop over the particulars of 記; the
texts themselves are in `programmes/grants/documents/letter_texts.py`. The file is built
with a fixed date, so that the same script gives the same file.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

OUT = (
    Path(__file__).parents[1] / "src/kakehashi/programmes/grants/data/forms/letter.docx"
)
FONT = "Noto Sans CJK JP"
RIGHT, MIDDLE = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
WIDTHS = (Mm(8), Mm(42), Mm(110))
CELLS = ("{{ item.number }}", "{{ item.label }}", "{{ item.value }}")


def build() -> None:
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for side in ("top", "bottom", "left", "right"):
        setattr(page, f"{side}_margin", Mm(25))
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)

    def line(text: str, align: WD_ALIGN_PARAGRAPH | None = None) -> Paragraph:
        paragraph = document.add_paragraph(text)
        if align is not None:
            paragraph.alignment = align
        return paragraph

    line("{%p if demonstration %}")
    mark = line("")
    run = mark.add_run("{{ demonstration }}")
    run.bold, run.font.size, run.font.color.rgb = True, Pt(14), RGBColor(0xB0, 0, 0x20)
    line("{%p endif %}")
    line("{{ number }}", RIGHT)
    line("{{ date }}", RIGHT)
    line("{{ addressee }}　御中")
    line("{{ sender }}", RIGHT)
    title = line("", MIDDLE)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(18)
    words = title.add_run("{{ title }}")
    words.bold, words.font.size = True, Pt(13)
    for text in ("{{ opening }}", "{%p if closing %}", "{{ closing }}", "{%p endif %}"):
        line(text).paragraph_format.first_line_indent = Pt(10.5)
    line("記", MIDDLE).paragraph_format.space_before = Pt(12)
    table = document.add_table(rows=3, cols=3)
    table.autofit = False
    _fill(table.rows[0].cells[0], "{%tr for item in items %}")
    for cell, text in zip(table.rows[1].cells, CELLS, strict=True):
        _fill(cell, text)
    _fill(table.rows[2].cells[0], "{%tr endfor %}")
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width  # LibreOffice reads the grid, Word the cells
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = width
        stays = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(stays)  # noqa: SLF001 -- no other way to it
    line("以上", RIGHT)
    known = document.core_properties
    known.author, known.title, known.comments = "", "助成の通知書", ""
    known.created = known.modified = datetime(2026, 11, 23)  # noqa: DTZ001
    OUT.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(OUT))


def _fill(cell: _Cell, text: str) -> None:
    cell.paragraphs[0].text = text


if __name__ == "__main__":
    build()
