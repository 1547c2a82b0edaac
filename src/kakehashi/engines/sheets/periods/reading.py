"""A row of a table of events becomes a period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date as calendar_day
from datetime import timedelta
from itertools import pairwise
from typing import Final

from kakehashi.engines.sheets.periods import words
from kakehashi.engines.sheets.periods.clauses import (
    DAY_LIKE,
    EXCEPTING,
    Clause,
    split_hours,
    take_apart,
    without_rain,
)
from kakehashi.engines.sheets.periods.days import Days, year_of
from kakehashi.engines.sheets.periods.exceptions import Whole, join
from kakehashi.engines.sheets.periods.grammar import read_days
from kakehashi.engines.sheets.periods.model import Doubt, Period
from kakehashi.engines.sheets.periods.placing import place_all
from kakehashi.engines.sheets.periods.times import (
    Hours,
    Span,
    pair,
    read_field,
    read_hours,
    settle,
)
from kakehashi.engines.sheets.periods.tokens import Kind, Token, cut, plain

LONGEST: Final = 500
_SERIAL: Final = re.compile(r"([2-7][0-9]{4})(?:\.0+)?")
_SERIAL_ZERO: Final = calendar_day(1899, 12, 30)
_BLANK: Final = re.compile(r"[-~ー/\s]*")
_TITLE_YEAR: Final = re.compile(
    r"(?:(?:令和|平成|R|H)[0-9]{1,2}|令和元|20[0-9]{2})年(?P<fiscal>度)?"
)
_OFF: Final = re.compile(words.CALLED_OFF)


@dataclass(slots=True)
class _Told:
    """What the text of the date says of days and of hours."""

    days: Days = field(default_factory=Days)
    hours: Hours = field(default_factory=Hours)
    names_hours: bool = False


def read_period(
    date: str,
    start: str = "",
    end: str = "",
    title: str = "",
    *,
    year: int | None = None,
) -> Period:
    """Read when something takes place from the texts of a row.

    Args:
        date: days as somebody wrote them, hours too when they stand there; also a day
            as a workbook keeps it (``46239``).
        start: hours of opening, or whole sessions, or the fraction of a day.
        end: hours of closing.
        title: of the event; a year in it is used when ``year`` is missing, and what
            is called off goes to a person.
        year: the calendar year of the first day where the text names none.

    Never raises for a text; what is not sure is in ``reasons``.
    """
    if max(len(date), len(start), len(end)) > LONGEST:
        return Period(reasons=(Doubt.TOO_LONG,))
    text = plain(date)
    told = _read_date(text, year)
    hours, doubts = settle(_all_hours(told, start, end))
    whole, more = _whole(told.days, text, title, year)
    doubts = [*more, *told.days.doubts, *whole.doubts, *doubts]
    if _OFF.search(re.sub(words.RAIN, "", plain(title[:LONGEST]))):
        doubts.append(Doubt.CALLED_OFF)
    doubts += _check_spells(told.days, whole, len(hours))
    return Period(
        whole.start,
        whole.end,
        hours,
        tuple(sorted(whole.excepted)),
        tuple(dict.fromkeys(doubts)),
    )


def _read_date(text: str, year: int | None) -> _Told:
    told = _Told()
    if serial := _SERIAL.fullmatch(text):
        day = _SERIAL_ZERO + timedelta(days=int(serial[1]))
        text = day.isoformat()
        if year is not None and day.year not in (year, year + 1):
            told.days.doubts.append(Doubt.YEARS_DIFFER)
    tokens = cut(text)
    if _is_put_off(tokens):
        told.days.doubts.append(Doubt.CALLED_OFF)
    clauses = [without_rain(clause) for clause in take_apart(tokens)]
    days_told = False
    hours_told = False
    for clause in clauses:
        day_words, hour_words = split_hours(clause.tokens)
        days = read_days(day_words, aside=clause.aside and days_told)
        hours = read_hours(hour_words)
        beside = clause.aside and days_told
        _check_hours(clause, hours, beside=beside, hours_told=hours_told)
        _add_days(told.days, days, clause, beside=beside)
        told.hours.spans += hours.spans
        told.hours.doubts += hours.doubts
        told.names_hours |= clause.has(Kind.TIME)
        days_told = bool(told.days.stretches)
        hours_told = bool(told.hours.spans)
    return told


def _is_put_off(tokens: list[Token]) -> bool:
    """Tell whether 順延 stands alone, without rain, note or day: it did not happen."""
    rain = [place for place, token in enumerate(tokens) if token.kind is Kind.RAIN]
    beside = (Kind.NOTE, Kind.OPEN, Kind.IF)
    return (
        bool(rain)
        and all(tokens[place].text.startswith("順延") for place in rain)
        and not any(token.kind in beside for token in tokens)
    )


def _check_hours(
    clause: Clause, hours: Hours, *, beside: bool, hours_told: bool
) -> None:
    """Doubt hours that hold on some days only, and leave them out of the sessions."""
    if not clause.has(Kind.TIME):
        return
    some_days = (*EXCEPTING, Kind.CHOICE, Kind.ONE_OF_DAYS, Kind.HOLIDAY, Kind.IF)
    if _days_after_hours(clause.tokens) or clause.has(Kind.ONE_OF_DAYS):
        hours.doubts.append(Doubt.HOURS_BY_DAY)
    if beside and (clause.has(*some_days, *DAY_LIKE) or (hours_told and hours.spans)):
        hours.doubts.append(Doubt.HOURS_BY_DAY)
        hours.spans = []


def _days_after_hours(tokens: tuple[Token, ...]) -> bool:
    """Tell whether days follow the hours of other days: 5日10:00、6日13:00."""
    order = [
        token.kind is Kind.TIME
        for token in tokens
        if token.kind is Kind.TIME or token.kind in DAY_LIKE | {Kind.CHOICE}
    ]
    changes = [a for a, b in pairwise(order) if a != b]
    return len(changes) > 1


def _add_days(all_days: Days, days: Days, clause: Clause, *, beside: bool) -> None:
    if beside and days.stretches:
        days.doubts.append(Doubt.ASIDE)
        days.stretches = []
    if clause.has(Kind.IF):  # 月曜が祝日の場合: which days, a table of holidays tells
        days.chosen = days.shut = set()
        days.excepted = []
    all_days.stretches += days.stretches
    all_days.excepted += days.excepted
    all_days.chosen |= days.chosen
    all_days.shut |= days.shut
    all_days.spells += days.spells
    all_days.doubts += days.doubts


def _all_hours(told: _Told, start: str, end: str) -> Hours:
    in_date = told.hours
    own = pair(read_field(start), read_field(end))
    doubts = [*own.doubts, *in_date.doubts]
    if not own.spans:
        if told.names_hours and not in_date.spans:
            doubts.append(Doubt.TIME_NO_START)
        return Hours(in_date.spans, doubts)
    if in_date.spans and not _agree(in_date.spans, own.spans):
        doubts.append(Doubt.TIMES_DIFFER)
    return Hours(own.spans, doubts)


def _agree(some: list[Span], others: list[Span]) -> bool:
    """Tell whether hours told twice are the same, as far as both are told."""
    return len(some) == len(others) and all(
        one is None or other is None or one == other
        for span, counterpart in zip(some, others, strict=True)
        for one, other in zip(span, counterpart, strict=True)
    )


def _whole(
    days: Days, text: str, title: str, year: int | None
) -> tuple[Whole, list[Doubt]]:
    if not days.stretches:
        empty = _BLANK.fullmatch(text) is not None
        if empty:
            return Whole(), [Doubt.EMPTY]
        return Whole(), [Doubt.RECURRING if days.chosen else Doubt.NO_DAY]
    guessed = False
    if year is None and (named := _TITLE_YEAR.search(plain(title[:LONGEST]))):
        year, guessed = _year_of_title(days, named), True
    placed = place_all(days.stretches, year)
    if Doubt.NOT_REAL in placed.doubts or not placed.dates:
        return Whole(), placed.doubts
    if guessed and not _is_confirmed(days):
        placed.doubts.append(Doubt.YEAR_GUESSED)
    return join(placed.dates, days), placed.doubts


def _year_of_title(days: Days, named: re.Match[str]) -> int | None:
    """Return the calendar year of the first day from 令和8年度 or 2026年."""
    year, _ = year_of(named.group())
    first = days.stretches[0].first or days.stretches[0].last
    if year is None or first is None:
        return year
    return year + (1 if named["fiscal"] and first.month and first.month < 4 else 0)


def _is_confirmed(days: Days) -> bool:
    """Tell whether the text tells its own year, or a weekday to check one by."""
    return any(
        mention is not None and (mention.year is not None or mention.weekdays)
        for stretch in days.stretches
        for mention in (stretch.first, stretch.last)
    )


def _check_spells(days: Days, whole: Whole, sessions: int) -> list[Doubt]:
    """Compare 全3日間 and 全3回 with the days that were read."""
    if not days.spells:
        return []
    if whole.start is None or whole.end is None:
        return [Doubt.COUNT]
    length = (whole.end - whole.start).days + 1
    held = length - len(whole.excepted)
    for number, unit in days.spells:
        fits = {held, length} if unit == "日" else {held, held * sessions}
        if number not in fits:
            return [Doubt.COUNT]
    return []
