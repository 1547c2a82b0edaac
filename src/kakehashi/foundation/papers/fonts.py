"""What our fonts can print, read from the font itself.

A character that no font holds would stop the typesetter (a paper for keeping may not
show empty boxes), so it is known before, and stands as 〓 as printers have always done.
"""

from __future__ import annotations

import struct
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

GETA = "〓"
_WIDE_TABLE = 12  # the format of the table that reaches beyond U+FFFF


def folders() -> list[Path]:
    """Where the fonts lie: regular and bold, with the same characters."""
    import noto_cjk_sans_jp_bold as bold  # noqa: PLC0415 -- only for what prints
    import noto_cjk_sans_jp_regular as regular  # noqa: PLC0415 -- only for what prints

    return [Path(font.__file__).parent for font in (regular, bold)]


def missing_characters(text: str) -> list[str]:
    """Characters of ``text`` that cannot be printed, each once, in their order."""
    return [c for c in dict.fromkeys(text) if not _has(c) and not _is_silent(c)]


def printable(text: str) -> str:
    """``text`` with 〓 for what cannot be printed and without control characters."""
    return "".join(
        c
        if _has(c) or c == "\n" or (_is_silent(c) and unicodedata.category(c) != "Cc")
        else " "
        if c == "\t"
        else ""
        if unicodedata.category(c) == "Cc"
        else GETA
        for c in text
    )


def _is_silent(character: str) -> bool:
    """Characters that draw nothing themselves: controls, joiners, choices of form."""
    point = ord(character)
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
        or 0xFE00 <= point <= 0xFE0F
        or 0xE0100 <= point <= 0xE01EF
    )


def _has(character: str) -> bool:
    starts, ends = _coverage()
    at = bisect_right(starts, ord(character)) - 1
    return at >= 0 and ord(character) <= ends[at]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """First and last code points of each run the font holds (OpenType, ``cmap``)."""
    font = next(folders()[0].glob("*.otf"))
    with font.open("rb") as stream:
        (number,) = struct.unpack(">4xH6x", stream.read(12))
        tables = {}
        for _ in range(number):
            tag, offset, length = struct.unpack(">4s4xII", stream.read(16))
            tables[tag] = (offset, length)
        offset, length = tables[b"cmap"]
        stream.seek(offset)
        cmap = stream.read(length)
    (number,) = struct.unpack_from(">2xH", cmap)
    for record in range(number):
        (start,) = struct.unpack_from(">4xI", cmap, 4 + 8 * record)
        if struct.unpack_from(">H", cmap, start) == (_WIDE_TABLE,):
            (groups,) = struct.unpack_from(">I", cmap, start + 12)
            runs = struct.iter_unpack(">III", cmap[start + 16 :][: 12 * groups])
            pairs = [(first, last) for first, last, _glyph in runs]
            return [p[0] for p in pairs], [p[1] for p in pairs]
    raise ValueError(f"{font.name} has no table of characters")
