"""Cells as plain text to be read: one width, one hyphen, no space around."""

from __future__ import annotations

import unicodedata
from typing import Final

from kakehashi.engines.sheets.tables import Value, as_text

_HYPHENS: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def plain_text(value: Value) -> str:
    """Return a cell as text in NFKC with one kind of hyphen, trimmed.

    The long vowel mark ー stays: only a reader of digits knows whether it is one.
    """
    text = as_text(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    return text.strip()


def plain_number_text(value: Value) -> str:
    """Return a cell that should hold digits: ``plain_text`` with ー as a hyphen too."""
    return plain_text(value).replace("ー", "-")
