"""Values and cells: what a value becomes in the XML, what a cell's XML says."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from kakehashi.engines.sheets.forms.addresses import Place
from kakehashi.engines.sheets.forms.cells import Stored, text_of, unescaped
from kakehashi.engines.sheets.forms.model import CellKind, FormScalar, problem
from kakehashi.engines.sheets.forms.styles import whole
from kakehashi.engines.sheets.forms.workbook import Workbook
from kakehashi.engines.sheets.tables import Value
from kakehashi.kernel.nendo import era_year
from kakehashi.kernel.problems import Refused

MAX_TEXT: Final = 32_767
"""Characters of a cell, counted in UTF-16 as a spreadsheet does."""

MAX_DIGITS: Final = 15
"""Digits of a number a spreadsheet keeps; what is longer must be text."""

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_JAPAN: Final = ZoneInfo("Asia/Tokyo")
_LARGEST: Final = 10**300


def stored(
    value: FormScalar, shown: CellKind, name: str, *, since_1904: bool
) -> Stored | None:
    """Return a value as the XML of a cell has it; ``None`` for a blank.

    A day goes in as a serial number where the cell has a day's format, and in words
    (令和8年11月22日) where a number would be shown.

    Raises:
        Refused: a character XML cannot hold, a text or number too long for a cell, a
            day before the calendar of the workbook begins, a value of another type.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return Stored("text", checked_text(value, name))
    if isinstance(value, bool):
        return Stored("b", "1" if value else "0")
    if isinstance(value, int | float | Decimal):
        return Stored("n", _number(value, name))
    if not isinstance(value, date):
        raise Refused(problem("form-odd-value", name, value=type(value).__name__))
    if shown is not CellKind.DATE:
        return Stored("text", day_in_words(value))
    serial = _serial(value, since_1904=since_1904)
    if serial < (0 if since_1904 else 1):
        raise Refused(problem("form-early-day", name, value=value.isoformat()))
    return Stored("n", _plain(serial))


def checked_text(text: str, name: str) -> str:
    """Return text with line ends as a cell has them.

    Raises:
        Refused: ``form-illegal-character``, ``form-long-text``.
    """
    found = _ILLEGAL.search(text)
    if found:
        code = f"U+{ord(found.group()):04X}"
        place = found.start() + 1
        raise Refused(problem("form-illegal-character", name, value=code, place=place))
    if len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise Refused(problem("form-long-text", name, value=len(text), most=MAX_TEXT))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float | Decimal, name: str) -> str:
    if not isinstance(value, int) and not Decimal(value).is_finite():
        raise Refused(problem("form-odd-value", name, value=value))
    if isinstance(value, float):
        return _plain(value)
    digits = Decimal(value).normalize().as_tuple().digits
    if len(digits) > MAX_DIGITS or abs(value) > _LARGEST:
        raise Refused(problem("form-long-number", name, value=value, most=MAX_DIGITS))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def day_in_words(value: date) -> str:
    """Return a day as a paper has it, an instant with its time in Japan."""
    day = f"{era_year(value)}{value.month}月{value.day}日"
    if not isinstance(value, datetime):
        return day
    local = _local(value)
    day = f"{era_year(local.date())}{local.month}月{local.day}日"
    return f"{day}{local.hour}時{local.minute:02}分"


def _local(value: datetime) -> datetime:
    return value.astimezone(_JAPAN).replace(tzinfo=None) if value.tzinfo else value


def _serial(value: date, *, since_1904: bool) -> float:
    moment = (
        _local(value)
        if isinstance(value, datetime)
        else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a bare day
    )
    return (moment - _first_day(moment, since_1904=since_1904)) / timedelta(days=1)


def _first_day(moment: datetime, *, since_1904: bool) -> datetime:
    if since_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001 - serials know no zone
    # The calendar of 1900 has a 29 February that never was: serial 60.
    early = moment < datetime(1900, 3, 1)  # noqa: DTZ001
    return datetime(1899, 12, 31 if early else 30)  # noqa: DTZ001


def read_value(book: Workbook, sheet: str, place: Place) -> Value:
    """Return what a cell says, typed by its XML and its number format."""
    cell = book.grid(sheet).get(place)
    if cell is None:
        return None
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell.find("{*}is")) or None
    found = cell.find("{*}v")
    text = found.text if found is not None else None
    if text is None:
        return None
    if kind == "s":
        return _shared(book, text)
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "d":
        return _iso(text)
    if kind in ("str", "e"):
        return unescaped(text) or None
    return _typed(book, text, whole(cell.get("s")))


def is_error(book: Workbook, sheet: str, place: Place) -> bool:
    """Tell whether a cell shows an error such as ``#DIV/0!``."""
    cell = book.grid(sheet).get(place)
    return cell is not None and cell.get("t") == "e"


def _shared(book: Workbook, text: str) -> str | None:
    index = int(text) if text.strip().isdigit() else -1
    return (book.strings[index] or None) if 0 <= index < len(book.strings) else None


def _iso(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if "T" in text else moment.date()


def _typed(book: Workbook, text: str, style: int) -> Value:
    try:
        number = float(text)
    except ValueError:
        return text
    reader = book.styles.reader(style, since_1904=book.since_1904)
    shown = reader(number) if reader and math.isfinite(number) else None
    if shown is not None:
        return shown
    if number.is_integer() and abs(number) < 10**MAX_DIGITS:
        return int(number)
    return number
