"""Next year's round out of this one (次年度の公募): proposals to confirm, no more."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from kakehashi.kernel.holidays import office_day_from
from kakehashi.programmes.grants.rules.call_terms import (
    DAYS,
    INSTANTS,
    Fact,
    Facts,
    kind_of,
)

# What is asked for every year; texts only where a year stands in them.
ASKED: Final = (
    *INSTANTS,
    "is_hour_known",
    *DAYS,
    "rate_percent",
    "floor_yen",
    "budget_yen",
    "advance_percent",
    "repayment_days",
    "source",
    "source_note",
)
_DIGITS: Final = "0123456789０１２３４５６７８９"
_ERA: Final = re.compile(rf"(令和|R)([{_DIGITS}]{{1,2}}|元)(?=年|[./])")
_YEAR: Final = re.compile(
    rf"(?<![{_DIGITS}A-Za-z/_.-])((?:20|２０)[{_DIGITS}]{{2}})(?![{_DIGITS}])"
)


def asked_of(facts: Facts, proposed: Facts) -> list[str]:
    """The terms to be asked: those of every year, every ceiling, and texts that moved.

    Ceilings that are not set stay unset without a question.
    """
    return [
        *ASKED,
        *(t for t in facts if t.startswith("cap-") and facts[t] is not None),
        *(
            t
            for t in facts
            if kind_of(t) in {"text", "exclusion"}
            and t not in ASKED
            and facts[t] != proposed[t]
        ),
    ]


def proposed(facts: Facts) -> dict[str, Fact]:
    """The terms a year later: days and hours moved, years in texts counted on.

    A day on which offices are closed is moved to the next open one. The budget is not
    proposed: it is decided anew.
    """
    return {
        term: None if term == "budget_yen" else _later(term, fact)
        for term, fact in facts.items()
    }


def _later(term: str, fact: Fact) -> Fact:
    if isinstance(fact, datetime):
        return instant_next_year(fact, is_end=term != "opens_at")
    if isinstance(fact, date):
        return day_next_year(fact)
    if isinstance(fact, tuple):
        return shift_years(fact[0]), shift_years(fact[1])
    if isinstance(fact, str) and kind_of(term) == "text":
        return shift_years(fact)
    return fact


def day_next_year(day: date) -> date:
    """The same day a year later; the last of February stays the last of February."""
    if (day + timedelta(days=1)).day == 1:
        first = (day + timedelta(days=1)).replace(day=1)
        return first.replace(year=first.year + 1) - timedelta(days=1)
    return day.replace(year=day.year + 1)


def instant_next_year(instant: datetime, *, is_end: bool) -> datetime:
    """The same hour a year later, on a day on which offices are open.

    With ``is_end`` midnight is 24:00 of the day before, and that day counts.
    """
    local = timezone.localtime(instant)
    day, time = local.date(), local.time()
    is_midnight = is_end and (time.hour, time.minute, time.second) == (0, 0, 0)
    if is_midnight:
        day -= timedelta(days=1)
    moved = office_day_from(day_next_year(day))
    if is_midnight:
        moved += timedelta(days=1)
    return timezone.make_aware(datetime.combine(moved, time))


def shift_years(text: str, by: int = 1) -> str:
    """Count on the years in a text: 令和8年度, R8.4.1, 2026年度, FY 2026.

    Numbers written full-width stay so. A year in an address stays as it is.
    """
    return _YEAR.sub(
        lambda m: _like(m[1], int(_plain(m[1])) + by),
        _ERA.sub(lambda m: m[1] + _era(m[2], by), text),
    )


def _era(year: str, by: int) -> str:
    if year == "元":
        return str(1 + by)
    return _like(year, int(_plain(year)) + by)


def _plain(digits: str) -> str:
    return unicodedata.normalize("NFKC", digits)


def _like(model: str, number: int) -> str:
    written = str(number)
    if model == _plain(model):
        return written
    return "".join(chr(ord(c) + 0xFEE0) for c in written)
