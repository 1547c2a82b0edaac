"""Days as mentioned become dates: the year from context, the weekday as a check."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from kakehashi.engines.sheets.periods.days import Mention, Stretch
from kakehashi.engines.sheets.periods.model import Doubt

Dates = tuple[date | None, date | None]

_LONG_AGO, _FAR_AHEAD = 1873, 2200
# A period that runs into the next year is believed up to this length, within a fiscal
# year, or when it is a whole year; anything else may be two days swapped.
_LIKELY_DAYS: Final = 200
_PARTS: Final = {
    "上旬": (1, 10),
    "初旬": (1, 10),
    "初め": (1, 10),
    "中旬": (11, 20),
    "中頃": (11, 20),
    "半ば": (11, 20),
    "下旬": (21, 31),
    "末": (21, 31),
    "前半": (1, 15),
    "後半": (16, 31),
    "末日": (31, 31),
}


@dataclass(slots=True)
class Placed:
    """Stretches with their dates, in the order of the text, and what is odd in them."""

    dates: list[Dates] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def place_all(stretches: list[Stretch], year: int | None) -> Placed:
    """Place the days of a text.

    ``year`` is that of the first day when the text names none. A day before the one
    in front of it lies in the next year. Where the weekdays contradict ``year`` and
    agree with the fiscal year (January to March of the next), the latter is taken.
    """
    base = _told_year(stretches) or year
    if base is None:
        return Placed([], [Doubt.YEAR_MISSING])
    placed = _place(stretches, base)
    first = _mentions(stretches)[0]
    if Doubt.WEEKDAY in placed.doubts and not first.year and (first.month or 12) <= 3:
        fiscal = _place(stretches, base + 1)
        if Doubt.WEEKDAY not in fiscal.doubts and _told_year(stretches) is None:
            return fiscal
    return placed


def _told_year(stretches: list[Stretch]) -> int | None:
    """Return the year of the first day from that told for a later one."""
    mentions = _mentions(stretches)
    first = mentions[0]
    for mention in mentions:
        if mention.year is not None:
            later = _in_year(mention) < _in_year(first)
            return mention.year - (1 if later else 0)
    return None


def _in_year(mention: Mention) -> tuple[int, int]:
    return mention.month or 0, mention.day or 0


def _mentions(stretches: list[Stretch]) -> list[Mention]:
    found: list[Mention] = []
    for stretch in stretches:
        for mention in (stretch.first, stretch.last):
            if mention is not None and not (found and found[-1] is mention):
                found.append(mention)
    return found


def _place(stretches: list[Stretch], base: int) -> Placed:
    placed = Placed()
    before: date | None = None
    for stretch in stretches:
        first = last = None
        if stretch.first is not None:
            first, _ = _placed_day(stretch.first, before, base, placed, in_range=False)
            before = first or before
        if stretch.is_one_day and stretch.first is not None and first is not None:
            last = _end_of(stretch.first, first)
        elif stretch.last is not None:
            in_range = stretch.first is not None
            _, last = _placed_day(stretch.last, before, base, placed, in_range=in_range)
        before = last or before
        _check_stretch(stretch, first, last, placed)
        placed.dates.append((first, last))
    return placed


def _check_stretch(
    stretch: Stretch, first: date | None, last: date | None, placed: Placed
) -> None:
    if (stretch.first is not None and first is None) or (
        stretch.last is not None and last is None
    ):
        placed.doubts.append(Doubt.NOT_REAL)
    elif first and last and last < first:
        placed.doubts.append(Doubt.BACKWARDS)
    elif first and last and stretch.weekdays:
        told = stretch.weekdays
        days = tuple(day.weekday() for day in days_between(first, last))[:8]
        ends = (days[0], last.weekday())
        if told not in (days, ends):
            placed.doubts.append(Doubt.WEEKDAY)


def _placed_day(
    mention: Mention, before: date | None, base: int, placed: Placed, *, in_range: bool
) -> tuple[date | None, date | None]:
    """Return the first and last day a mention may mean; the same for a plain day."""
    month = mention.month or (before.month if before else None)
    if month is None:
        placed.doubts.append(Doubt.NO_DAY)
        return None, None
    year = mention.year or (before.year if before else base)
    if mention.later == "翌年":
        year = (before.year if before else base) + 1
    elif mention.later == "翌月" and not mention.month:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = real_day(mention, year, month)
    if day is None:
        return None, None
    end = _end_of(mention, day)
    if before and end < before and not mention.year and mention.later != "翌年":
        rolled = real_day(mention, year + 1, month)
        if rolled is None or not mention.month or month == before.month:
            placed.doubts.append(Doubt.BACKWARDS)
            return day, end
        if not _is_likely(before, rolled, in_range=in_range):
            placed.doubts.append(Doubt.BACKWARDS)
        day, end = rolled, _end_of(mention, rolled)
    elif before and end < before:
        placed.doubts.append(Doubt.BACKWARDS)
    if mention.weekdays and day.weekday() not in mention.weekdays:
        placed.doubts.append(Doubt.WEEKDAY)
    return day, end


def _is_likely(before: date, after: date, *, in_range: bool) -> bool:
    if (after - before).days <= _LIKELY_DAYS:
        return True
    fiscal = before.month >= 4 and after.month <= 3
    return fiscal or (in_range and (after - before).days in (363, 364, 365))


def real_day(mention: Mention, year: int, month: int) -> date | None:
    """Return the first day a mention means in a month, or ``None`` when it is none."""
    if not (_LONG_AGO <= year <= _FAR_AHEAD and 1 <= month <= 12):
        return None
    length = calendar.monthrange(year, month)[1]
    number = mention.day
    if mention.nth is not None:
        place, weekday = mention.nth
        number = 1 + (weekday - date(year, month, 1).weekday()) % 7 + 7 * (place - 1)
    elif number is None:
        number = min(_PARTS.get(mention.part, (1, 31))[0], length)
    return date(year, month, number) if 1 <= number <= length else None


def _end_of(mention: Mention, day: date) -> date:
    if mention.day is not None or mention.nth is not None:
        return day
    length = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=min(_PARTS.get(mention.part, (1, 31))[1], length))


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield each day, both ends included."""
    for step in range((last - first).days + 1):
        yield first + timedelta(step)
