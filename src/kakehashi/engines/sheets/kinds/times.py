"""Days, years and times of day as municipal sheets hold them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from kakehashi.engines.sheets.kinds.plain import plain_text
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.nendo import ERAS, parse_day
from kakehashi.kernel.problems import Unreadable

_SERIAL_ZERO: Final = date(1899, 12, 30)
_DAY_SECONDS: Final = 86_400
_SERIALS: Final = range(20_000, 60_001)  # 1954 to 2064
_TIME_TAIL: Final = re.compile(
    r"(?:[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"|\s*(?:午前|午後)?\s*[0-9]{1,2}時(?:[0-9]{1,2}分|半)?)?(?:時点|現在)?$"
)
_MONTH_FIRST: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_FIRST_OF: Final = {
    key: era.first.year for era in ERAS for key in (era.name, era.letter)
}
_NO_YEAR: Final = re.compile(
    r"(?P<m>[0-9]{1,2})\s*(?:/|月)\s*(?P<d>[0-9]{1,2})\s*日?"
    r"\s*(?:\(?(?P<w>[月火水木金土日])(?:曜日?)?\)?)?"
)
_YEAR: Final = re.compile(
    r"(?:(?P<plain>(?:18|19|20)[0-9]{2})|(?P<era>明治|大正|昭和|平成|令和|[MTSHR])\.?\s*"
    r"(?P<n>元|[0-9]{1,2}))\s*(?:年度?|FY)?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"(?P<half>午前|午後|AM|PM)?\s*(?P<h>[0-9]{1,2})\s*"
    r"(?::\s*(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2}))?"
    r"|時\s*(?:(?P<m2>[0-9]{1,2})\s*分|(?P<halfpast>半))?)"
    r"\s*(?P<half2>AM|PM)?",
    re.IGNORECASE,
)


def read_date(
    value: Value, *, fiscal_year: int | None = None, serial: bool = False
) -> date:
    """Read a day in 和暦 or 西暦, in words, points, slashes or eight digits.

    ``10/19/2017`` is read with the month first, as a workbook saved abroad writes it.

    Args:
        value: the cell. A time of day after the day is left aside.
        fiscal_year: the year (年度) that a day without one lies in.
        serial: whether a number from 20000 to 60000 is the serial of a spreadsheet;
            only where the column is known to hold days.

    Raises:
        Unreadable: the codes of ``kakehashi.kernel.nendo.parse_day``.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    plain = _TIME_TAIL.sub("", plain_text(value), count=1)
    if serial and (number := _serial(plain)) is not None:
        return _SERIAL_ZERO + timedelta(days=number)
    if told := _MONTH_FIRST.fullmatch(plain):
        return parse_day(f"{told[3]}/{told[1]}/{told[2]}")
    if fiscal_year is not None and (partial := _NO_YEAR.fullmatch(plain)):
        return _in_year(partial, fiscal_year)
    try:
        return parse_day(plain)
    except OverflowError:
        message = "年の桁が多すぎます。年・月・日をお確かめください。"
        raise Unreadable("day-not-real", message) from None


def _serial(plain: str) -> int | None:
    whole = plain.partition(".")[0]
    if plain.replace(".", "", 1).isdigit() and plain.isascii() and len(whole) == 5:
        return int(whole) if int(whole) in _SERIALS else None
    return None


def _in_year(partial: re.Match[str], fiscal_year: int) -> date:
    month = int(partial["m"])
    year = fiscal_year if month >= 4 else fiscal_year + 1
    weekday = f"({partial['w']})" if partial["w"] else ""
    return parse_day(f"{year}年{month}月{partial['d']}日{weekday}")


def is_partial_date(value: Value) -> bool:
    """Tell whether a cell is a month and day without their year (``10/1``)."""
    found = _NO_YEAR.fullmatch(plain_text(value))
    return bool(found and 1 <= int(found["m"]) <= 12 and 1 <= int(found["d"]) <= 31)


def read_year(value: Value) -> int:
    """Read a year or fiscal year and return it as of the Western calendar.

    Accepts ``2023``, ``令和5年度``, ``R5``, ``平成31年度`` (2019), ``2023年度(R5)``; of
    a day, its calendar year.

    Raises:
        Unreadable: ``year-empty``, ``year-unreadable``.
    """
    if isinstance(value, date):
        return value.year
    plain = plain_text(value)
    if not plain:
        raise Unreadable("year-empty", "年度を入力してください。")
    told = _YEAR.fullmatch(plain)
    if told is None:
        message = "年度として読み取れません(例: 令和8年度、R8、2026)。"
        raise Unreadable("year-unreadable", message)
    if told["plain"]:
        return int(told["plain"])
    number = 1 if told["n"] == "元" else int(told["n"])
    if not number:
        raise Unreadable("year-unreadable", "和暦の年は1(元年)からです。")
    return _FIRST_OF[told["era"].upper()] + number - 1


def read_time(value: Value) -> time:
    """Read a time of day: ``9:00``, ``９時半``, ``午後5時``, a fraction of a day.

    Midnight at the end of a day (``24:00``) is returned as ``00:00``.

    Raises:
        Unreadable: ``time-empty``, ``time-unreadable``, ``time-not-real``.
    """
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, float) and 0 <= value < 1:
        return _of_seconds(round(value * _DAY_SECONDS) % _DAY_SECONDS)
    plain = plain_text(value)
    if not plain:
        raise Unreadable("time-empty", "時刻を入力してください。")
    told = _CLOCK.fullmatch(plain)
    if told is None:
        message = "時刻として読み取れません(例: 9:00、17時30分)。"
        raise Unreadable("time-unreadable", message)
    return _clock_time(told)


def _of_seconds(seconds: int) -> time:
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _clock_time(told: re.Match[str]) -> time:
    hour = int(told["h"])
    minute = 30 if told["halfpast"] else int(told["m"] or told["m2"] or 0)
    second = int(told["s"] or 0)
    half = (told["half"] or told["half2"] or "").upper()
    if half and hour > 12:
        raise _no_such_time(told)
    if half in ("午後", "PM"):
        hour = hour % 12 + 12
    elif half == "AM":
        hour %= 12
    if (hour, minute, second) == (24, 0, 0):
        return time(0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise _no_such_time(told) from None


def _no_such_time(told: re.Match[str]) -> Unreadable:
    return Unreadable("time-not-real", f"{told.group()}という時刻はありません。")
