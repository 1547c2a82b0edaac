"""Papers are set by typst from a template and data. Nothing is fetched, ever.

Fonts come from installed packages only, so a paper looks the same on every machine.
Data reach the template as JSON and are strings there: markup in a project's title is
printed, not obeyed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import kakehashi
from kakehashi.foundation.papers.fonts import folders, printable

if TYPE_CHECKING:
    import typst

# What a template may hold: text, numbers, lists and tables of them.
Data = Mapping[str, "Value"]
Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]

ROOT = Path(kakehashi.__file__).parent
LETTER = Path(__file__).parent / "templates" / "plain_letter.typ"
# For keeping (PDF/A, with the text in it) and for reading aloud (PDF/UA).
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def render_pdf(template: Path, data: Data, *, at: datetime | None = None) -> bytes:
    """Set ``template`` (a ``.typ`` file in this package) with ``data`` as a PDF.

    The template reads ``json(bytes(sys.inputs.data))`` and must give the document a
    title that is not empty. What no font can show stands as 〓. ``at`` is the date of
    making in the file; the same input then gives the same bytes. The first paper of a
    process takes some 0.2 s longer, for the fonts.

    Raises:
        typst.TypstError: the template is wrong; never because of what people wrote.
    """
    made = _compiler(template, data).compile(
        format="pdf", pdf_standards=_STANDARDS, timestamp=at
    )
    return made if isinstance(made, bytes) else b""


def render_pages(template: Path, data: Data, *, ppi: float = 110) -> list[bytes]:
    """The same paper as one PNG a page, to be looked at."""
    made = _compiler(template, data).compile(format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made or [])


def _compiler(template: Path, data: Data) -> typst.Compiler:
    import typst  # noqa: PLC0415 -- heavy: the typesetter, for processes that print

    return typst.Compiler(
        template,
        root=ROOT,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
    )


def _printable(value: Value) -> Value:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(held) for key, held in value.items()}
    if isinstance(value, Sequence):
        return [_printable(held) for held in value]
    return value


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 -- heavy: see above

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders()
    )
