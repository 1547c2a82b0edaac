"""The Japanese calendar of offices: fiscal years (年度), era years (和暦), typed days.

What cannot be read raises ``Unreadable`` (``Refused`` and ``ValueError`` in one) with
a stable ``code`` and a plain Japanese sentence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from kakehashi.kernel.numerals import read_kanji_digits
from kakehashi.kernel.problems import Unreadable


@dataclass(frozen=True, slots=True)
class Era:
    """An era (元号) with its first day; ``last`` is None while it lasts."""

    name: str
    english: str
    letter: str
    first: date
    last: date | None

    def year_of(self, day: date) -> int:
        """Return the era year in which ``day`` lies (1 = 元年)."""
        return day.year - self.first.year + 1


# The day of an accession belonged to both eras until 1926; since 1989 the new era
# begins the day after. Source: the edicts of 1912 and 1926, 政令 1989/1 and 2018/143.
# Before 1873 Japan counted by the moon, so 明治 is read from its sixth year only.
ERAS: Final = (
    Era("令和", "Reiwa", "R", date(2019, 5, 1), None),
    Era("平成", "Heisei", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "Showa", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "Taisho", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "Meiji", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
GREGORIAN_SINCE: Final = date(1873, 1, 1)
WEEKDAYS: Final = "月火水木金土日"
_ENGLISH_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """A fiscal year (年度): 1 April of ``year`` to 31 March of the next."""

    year: int

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """Return the fiscal year in which ``day`` lies."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def first_day(self) -> date:
        """1 April."""
        return date(self.year, 4, 1)

    @property
    def last_day(self) -> date:
        """31 March of the following year."""
        return date(self.year + 1, 3, 31)

    @property
    def label(self) -> str:
        """The year as offices write it: ``令和8年度``.

        FY 2019 is 令和元年度 as a whole, though it began in 平成31年.
        Source: 元号を改める政令の施行に伴う予算の名称 (Cabinet, 2 April 2019).
        """
        day = date(2019, 5, 1) if self.year == 2019 else self.first_day
        return f"{era_year(day)}度"

    @property
    def label_en(self) -> str:
        """The year in English: ``FY2026``."""
        return f"FY{self.year}"

    def next(self) -> FiscalYear:
        """Return the fiscal year after this one."""
        return FiscalYear(self.year + 1)

    def previous(self) -> FiscalYear:
        """Return the fiscal year before this one."""
        return FiscalYear(self.year - 1)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.label


def era_of(day: date) -> Era | None:
    """Return the era of ``day``, or None before 1873."""
    if day < GREGORIAN_SINCE:
        return None
    return next(era for era in ERAS if era.first <= day)


def era_year(day: date) -> str:
    """Return the era and its year: ``令和元年``; the plain year before 1873."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年"
    year = era.year_of(day)
    return f"{era.name}{'元' if year == 1 else year}年"


def format_wareki(day: date) -> str:
    """Return ``令和8年11月22日(2026)``."""
    return f"{era_year(day)}{day.month}月{day.day}日({day.year})"


def format_wareki_en(day: date) -> str:
    """Return ``22 November 2026 (Reiwa 8)``."""
    era = era_of(day)
    plain = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{plain} ({era.english} {era.year_of(day)})" if era else plain


_ERA_NAMES: Final = {
    key: era for era in ERAS for key in (era.name, era.name[0], era.letter)
}
_NUMBER: Final = r"[0-9]+|元|[〇一二三四五六七八九十百廿]+"
_YEAR: Final = rf"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])?(?P<y>{_NUMBER})"
_OTHER: Final = (
    rf"(?:\((?P<era2>明治|大正|昭和|平成|令和|[MTSHR])?(?P<y2>{_NUMBER})年?\))?"
)
_TAIL: Final = re.compile(
    _OTHER
    + r"(?:T?0?0:00(?::00(?:\.0+)?)?)?"
    + r"(?:\((?P<w>[月火水木金土日]|mon|tue|wed|thu|fri|sat|sun)[a-z.]*(?:曜日?)?"
    + r"(?:[・,]?(?:祝日?|休日?))?\)|(?P<w2>[月火水木金土日])曜日?)?"
    + r"(?:必着|消印有効|締切|〆切|まで|付け?)?",
    re.IGNORECASE,
)
_KANJI_DAY: Final = re.compile(
    _YEAR
    + "年"
    + _OTHER.replace("2>", "1>")
    + rf"(?P<m>{_NUMBER})月(?P<d>{_NUMBER})日",
    re.IGNORECASE,
)
_POINT_DAY: Final = re.compile(
    _YEAR + r"(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})\.?",
    re.IGNORECASE,
)
_SOLID_DAY: Final = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_NO_YEAR: Final = re.compile(rf"(?:{_NUMBER})(?:月(?:{_NUMBER})日|/[0-9]+)")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-") | {
    ord("．"): ".",
    ord("。"): ".",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("["): "(",
    ord("]"): ")",
}


def parse_day(text: str) -> date:
    """Read a day as Japanese offices write it.

    Accepts era years in words or letters (``令和元年5月1日``, ``R8/11/22``), plain
    years (``2019-04-01``, ``2019年4月1日``, ``20190401``), full-width and kanji
    digits, a weekday in brackets and our own ``令和8年11月22日(2026)``; what is said
    twice must agree.

    Raises:
        Unreadable: ``day-empty``, ``day-unreadable``, ``day-without-year``,
            ``day-year-short`` (two digits without an era), ``day-era-bounds``,
            ``day-old-calendar``, ``day-not-real``, ``day-years-differ``,
            ``day-weekday``.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    if not plain:
        raise Unreadable("day-empty", "日付を入力してください。")
    for form in (_KANJI_DAY, _POINT_DAY, _SOLID_DAY):
        if (head := form.match(plain)) and (tail := _TAIL.fullmatch(plain, head.end())):
            return _checked_day(head.groupdict(), tail.groupdict())
    if _NO_YEAR.match(plain) and not _POINT_DAY.match(plain):
        message = "年を付けて入力してください(例: 令和8年11月22日、2026-11-22)。"
        raise Unreadable("day-without-year", message)
    message = (
        "日付として読み取れません。年・月・日の順に入力してください"
        "(例: 令和8年11月22日、R8.11.22、2026-11-22)。"
    )
    raise Unreadable("day-unreadable", message)


def _checked_day(head: dict[str, str | None], tail: dict[str, str | None]) -> date:
    era = _era_named(head.get("era"))
    year_typed = _number(head["y"])
    if era is None and year_typed < 100:
        message = "西暦は4桁で、和暦は元号を付けて入力してください(例: 2026、令和8年)。"
        raise Unreadable("day-year-short", message)
    year = year_typed if era is None else era.first.year + year_typed - 1
    month, number = _number(head["m"]), _number(head["d"])
    try:
        day = date(year, month, number)
    except (ValueError, OverflowError):
        message = f"{year}年{month}月{number}日という日付はありません。"
        raise Unreadable("day-not-real", message) from None
    if era is not None:
        _check_era(era, year_typed, day)
    for also in ((head.get("era1"), head.get("y1")), (tail["era2"], tail["y2"])):
        _check_same_year(day, *also)
    _check_weekday(day, tail["w"] or tail["w2"])
    return day


def _era_named(word: str | None) -> Era | None:
    return _ERA_NAMES[word.upper()] if word else None


def _number(word: str | None) -> int:
    return read_kanji_digits(word or "")


def _check_era(era: Era, year: int, day: date) -> None:
    if day < GREGORIAN_SINCE:
        message = "明治5年までは旧暦のため、西暦の日付で入力してください。"
        raise Unreadable("day-old-calendar", message)
    if year >= 1 and era.first <= day and (era.last is None or day <= era.last):
        return
    first = f"{era.name}は{era.first.year}年{era.first.month}月{era.first.day}日から"
    last = (
        f"{era.last.year}年{era.last.month}月{era.last.day}日まで" if era.last else ""
    )
    meant = f"{era_year(day)}{day.month}月{day.day}日"
    message = f"{first}{last}です。{meant}のことではありませんか。"
    raise Unreadable("day-era-bounds", message)


def _check_same_year(day: date, era_word: str | None, year_word: str | None) -> None:
    if not year_word:
        return
    era = _era_named(era_word)
    year = _number(year_word)
    if era is not None:
        year += era.first.year - 1
    elif year < 100 and (own := era_of(day)) is not None:
        year += own.first.year - 1
    if year != day.year:
        message = "西暦と和暦の年が合いません。"
        raise Unreadable("day-years-differ", message)


def _check_weekday(day: date, word: str | None) -> None:
    if not word:
        return
    word = word.lower()
    said = (
        _ENGLISH_WEEKDAYS.index(word)
        if word in _ENGLISH_WEEKDAYS
        else WEEKDAYS.index(word)
    )
    if said != day.weekday():
        right = WEEKDAYS[day.weekday()]
        message = (
            f"{day.year}年{day.month}月{day.day}日は{right}曜日です。"
            "日付と曜日のどちらが正しいかお確かめください。"
        )
        raise Unreadable("day-weekday", message)
