"""Plain text folded for mailers that fold badly: Japanese width, Japanese rules."""

from __future__ import annotations

import re
import unicodedata

COLUMNS = 72
# Must not begin a line (行頭禁則), must not end one (行末禁則). JIS X 4051.
_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】°′″℃％‰"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥,.:;?!)]}%”’〜～"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【([{“‘￥＄#")
_UNIT = re.compile(r"[\x21-\x7e]+|\s|.", re.DOTALL)


def width(text: str) -> int:
    """Columns ``text`` takes where a full-width character takes two."""
    return sum(
        0
        if unicodedata.combining(c)
        else 2
        if unicodedata.east_asian_width(c) in "WFA"
        else 1
        for c in text
    )


def wrap(text: str, columns: int = COLUMNS) -> str:
    """``text`` with each of its lines folded to at most ``columns``.

    A word in Latin letters, and so an address, is never cut: one that is wider than the
    line stands alone on its own.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(folded for line in lines for folded in _fold(line, columns))


def _units(line: str) -> list[str]:
    """Pieces that stay together: words, and characters with what clings to them."""
    units: list[str] = []
    for piece in _UNIT.findall(line):
        clings = units and not units[-1].isspace() and not piece.isspace()
        if clings and (
            piece[0] in _NOT_FIRST
            or units[-1][-1] in _NOT_LAST
            or unicodedata.combining(piece[0])
            or piece[0] in "\ufe0e\ufe0f\u200d"
            or 0xE0100 <= ord(piece[0]) <= 0xE01EF  # variants of a character (IVS)
        ):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _fold(line: str, columns: int) -> list[str]:
    folded, current, taken = [], "", 0
    for unit in _units(line.rstrip()):
        wide = width(unit)
        if current.strip() and taken + wide > columns:
            folded.append(current.rstrip())
            current, taken = "", 0
            if unit.isspace():
                continue
        current += unit
        taken += wide
    return [*folded, current.rstrip()]
