"""When two cells say the same, by what their column holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from kakehashi.engines.sheets.kinds.model import Kind
from kakehashi.engines.sheets.kinds.values import read_number
from kakehashi.kernel.nendo import parse_day
from kakehashi.kernel.problems import Unreadable

Meaning: TypeAlias = str | Decimal | date

_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00)?$")
_NUMBERS: Final = frozenset({Kind.MONEY, Kind.NUMBER, Kind.LATITUDE, Kind.LONGITUDE})


def meaning_by(kind: Kind | None) -> Callable[[str], Meaning]:
    """Return how a cell of this kind is read before it is compared.

    Numbers and days are compared by value (1,200 = 1200.0, 令和8年4月1日 = 2026-04-01),
    and only where the column holds them; everything else as written, line breaks and
    the spaces around it aside.
    """
    if kind in _NUMBERS:
        return _number
    return _day if kind is Kind.DATE else _plain


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _number(text: str) -> Meaning:
    try:
        return read_number(text)
    except Unreadable:
        return _plain(text)


def _day(text: str) -> Meaning:
    try:
        return parse_day(_MIDNIGHT.sub("", text))
    except Unreadable:
        return _plain(text)
