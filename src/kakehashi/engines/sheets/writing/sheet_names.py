"""Names of sheets as a spreadsheet allows them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 31
_FORBIDDEN: Final = str.maketrans("[]:*?/\\", "［］：＊？／＼")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_names(names: Iterable[str]) -> list[str]:
    """Return the names so that a spreadsheet takes each of them, each once.

    ``[ ] : * ? / \\`` become full-width, control characters a space; at most 31
    letters; no apostrophe at either end; a name taken already (case and width aside) is
    numbered.
    """
    taken: set[str] = set()
    cleaned = []
    for name in names:
        plain = (
            _CONTROLS.sub(" ", name.translate(_FORBIDDEN)).strip().strip("'").strip()
        )
        if not plain or plain.casefold() == "history":
            plain = f"{plain}シート"
        own, count = _shortened(plain, ""), 1
        while _folded(own) in taken:
            count += 1
            own = _shortened(plain, f" ({count})")
        taken.add(_folded(own))
        cleaned.append(own)
    return cleaned


def _shortened(name: str, tail: str) -> str:
    """Cut a name to what fits, counted as a spreadsheet counts (UTF-16)."""
    while len((name + tail).encode("utf-16-le")) // 2 > _LONGEST:
        name = name[:-1]
    return (name.rstrip().rstrip("'") or "シート") + tail


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
