"""What a number in a cell means by its format: a day, a time, digits with zeros."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from kakehashi.engines.sheets.tables import Value


class Meaning(StrEnum):
    """What a format makes of a number; ``NUMBER`` leaves it as it is."""

    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    LASTING = "lasting"
    DIGITS = "digits"


# Formats with a number of their own (ECMA-376 part 1, 18.8.30), the Japanese ones too.
_BUILT_IN: Final = {
    **dict.fromkeys((14, 15, 16, 17, 22), Meaning.DAY),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 47), Meaning.TIME),
    46: Meaning.LASTING,
    **dict.fromkeys((27, 28, 29, 30, 31, 34, 35, 36), Meaning.DAY),
    **dict.fromkeys(range(50, 59), Meaning.DAY),
}
_QUOTED: Final = re.compile(r'"[^"]*"?|\\.|_.|\*.')
_LASTING: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_BRACKET: Final = re.compile(r"\[[^\]]*\]")
_WORDS: Final = re.compile(r"am/pm|a/p|general|e[+-]", re.I)
_DAY: Final = re.compile(r"[ydgeb]|aaa", re.I)
_CLOCK: Final = re.compile(r"[hs]", re.I)
_DIGITS: Final = re.compile(r"0+(?:-0+)*")
_LAST_SERIAL: Final = 2_958_466  # the day after 9999-12-31


def meaning_of(number: int, code: str | None) -> Meaning:
    """Return what a format means, by its number and, when it has one, its code."""
    if code is None:
        return _BUILT_IN.get(number, Meaning.NUMBER)
    first = code.partition(";")[0]
    if digits_of(code):
        return Meaning.DIGITS
    bare = _QUOTED.sub("", first)
    if _LASTING.search(bare):
        return Meaning.LASTING
    bare = _WORDS.sub("", _BRACKET.sub("", bare))
    if _DAY.search(bare):
        return Meaning.DAY
    if _CLOCK.search(bare):
        return Meaning.TIME
    return Meaning.DAY if "m" in bare.lower() else Meaning.NUMBER


def digits_of(code: str) -> str:
    """Return the pattern of a format that shows all digits (``000000``, ``000-0000``).

    The Japanese postal format has conditions before it; its last section is the one
    for a full code. ``""`` for any other format and for a single zero.
    """
    last = _BRACKET.sub("", code.rpartition(";")[2]).replace("\\", "").replace('"', "")
    if not _DIGITS.fullmatch(last) or last.count("0") < 2:
        return ""
    return last if code.count(";") == 0 or "-" in last else ""


def digits_shown(value: float, pattern: str) -> Value:
    """Return a whole number with the zeros and hyphens its format shows."""
    if value < 0 or value != int(value):
        return value
    digits = str(int(value)).zfill(pattern.count("0"))
    shown = list[str]()
    for mark in reversed(pattern):
        if mark == "-":
            shown.append("-")
        else:
            shown.append(digits[-1])
            digits = digits[:-1]
    return digits + "".join(reversed(shown))


def day_of(serial: float, *, from_1904: bool) -> date | datetime | None:
    """Return the day, or instant, of a serial number; ``None`` when it is none.

    In the system of 1900, serial 60 is a 29 February that never was; it has no day.
    """
    if not 0 <= serial < _LAST_SERIAL - (1462 if from_1904 else 0):
        return None
    whole = math.floor(serial)
    if from_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001 — a wall clock without a zone
    elif whole == 60 or whole < 1:
        return None
    else:
        start = datetime(1899, 12, 31 if whole < 60 else 30)  # noqa: DTZ001 — as above
    # Thousandths of a second are all that a serial in a double can be trusted for.
    thousandths = round((serial - whole) * 86_400_000)
    instant = start + timedelta(days=whole, milliseconds=thousandths)
    return instant if thousandths else instant.date()


def time_of(serial: float) -> time | None:
    """Return the time of day of a fraction of a day; ``None`` for a day or more."""
    if not 0 <= serial < 1:
        return None
    thousandths = round(serial * 86_400_000) % 86_400_000
    seconds, rest = divmod(thousandths, 1000)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest * 1000)


def lasting_of(serial: float) -> str | None:
    """Return a length of time as it is shown, hours beyond 24 kept: ``"26:00"``."""
    if not 0 <= serial < _LAST_SERIAL:
        return None
    minutes, seconds = divmod(round(serial * 86_400), 60)
    shown = f"{minutes // 60}:{minutes % 60:02}"
    return f"{shown}:{seconds:02}" if seconds else shown


def reader_of(
    number: int, code: str | None, *, from_1904: bool
) -> Callable[[float], Value] | None:
    """Return how numbers in cells of a format are read; ``None``: as they are.

    The reader gives ``None`` for a number that is no day or time.
    """
    meaning = meaning_of(number, code)
    if meaning is Meaning.NUMBER:
        return None
    if meaning is Meaning.DIGITS and code is not None:
        pattern = digits_of(code)
        return lambda value: digits_shown(value, pattern)
    if meaning is Meaning.LASTING:
        return lasting_of
    if meaning is Meaning.TIME:
        return lambda value: _time_or_instant(value, from_1904=from_1904)
    return lambda value: day_of(value, from_1904=from_1904)


def _time_or_instant(serial: float, *, from_1904: bool) -> Value:
    return time_of(serial) if serial < 1 else day_of(serial, from_1904=from_1904)
