"""Tables written out: CSV, XLSX and ODS, whole or not at all.

What cannot be written is named cell by cell; nothing is replaced unseen. Each writer
makes its file aside first and copies it to ``out`` when it is whole.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from kakehashi.engines.sheets.writing.csv_writing import Encoding, write_csv
from kakehashi.engines.sheets.writing.formulas import guarded, unguarded
from kakehashi.engines.sheets.writing.model import (
    ColumnToWrite,
    NotWritable,
    SheetToWrite,
    Unwritable,
    WriteReport,
)

if TYPE_CHECKING:
    from kakehashi.engines.sheets.writing.ods_writing import write_ods
    from kakehashi.engines.sheets.writing.xlsx_writing import write_xlsx

__all__ = [
    "ColumnToWrite",
    "Encoding",
    "NotWritable",
    "SheetToWrite",
    "Unwritable",
    "WriteReport",
    "guarded",
    "unguarded",
    "write_csv",
    "write_ods",
    "write_xlsx",
]

_LAZY: Final = {"write_ods": "ods_writing", "write_xlsx": "xlsx_writing"}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_LAZY[name]}"), name)
