"""Days that cannot be, days far from the others, weekdays that contradict the day."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from datetime import date
from typing import Final

from kakehashi.engines.sheets.faults.page import Page
from kakehashi.engines.sheets.faults.saying import Said
from kakehashi.engines.sheets.kinds.model import Understood
from kakehashi.kernel.nendo import ERAS, WEEKDAYS

_REMEMBERED: Final = 50_000
_ERA_FIRST: Final = {
    **{era.name: era.first.year for era in ERAS},
    **{era.letter: era.first.year for era in ERAS},
}
_SHAPE: Final = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM])\s*(?P<era_year>元|[0-9]{1,2})"
    r"|(?P<year>[0-9]{4}))"
    r"\s*[年/.-]\s*(?P<month>[0-9]{1,2})\s*[月/.-]\s*(?P<day>[0-9]{1,2})(?![0-9])",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(r"(?P<year>(?:1[89]|20)[0-9]{2})(?P<rest>[0-9]{4})")
_MONTH_DAY: Final = re.compile(r"(?<![0-9])([0-9]{1,2})月([0-9]{1,2})日")
_WEEKDAY: Final = re.compile(r"\s*[(（]?([月火水木金土日])(?:曜日?)?[)）]?\s*")
_DAYS_IN: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FAR_YEARS: Final = 50
_ENOUGH: Final = 8


def day_in(text: str) -> date | None:
    """Return the first whole day written in a cell, or ``None``.

    Raises:
        ValueError: there is one, but no calendar has it (2月30日, 13月, 令和0年).
    """
    plain = unicodedata.normalize("NFKC", text)
    if found := _SHAPE.search(plain):
        month, day = int(found["month"]), int(found["day"])
        return date(_year_of(found), month, day)
    if found := _COMPACT.fullmatch(plain.strip()):
        rest = found["rest"]
        return date(int(found["year"]), int(rest[:2]), int(rest[2:]))
    for month_day in _MONTH_DAY.finditer(plain):
        month, day = int(month_day[1]), int(month_day[2])
        if not (1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1]):
            raise ValueError(text)
    return None


def _year_of(found: re.Match[str]) -> int:
    if found["year"]:
        return int(found["year"])
    written = found["era_year"]
    number = 1 if written == "元" else int(written)
    if number < 1:
        raise ValueError(written)
    return _ERA_FIRST[found["era"].upper()] + number - 1


class Days:
    """Looks at a column of days or periods."""

    def __init__(self, known: Understood, said: Said) -> None:
        self._known, self._said = known, said
        self._read: dict[str, date | None] = {}
        self._first_row: dict[date, int] = {}

    def look(self, page: Page) -> None:
        """Read the texts not seen before."""
        index = self._known.column.index
        if len(self._read) > _REMEMBERED:
            self._read.clear()
        bad = set[str]()
        new = set[str]()
        for text in page.distinct(index) - self._read.keys():
            try:
                self._read[text] = day_in(text)
                new.add(text)
            except ValueError:
                bad.add(text)
        for place, text in page.where(index, bad):
            row = page.numbers[place]
            self._said.say("impossible-date", self._known.column, row, value=text)
        if len(self._first_row) < _REMEMBERED:
            for place, text in page.where(index, new):
                day = self._read[text]
                if day is not None:
                    self._first_row.setdefault(day, page.numbers[place])

    def finish(self) -> None:
        """Say which days lie half a century from where nine in ten of the others do."""
        days = sorted(self._first_row)
        if len(days) < _ENOUGH:
            return
        low, high = days[len(days) // 10], days[-1 - len(days) // 10]
        reach = max(_FAR_YEARS, 3 * (high.year - low.year))
        first = bisect_left(days, date(max(1, low.year - reach), 1, 1))
        last = bisect_left(days, date(min(9999, high.year + reach), 1, 1))
        for day in (*days[:first], *days[last:]):
            self._said.say(
                "date-out-of-range",
                self._known.column,
                self._first_row[day],
                value=day.isoformat(),
                low=low.year,
                high=high.year,
            )


class WeekdaysOfDays:
    """Looks at a column of weekdays beside one of days."""

    def __init__(self, day: Understood, weekday: Understood, said: Said) -> None:
        self._day, self._weekday, self._said = day, weekday, said

    def look(self, page: Page) -> None:
        """Compare each pair not seen before."""
        days = page.texts(self._day.column.index)
        weekdays = page.texts(self._weekday.column.index)
        pairs = set(zip(days, weekdays, strict=True))
        wrong = {pair: real for pair in pairs if (real := _contradicted(*pair))}
        if not wrong:
            return
        for place, pair in enumerate(zip(days, weekdays, strict=True)):
            if pair in wrong:
                self._said.say(
                    "weekday-contradicts",
                    self._weekday.column,
                    page.numbers[place],
                    value=pair[1].strip(),
                    day=pair[0].strip(),
                    expected=wrong[pair],
                )

    def finish(self) -> None:
        """Nothing waits for the end."""


def _contradicted(day_text: str, weekday_text: str) -> str:
    """Return the real weekday, or ``""`` if both agree or one is not sure."""
    weekday = _WEEKDAY.fullmatch(weekday_text)
    if weekday is None:
        return ""
    try:
        day = day_in(day_text)
    except ValueError:
        return ""
    if day is None:
        return ""
    real = WEEKDAYS[day.weekday()]
    return "" if real == weekday[1] else real
