"""What is taken out of a period: gaps, rest days, days named one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kakehashi.engines.sheets.periods.days import Days, Mention, Stretch
from kakehashi.engines.sheets.periods.model import Doubt
from kakehashi.engines.sheets.periods.placing import Dates, days_between, real_day

# Days listed one by one within a month are told as a period with gaps. Over a longer
# time the gaps would be most of it, and a person should say how it is to be published.
LONGEST_WITH_GAPS: Final = 31
LONGEST_WITH_REST_DAYS: Final = 400


@dataclass(slots=True)
class Whole:
    """A period as one: its ends, the days taken out, and what is not sure."""

    start: date | None = None
    end: date | None = None
    excepted: set[date] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)


def join(dates: list[Dates], days: Days) -> Whole:
    """Join the stretches of a text and take out what it takes out."""
    whole = Whole(dates[0][0], dates[-1][1])
    if whole.start and whole.end and whole.start > whole.end:
        whole.doubts.append(Doubt.BACKWARDS)
        whole.end = None
        return whole
    if len(dates) > 1 and any(None in one for one in dates):
        whole.doubts.append(Doubt.CHOICE)
        return whole
    if whole.start is None or whole.end is None:
        if days.chosen or days.shut:
            whole.doubts.append(Doubt.EXCEPTION if days.shut else Doubt.RECURRING)
        for stretch in days.excepted:
            whole.excepted |= _excepted_days(stretch, whole)
        return whole
    _leave_gaps(whole, dates, days)
    _take_out(whole, days)
    return whole


def _leave_gaps(whole: Whole, dates: list[Dates], days: Days) -> None:
    if whole.start is None or whole.end is None:
        return
    if len(dates) == 1 and not days.chosen:
        return
    held: set[date] = set()
    length = (whole.end - whole.start).days + 1
    if length > LONGEST_WITH_REST_DAYS:
        whole.doubts.append(Doubt.TOO_MANY_GAPS)
        return
    for first, last in dates:
        if first is None or last is None:
            continue
        meant = [
            day
            for day in days_between(first, last)
            if not days.chosen or day.weekday() in days.chosen
        ]
        if not meant:
            whole.doubts.append(Doubt.WEEKDAY)
        if held.intersection(meant):
            whole.doubts.append(Doubt.BACKWARDS)
        held.update(meant)
    gaps = set(days_between(whole.start, whole.end)) - held
    if gaps and length > LONGEST_WITH_GAPS:
        whole.doubts.append(Doubt.TOO_MANY_GAPS)
    else:
        whole.excepted |= gaps


def _take_out(whole: Whole, days: Days) -> None:
    if whole.start is None or whole.end is None:
        return
    if days.shut:
        if (whole.end - whole.start).days >= LONGEST_WITH_REST_DAYS:
            whole.doubts.append(Doubt.TOO_MANY_GAPS)
        else:
            between = days_between(whole.start, whole.end)
            found = {day for day in between if day.weekday() in days.shut}
            whole.excepted |= found
            if not found:
                whole.doubts.append(Doubt.EXCEPTION)
    for stretch in days.excepted:
        whole.excepted |= _excepted_days(stretch, whole)
    if whole.excepted & {whole.start, whole.end}:
        whole.doubts.append(Doubt.EXCEPTION)


def _excepted_days(stretch: Stretch, whole: Whole) -> set[date]:
    """Find the days of an exception within the period; doubt what is not in it."""
    first = _within(stretch.first, whole, whole.start)
    last = first
    if not stretch.is_one_day:
        last = _within(stretch.last, whole, first)
    if first is None or last is None or last < first:
        whole.doubts.append(Doubt.EXCEPTION)
        return set()
    for mention, day in ((stretch.first, first), (stretch.last, last)):
        if (
            mention is not None
            and mention.weekdays
            and (day.weekday() not in mention.weekdays)
        ):
            whole.doubts.append(Doubt.WEEKDAY)
    return set(days_between(first, last))


def _within(
    mention: Mention | None, whole: Whole, not_before: date | None
) -> date | None:
    if mention is None or (mention.day is None and mention.nth is None):
        return None
    candidates = [
        day
        for year, month in _months(whole)
        if (mention.month or month) == month and (mention.year or year) == year
        if (day := real_day(mention, year, month)) is not None
        if (not_before is None or day >= not_before)
        if (whole.end is None or day <= whole.end)
    ]
    if len(candidates) > 1 and mention.weekdays:
        candidates = [d for d in candidates if d.weekday() in mention.weekdays]
    return candidates[0] if len(candidates) == 1 else None


def _months(whole: Whole) -> Iterable[tuple[int, int]]:
    """Yield the months of the period; those of a year where one end is open."""
    known = whole.start or whole.end
    if known is None:
        return
    begin = known.year * 12 + known.month - 1
    if whole.start is None:
        begin -= 11
    last = begin + 11
    if whole.start is not None and whole.end is not None:
        last = whole.end.year * 12 + whole.end.month - 1
    for month in range(begin, min(last, begin + 36) + 1):
        yield month // 12, month % 12 + 1
