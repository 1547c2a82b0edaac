"""The days of a clause as written: not yet dates, for the year comes later."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kakehashi.engines.sheets.periods.model import Doubt
from kakehashi.kernel.nendo import ERAS
from kakehashi.kernel.numerals import read_kanji_digits

_ERAS: Final = {key: era for era in ERAS for key in (era.name, era.letter)}
_YEAR: Final = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])?\s?\.?([0-9]+|元)")


@dataclass(slots=True)
class Mention:
    """A day as mentioned.

    Attributes:
        day: of the month; ``None`` for the whole month or what ``part`` names of it.
        month: ``None`` when it is that of the day before.
        year: ``None`` likewise.
        weekdays: told for it; Monday is 0.
        part: ``上旬`` … when the day is not told, else ``""``.
        nth: ``第1土曜日`` as (1, 5) when the day is told so.
        later: ``"翌年"``, ``"翌月"`` or ``""``.
    """

    day: int | None
    month: int | None = None
    year: int | None = None
    weekdays: tuple[int, ...] = ()
    part: str = ""
    nth: tuple[int, int] | None = None
    later: str = ""


@dataclass(slots=True)
class Stretch:
    """From a day to a day; ``None`` is open; one day has the same twice."""

    first: Mention | None
    last: Mention | None
    weekdays: tuple[int, ...] = ()

    @property
    def is_one_day(self) -> bool:
        """Whether it is a single day."""
        return self.first is self.last


@dataclass(slots=True)
class Days:
    """What a run of tokens says about days.

    Attributes:
        stretches: in the order of the text.
        excepted: days and stretches that are taken out.
        chosen: weekdays that alone are meant (毎週土曜日); empty for all.
        shut: weekdays that are taken out (月曜休館).
        spells: numbers of days told (全3日間) and of times (全3回).
        doubts: what was not understood.
    """

    stretches: list[Stretch] = field(default_factory=list)
    excepted: list[Stretch] = field(default_factory=list)
    chosen: set[int] = field(default_factory=set)
    shut: set[int] = field(default_factory=set)
    spells: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def year_of(text: str) -> tuple[int | None, bool]:
    """Return the year that ``令和8年(2026)`` names, and whether it holds together.

    It does not when both differ, or when the era had ended (平成40年).
    """
    years = set()
    sound = True
    for name, number in _YEAR.findall(text):
        value = read_kanji_digits(number)
        if name:
            era = _ERAS[name]
            value += era.first.year - 1
            sound &= value >= era.first.year
            sound &= era.last is None or value <= era.last.year
        years.add(value)
    if len(years) == 2 and min(years) < 100:
        years.discard(min(years))  # 2026(8)年: the era is not named
    if len(years) != 1:
        return None, False
    return years.pop(), sound
