"""Cells of a text file that hold what no cell should, mended and told."""

from __future__ import annotations

import re
from typing import Final

from kakehashi.engines.sheets.reading.encodings import OTHER_ENCODING
from kakehashi.engines.sheets.reading.telling import Telling

_LOST: Final = re.compile(r"[\udc80-\udcff]+")
_SUSPECT: Final = re.compile(r'[\x00\udc80-\udcff\udfff]|="')
_AS_TEXT: Final = re.compile(r'="([^"]*)"')


def mend(
    text: str, rows: list[list[str]], first: int, telling: Telling, *, clean: bool
) -> None:
    """Mend the records of a text in place; ``first`` is the number of the first row.

    Bytes of no encoding become U+FFFD, NULs are left out, ``="0123"`` (how some
    programs keep Excel from dropping a zero) becomes what it shows. Each is told.
    ``clean`` says that every byte of the text was decoded strictly.
    """
    if "\0" not in text and '="' not in text and (clean or not _SUSPECT.search(text)):
        return
    for number, row in enumerate(rows, first):
        for at, cell in enumerate(row):
            if _SUSPECT.search(cell):
                row[at] = _mended(cell, number, at, telling)


def _mended(cell: str, row: int, at: int, telling: Telling) -> str:
    if OTHER_ENCODING in cell:
        cell = cell.replace(OTHER_ENCODING, "")
        telling.tell("second-encoding", row=row, at=at, text=cell[:40])
    if _LOST.search(cell):
        cell = _LOST.sub("\ufffd", cell)
        telling.tell("undecodable-bytes", row=row, at=at, text=cell[:40])
    if "\0" in cell:
        cell = cell.replace("\0", "")
        telling.tell("nul-character", row=row, at=at, text=cell[:40])
    shown = _AS_TEXT.fullmatch(cell)
    if shown:
        cell = shown.group(1)
        telling.tell("text-as-formula", text=cell[:40])
    return cell
