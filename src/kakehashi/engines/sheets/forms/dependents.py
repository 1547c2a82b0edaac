"""Which sheets hold computed values that may be out of date after a filling.

The workbook's own parts stay byte for byte, so nothing can tell a spreadsheet to
compute everything again; but a formula without a value is computed when the file is
opened. What may depend on a filled cell therefore loses its last value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from kakehashi.engines.sheets.forms.cells import forget_value
from kakehashi.engines.sheets.forms.workbook import Workbook

_TEXT: Final = re.compile(r'"[^"]*"')
_ANYWHERE: Final = re.compile(r"\b(?:INDIRECT|OFFSET)\s*\(|\[|:[^:!]*!", re.IGNORECASE)
_QUALIFIER: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^\s'!(),;:+\-*/^&=<>{}\"]+))!")


def forget_stale_values(book: Workbook, touched: Iterable[str]) -> set[str]:
    """Take the last values out of formulas that may depend on touched sheets.

    Sheet by sheet and with care on the safe side: every formula of a sheet loses its
    value when one of its formulas may look at a sheet that changed.

    Returns:
        the sheets whose XML was changed by it.
    """
    stale = set(touched)
    looks_at = {sheet: _looked_at(book, sheet) for sheet in book.sheets}
    grown = True
    while grown:
        more = {sheet for sheet, seen in looks_at.items() if seen & stale} - stale
        stale |= more
        grown = bool(more)
    changed = set()
    for sheet in stale:
        for _, cell in book.grid(sheet).formulas():
            forget_value(cell)
            changed.add(sheet)
    return changed


def _looked_at(book: Workbook, sheet: str) -> set[str]:
    texts = {
        formula.text
        for _, cell in book.grid(sheet).formulas()
        if (formula := cell.find("{*}f")) is not None and formula.text
    }
    seen: set[str] = set()
    for text in texts:
        seen |= {sheet} | _named_in(book, text)
    return seen


def _named_in(book: Workbook, formula: str) -> set[str]:
    bare = _TEXT.sub('""', formula)
    folded = bare.casefold()
    for name in book.defined_names:
        if name.name.casefold() in folded:
            bare += " " + _TEXT.sub('""', name.refers_to)
    if _ANYWHERE.search(bare):
        return set(book.sheets)
    named = {
        (quoted.replace("''", "'") if quoted else plain).casefold()
        for quoted, plain in _QUALIFIER.findall(bare)
    }
    return {sheet for sheet in book.sheets if sheet.casefold() in named}
