"""The sheets engine: messy tables in, official forms (様式) out.

Pure Python, usable by itself. Its rooms are imported when they are asked for, so that
whoever only wants to read a form does not pay for the faults of a table::

    from kakehashi.engines import sheets

    seen = sheets.inspect_file(Path("避難所一覧.csv"))
    for finding in seen.findings:
        print(finding.row, finding.column, finding.message())

======================  ==========================================================
``reading``             bytes to books of sheets; refuses what is hostile
``structure``           the header, the data rows, the notes; wide tables made tidy
``kinds``               what a column holds; known shapes; mapping to fields
``faults``              what is wrong, with row, column, code and a sentence
``periods``             dates and times from free text
``compare``             two versions, or a series of snapshots
``writing``             CSV, XLSX, ODS
``forms``               official workbooks filled, read back, marked
======================  ==========================================================
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kakehashi.engines.sheets.compare import compare_tables, replay
    from kakehashi.engines.sheets.inspection import Inspection, inspect_file
    from kakehashi.engines.sheets.kinds import understand
    from kakehashi.engines.sheets.periods import read_period
    from kakehashi.engines.sheets.reading import open_book
    from kakehashi.engines.sheets.structure import find_tables

__all__ = [
    "Inspection",
    "compare_tables",
    "find_tables",
    "inspect_file",
    "open_book",
    "read_period",
    "replay",
    "understand",
]

_ROOMS: Final = {
    "Inspection": "inspection",
    "compare_tables": "compare",
    "find_tables": "structure",
    "inspect_file": "inspection",
    "open_book": "reading",
    "read_period": "periods",
    "replay": "compare",
    "understand": "kinds",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
