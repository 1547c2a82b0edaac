"""What names a row: the key columns found, and keys made comparable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from kakehashi.engines.sheets.compare.model import Key
from kakehashi.engines.sheets.findings import reject
from kakehashi.engines.sheets.kinds.values import normal_key

_DASHES: Final = re.compile("[ー─━]")
_NEAREST: Final = 3
_FIRST_NAMES: Final = 8


def comparable(text: str) -> str:
    """Return a key so that two ways of writing it are the same text.

    As ``normal_key``, and a long vowel mark is a dash: センタ－ for センター.
    """
    return _DASHES.sub("-", normal_key(text))


def normal_keys(key: Key) -> Key:
    """Return every part of a key made comparable; empty when it says nothing."""
    parts = tuple(comparable(part) for part in key)
    return parts if any(parts) else ()


def key_columns(
    wanted: Sequence[str], names: Sequence[str], *, file: str
) -> tuple[str, ...]:
    """Return the names of the key columns as this file writes them.

    Raises:
        Rejected: ``compare-key-missing`` with the nearest names the file has.
    """
    return tuple(_column(name, names, file) for name in wanted)


def _column(wanted: str, names: Sequence[str], file: str) -> str:
    if wanted in names:
        return wanted
    by_normal: Mapping[str, str] = {normal_key(name): name for name in reversed(names)}
    if found := by_normal.get(normal_key(wanted)):
        return found
    near = get_close_matches(normal_key(wanted), by_normal, n=_NEAREST, cutoff=0.4)
    offered = [by_normal[name] for name in near] or [n for n in names if n]
    raise reject(
        "compare-key-missing",
        file=file,
        key=wanted,
        nearest="、".join(f"「{name}」" for name in offered[:_FIRST_NAMES]) or "—",
    )
