"""Characters CP932 cannot write, and the ones that come close."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

GETA: Final = "〓"
"""The printer's mark for a character that is missing (下駄)."""

# The codec writes these as another character without saying so.
_SILENTLY_OTHER: Final = frozenset("¢£¬‖−〜")
_NUL: Final = "\0"

_CLOSE: Final = {
    "—": "―",
    "–": "－",
    "‑": "‐",
    "−": "－",
    "〜": "～",
    "‖": "∥",
    "¥": "￥",
    "¢": "￠",
    "£": "￡",
    "¬": "￢",
    "‾": "￣",
    "•": "・",
    "‧": "・",
    "⋅": "・",
    "✕": "×",
    "✖": "×",
    "✓": "○",
    "⇨": "⇒",
    "➡": "→",
    "𠮷": "吉",
    "吞": "呑",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2003": "\u3000",
    "\u200b": "",
    "\u200d": "",
    "\u2060": "",
    "\ufeff": "",
}


@lru_cache(maxsize=20_000)
def is_writable(sign: str) -> bool:
    """Tell whether CP932 writes the character and reads the very same back."""
    if sign in _SILENTLY_OTHER or sign == _NUL:
        return False
    try:
        return sign.encode("cp932").decode("cp932") == sign
    except UnicodeError:
        return False


def unwritable_in(text: str) -> str:
    """Return the characters of a text CP932 cannot write, each once, in order."""
    return "".join(sign for sign in dict.fromkeys(text) if not is_writable(sign))


def close_text(text: str) -> str:
    """Return the text in characters CP932 has, or ``""`` when some have none close.

    Known pairs first (〜 → ～), then the compatibility form (ﬁ → fi), then the letter
    without its accent (é → e); a variation selector is left out.
    """
    signs = [sign if is_writable(sign) else _close(sign) for sign in text]
    return "" if any(sign is None for sign in signs) else "".join(map(str, signs))


def with_geta(text: str, *, closest: bool = False) -> str:
    """Return the text with 〓 for what cannot be written, or with what is closest."""
    return "".join(
        sign
        if is_writable(sign)
        else GETA
        if not closest or (close := _close(sign)) is None
        else close
        for sign in text
    )


@lru_cache(maxsize=20_000)
def _close(sign: str) -> str | None:
    if sign in _CLOSE:
        return _CLOSE[sign]
    if unicodedata.name(sign, "").startswith("VARIATION SELECTOR"):
        return ""
    for form in ("NFKC", "NFKD"):
        plain = unicodedata.normalize(form, sign)
        kept = "".join(part for part in plain if not unicodedata.combining(part))
        if kept and all(is_writable(part) for part in kept):
            return kept
    return None
