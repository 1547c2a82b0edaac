"""A period as it was understood, and what a person should look at in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kakehashi.engines.sheets.findings import Finding

Session = tuple[str | None, str | None]
"""From and to, as ``HH:MM``; past midnight counts on (``25:00``). ``None`` is open."""


class Doubt(StrEnum):
    """Why a period is not sure; each is a code in ``data/sentences/periods.toml``."""

    EMPTY = "period-empty"
    TOO_LONG = "period-too-long"
    BROKEN_LINE = "period-broken-line"
    NO_DAY = "period-no-day"
    NOT_FIXED = "period-not-fixed"
    TENTATIVE = "period-tentative"
    VAGUE = "period-vague"
    RECURRING = "period-recurring"
    CHOICE = "period-choice"
    CALLED_OFF = "period-called-off"
    NOT_REAL = "period-not-real"
    BACKWARDS = "period-backwards"
    YEAR_MISSING = "period-year-missing"
    YEAR_GUESSED = "period-year-guessed"
    YEARS_DIFFER = "period-years-differ"
    NOTATION = "period-notation"
    WEEKDAY = "period-weekday"
    COUNT = "period-count"
    EXCEPTION = "period-exception"
    HOLIDAYS = "period-holidays"
    TOO_MANY_GAPS = "period-too-many-gaps"
    ASIDE = "period-aside"
    UNKNOWN_WORDS = "period-unknown-words"
    TIME_UNREADABLE = "period-time-unreadable"
    TIME_HALF_OF_DAY = "period-time-half-of-day"
    TIME_BACKWARDS = "period-time-backwards"
    TIME_NO_START = "period-time-no-start"
    TIME_PAIRS = "period-time-pairs"
    TIMES_DIFFER = "period-times-differ"
    HOURS_BY_DAY = "period-hours-by-day"


@dataclass(frozen=True, slots=True)
class Period:
    """When something takes place.

    Attributes:
        start_date: first day; ``None`` when it is open or was not understood.
        end_date: last day; ``None`` likewise. One day has both the same.
        sessions: hours of each of its days, as written; empty when none are told.
        excepted: days of the period on which nothing takes place.
        reasons: why a person should look; empty when the reading is sure.
    """

    start_date: date | None = None
    end_date: date | None = None
    sessions: tuple[Session, ...] = ()
    excepted: tuple[date, ...] = ()
    reasons: tuple[Doubt, ...] = ()

    @property
    def needs_review(self) -> bool:
        """Whether anything in it is not sure."""
        return bool(self.reasons)

    def findings(
        self, row: int | None = None, column: str | None = None
    ) -> tuple[Finding, ...]:
        """Return one finding for each reason, for the screen."""
        return tuple(Finding(str(code), row, column) for code in self.reasons)

    def to_json(self, row: int | str | None) -> str:
        """Return the line of the batch contract: six keys, days as ISO 8601."""
        answer = {
            "row": row,
            "start_date": _iso(self.start_date),
            "end_date": _iso(self.end_date),
            "sessions": [list(session) for session in self.sessions],
            "except": [day.isoformat() for day in self.excepted],
            "needs_review": self.needs_review,
        }
        return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
