"""Official forms (様式): filled, read back, returned with their errors marked.

A form is a workbook whose author named the cells to be filled (名前の定義). It is
never saved anew: only the XML of the cells concerned is patched inside the package,
so that text boxes, shapes, ○ marks and the print setup stay as they were, byte for
byte. A Word form is a template with ``{{ name }}`` places::

    from kakehashi.engines.sheets import forms

    filled = forms.fill(form, {"申請者名": "架橋市", "申請日": date(2026, 11, 22)})
    reading = forms.read_form(filled)
    reading.values["申請者名"]

====================  ==============================================================
``fill``              values into the named cells
``read_form``         the named cells with their values
``names_of``          what can be filled: kind, allowed values, label
``mark``, ``unmark``  errors as comments and colour, and both gone again
``fill_word``         a Word form; ``word_names`` lists its places
====================  ==============================================================
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from kakehashi.engines.sheets.forms.model import (
    CellKind,
    FormReading,
    FormScalar,
    FormValue,
    Mark,
    NamedCell,
    NamedValue,
    WordValue,
)

if TYPE_CHECKING:
    from kakehashi.engines.sheets.forms.filling import fill
    from kakehashi.engines.sheets.forms.marking import mark, unmark
    from kakehashi.engines.sheets.forms.naming import names_of
    from kakehashi.engines.sheets.forms.returning import read_form
    from kakehashi.engines.sheets.forms.words import fill_word, word_names

__all__ = [
    "CellKind",
    "FormReading",
    "FormScalar",
    "FormValue",
    "Mark",
    "NamedCell",
    "NamedValue",
    "WordValue",
    "fill",
    "fill_word",
    "mark",
    "names_of",
    "read_form",
    "unmark",
    "word_names",
]

_ROOMS: Final = {
    "fill": "filling",
    "fill_word": "words",
    "mark": "marking",
    "names_of": "naming",
    "read_form": "returning",
    "unmark": "marking",
    "word_names": "words",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
