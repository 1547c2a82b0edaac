"""Days on which Japanese offices are closed (行政機関の休日).

Weekends, national holidays and 29 December to 3 January.
Source: 行政機関の休日に関する法律 1条; 国民の祝日に関する法律 2条, 3条. The law may
move a holiday of a single year: what comes from here is a proposal, to be confirmed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)
# Month and day, of the law as it stands since 2022.
_FIXED: Final = frozenset(
    {(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3)}
    | {(11, 23)}
)
# Month, and which Monday of it.
_MONDAYS: Final = frozenset({(1, 2), (7, 3), (9, 3), (10, 2)})
# Day of the equinox in 1980, and what a year adds; good from 1980 to 2099.
_SPRING: Final = 20.8431
_AUTUMN: Final = 23.2488
_YEARLY: Final = 0.242194


def is_holiday(day: date) -> bool:
    """Whether ``day`` is a national holiday, its substitute, or lies between two."""
    if _is_named(day):
        return True
    return _is_substitute(day) or (
        day.weekday() != 6 and _is_named(day - _DAY) and _is_named(day + _DAY)
    )


def is_office_closed(day: date) -> bool:
    """Whether offices are closed on ``day``."""
    turn = (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)
    return day.weekday() >= 5 or turn or is_holiday(day)


def office_day_from(day: date) -> date:
    """``day``, or the first day after it on which offices are open."""
    while is_office_closed(day):
        day += _DAY
    return day


def _is_named(day: date) -> bool:
    if (day.month, day.day) in _FIXED:
        return True
    if day.weekday() == 0 and (day.month, (day.day - 1) // 7 + 1) in _MONDAYS:
        return True
    return _is_equinox(day)


def _is_equinox(day: date) -> bool:
    base = {3: _SPRING, 9: _AUTUMN}.get(day.month)
    if base is None:
        return False
    since = day.year - 1980
    return day.day == int(base + _YEARLY * since - since // 4)


def _is_substitute(day: date) -> bool:
    """A holiday on a Sunday is taken on the next day that is none (振替休日)."""
    before = day - _DAY
    while _is_named(before):
        if before.weekday() == 6:
            return True
        before -= _DAY
    return False
