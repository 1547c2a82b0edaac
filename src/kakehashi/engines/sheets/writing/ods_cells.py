"""A cell as OpenDocument writes it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final
from xml.sax.saxutils import escape

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.tables import Value, as_text
from kakehashi.engines.sheets.writing.cells import AS_TEXT

_SPACES: Final = re.compile("(?<= ) +|^ +| +$")


def style_of(kind: Kind | None) -> str:
    """Return the name of the style cells of this kind have."""
    if kind is None:
        return "Default"
    if kind in AS_TEXT:
        return "text"
    return {Kind.DATE: "day", Kind.MONEY: "money"}.get(kind, "Default")


def cell_xml(value: Value, kind: Kind | None, rule: str = "") -> str:
    """Return a cell with its type; ``rule`` names what may be filled in."""
    ruled = f' table:content-validation-name="{rule}"' if rule else ""
    if value is None:
        return f"<table:table-cell{ruled}/>"
    style, typed = _typed(value, kind)
    styled = f' table:style-name="{style}"' if style else ""
    head = f"<table:table-cell{styled}{ruled} {typed}>"
    return f"{head}{_paragraphs(as_text(value))}</table:table-cell>"


def _typed(value: Value, kind: Kind | None) -> tuple[str, str]:
    if isinstance(value, bool):
        said = "true" if value else "false"
        return "", f'office:value-type="boolean" office:boolean-value="{said}"'
    if isinstance(value, int | float):
        style = "money" if kind is Kind.MONEY else ""
        return style, f'office:value-type="float" office:value="{value!r}"'
    if isinstance(value, datetime):
        said = value.isoformat()
        return "instant", f'office:value-type="date" office:date-value="{said}"'
    if isinstance(value, date):
        said = value.isoformat()
        return "day", f'office:value-type="date" office:date-value="{said}"'
    if isinstance(value, time):
        said = f"PT{value.hour:02}H{value.minute:02}M{value.second:02}S"
        return "clock", f'office:value-type="time" office:time-value="{said}"'
    style = "text" if kind in AS_TEXT else ""
    return style, 'office:value-type="string"'


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in text.split("\n"))


def _spaced(line: str) -> str:
    """Write spaces so that none is folded away, and tabs as tabs."""
    kept = _SPACES.sub(lambda found: "\0" * len(found.group()), line)
    plain = escape(kept).replace("\0", "<text:s/>")
    return plain.replace("\t", "<text:tab/>")
