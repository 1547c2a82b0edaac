"""The words of dates and times: a text cut into tokens, nothing of it left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kakehashi.engines.sheets.periods import words
from kakehashi.kernel.nendo import WEEKDAYS
from kakehashi.kernel.numerals import read_kanji_digits


class Kind(StrEnum):
    """What a token is; ``lexicon`` gives the notation of each."""

    SOLID = "SOLID"  # 20260805
    POINTED = "POINTED"  # R8.8.5, 2026/8/5
    FISCAL = "FISCAL"  # 令和8年度
    YEAR = "YEAR"
    LATER = "LATER"  # 翌年, 翌月
    PART = "PART"  # 上旬
    SPELL = "SPELL"  # 2日間, 全3回
    TIME = "TIME"
    LENGTH = "LENGTH"  # 約2時間
    MONTH = "MONTH"
    DAY = "DAY"  # 5日
    PAIR = "PAIR"  # 8/5, 8.5
    NTH = "NTH"  # 第1土曜日
    LABEL = "LABEL"  # ①, 第1部, 前期
    MARK = "MARK"  # (水・祝)
    EXCEPT = "EXCEPT"
    REST_DAY = "REST_DAY"  # 休館日:
    RAIN = "RAIN"
    CHOICE = "CHOICE"  # 土日, 月~金曜日
    HOLIDAY = "HOLIDAY"
    IF = "IF"
    EVERY = "EVERY"
    ONE_OF_DAYS = "ONE_OF_DAYS"  # 最終日
    ALL_DAY = "ALL_DAY"
    ROLE = "ROLE"
    NOT_FIXED = "NOT_FIXED"
    TENTATIVE = "TENTATIVE"
    CALLED_OFF = "CALLED_OFF"
    RECURRING = "RECURRING"
    OR = "OR"
    SINCE = "SINCE"
    UNTIL = "UNTIL"
    RANGE = "RANGE"
    LIST = "LIST"
    OPEN = "OPEN"
    CLOSE = "CLOSE"
    NOTE = "NOTE"
    STOP = "STOP"
    HELD = "HELD"
    FILLER = "FILLER"
    SPACE = "SPACE"
    NUMBER = "NUMBER"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text.

    Attributes:
        kind: what it is.
        text: as normalised.
        weekdays: of ``MARK``, ``CHOICE`` and ``NTH``; Monday is 0.
        holiday: whether a ``CHOICE`` also names the holidays (土日祝).
    """

    kind: Kind
    text: str
    weekdays: tuple[int, ...] = ()
    holiday: bool = False


_W: Final = f"[{WEEKDAYS}]"
_ERA: Final = r"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\s?\.?)"
_HALF: Final = r"(?:午前|午後|朝|昼|夕方|夕|夜|深夜|[AaPp]\.?[Mm]\.?)\s?"
_AND: Final = r"\s?[・、,/と]\s?"
_NUMBERED: Final = r"(?:[0-9]{1,2}|[一二三四五六七八九十])"
_RULES: Final = (
    (Kind.SOLID, r"(?<![0-9])(?:19|20)[0-9]{6}(?![0-9])"),
    (
        Kind.POINTED,
        rf"{_ERA}?(?<![0-9.])[0-9]{{1,4}}([./-])[0-9]{{1,2}}\1[0-9]{{1,4}}"
        r"(?![0-9])(?:T(?=[0-9]))?",
    ),
    (Kind.FISCAL, rf"(?:{_ERA}(?:[0-9]{{1,2}}|元)|[0-9]{{4}})年度"),
    (
        Kind.YEAR,
        rf"(?:{_ERA}(?:[0-9]{{1,2}}|元)|[0-9]{{4}})年"
        rf"(?:\((?:{_ERA}(?:[0-9]{{1,2}}|元)|[0-9]{{4}})年?\))?",
    ),
    (
        Kind.YEAR,
        rf"(?:{_ERA}(?:[0-9]{{1,2}}|元)|[0-9]{{4}})"
        rf"\((?:{_ERA}(?:[0-9]{{1,2}}|元)|[0-9]{{4}})\)年",
    ),
    (Kind.LATER, r"翌(?:々?年|月)の?"),
    (
        Kind.PART,
        r"の?(?:上旬|初旬|中旬|下旬|前半|後半|半ば|中頃|末日?|初め|中(?![央止]))",
    ),
    (Kind.SPELL, r"[全計の]?[0-9]{1,3}(?:日間|回(?!目))"),
    (
        Kind.TIME,
        rf"翌?(?:{_HALF})?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.0+)?)?(?![0-9:])"
        r"(?:\s?[AaPp]\.?[Mm]\.?)?"
        rf"|翌?(?:{_HALF})?[0-9]{{1,2}}時(?!間)(?:半|[0-9]{{1,2}}分)?|正午",
    ),
    (Kind.ALL_DAY, r"24時間|終日|一日中|1日中|全日"),
    (
        Kind.LENGTH,
        r"(?:各回?|約)*[0-9]{1,2}時間(?:半|[0-9]{1,2}分)?(?:程度)?"
        r"|(?:各回?|約)*[0-9]{1,3}分間?(?:程度)?",
    ),
    (Kind.MONTH, r"[0-9]{1,2}月(?!間)の?"),
    (Kind.DAY, r"翌?[0-9]{1,2}日(?![間目])"),
    (Kind.PAIR, r"(?<![0-9/.])[0-9]{1,2}([/.])[0-9]{1,2}(?![0-9]|[/.][0-9])"),
    (Kind.NTH, rf"第[1-5](?:{_AND}第?[1-5])*週?の?{_W}曜日?"),
    (
        Kind.LABEL,
        r"\x01[0-9]+|\((?:[1-9]|1[0-9])\)"
        rf"|第{_NUMBERED}(?:部|回|期|日|クール)目?:?|(?<![~〜0-9-])[1-9](?:回目|日目|部):?"
        r"|(?:[前中後]期|(?:午前|午後|昼|夜|朝)の?部):?",
    ),
    (
        Kind.MARK,
        rf"\(\s?(?:(?:{_W}(?:曜日?)?|祝日?|休日?|振休|振替(?:休日)?)"
        rf"(?:\s?[・、,/と~〜-]\s?|\s)?)+\)",
    ),
    (Kind.MARK, r"(?i:\((?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\))"),
    (Kind.RAIN, words.RAIN),
    (Kind.REST_DAY, words.REST_DAY),
    (Kind.EXCEPT, words.EXCEPT),
    (
        Kind.CHOICE,
        rf"{_W}曜?(?:{_AND}{_W}曜?)*[~〜-]{_W}曜日?"
        rf"|{_W}曜日?(?:{_AND}?{_W}曜日?)*(?:{_AND}?(?:祝日?|休日))?"
        rf"|{_W}(?:{_AND}{_W})+(?:曜日?)?(?:{_AND}?(?:祝日?|休日))?"
        r"|土日(?:曜日?)?(?:[・、と]?祝日?)?|日祝日?|平日|(?<=毎週)"
        rf"{_W}(?![0-9])|{_W}(?=定休|休館|休み|を除く|以外)",
    ),
    (Kind.HOLIDAY, words.HOLIDAY),
    (Kind.IF, words.IF),
    (Kind.EVERY, r"毎週の?"),
    (Kind.ONE_OF_DAYS, words.ONE_OF_DAYS),
    (Kind.ROLE, words.ROLE),
    (Kind.NOT_FIXED, words.NOT_FIXED),
    (Kind.TENTATIVE, words.TENTATIVE),
    (Kind.CALLED_OFF, words.CALLED_OFF),
    (Kind.RECURRING, words.RECURRING),
    (Kind.OR, r"または|又は|もしくは|若しくは|あるいは|(?i:\bor\b)"),
    (Kind.SINCE, r"以降|以後"),
    (Kind.UNTIL, r"まで|迄"),
    (Kind.RANGE, r"[~〜\-→]|から|より"),
    (Kind.LIST, r"[・、,;&/]|と|及び|および|並びに|ならびに"),
    (Kind.OPEN, r"[(\[]"),
    (Kind.CLOSE, r"[)\]]"),
    (Kind.NOTE, r"[※*]+|ただし、?|但し、?|なお、?"),
    (Kind.STOP, r"[。\n]"),
    (Kind.FILLER, words.TAG),
    (Kind.HELD, words.HELD),
    (Kind.FILLER, words.FILLER),
    (Kind.SPACE, r"\s+|[|【】「」<>《》◆●○◇■□★☆]"),
    (Kind.NUMBER, r"[0-9]+"),
    (Kind.UNKNOWN, r"(?s:.)"),
)


def _alternation() -> re.Pattern[str]:
    """Name each rule by its place: a kind may have two notations."""
    parts = []
    groups = 0
    for place, (_, pattern) in enumerate(_RULES):
        own = re.compile(pattern).groups
        # A back-reference counts from the start of the whole expression.
        shifted = pattern.replace(r"\1", rf"(?:\{groups + 2})") if own else pattern
        parts.append(f"(?P<r{place}>{shifted})")
        groups += 1 + own
    return re.compile("|".join(parts))


_MASTER: Final = _alternation()
_CIRCLED: Final = {0x2460 + i: f"\x01{i + 1} " for i in range(20)}
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−─━"), "-") | {
    ord("～"): "~",
    ord("∼"): "~",
    ord("〔"): "(",
    ord("〕"): ")",
    ord("［"): "(",
    ord("］"): ")",
    ord("\r"): "\n",
    ord("．"): ".",
    ord("，"): ",",
}
_LOOSE: Final = re.compile(
    r"(?<=[0-9元])[ \t]+(?=[年月日時分:])|(?<=[年月])[ \t]+(?=[0-9])"
    r"|(?<=時)[ \t]+(?=[0-9]{1,2}[ \t]*分)|(?<=:)[ \t]+(?=[0-9])"
    r"|(?<=和)[ \t]+(?=[0-9元])"
)
_KANJI: Final = re.compile(r"[〇一二三四五六七八九十]+(?=[年月日時](?!中))")
_BROKEN_LINE: Final = re.compile(
    r"(?<=[~〜→、・,])[ \t]*\n\s*|[ \t]*\n\s*(?=[~〜→、・,(]|から|まで)"
)
_HOUR_ONCE: Final = re.compile(
    r"(?<![0-9:./月])([0-9]{1,2})(?=[~-]\s?翌?[0-9]{1,2}時(?!間))"
)
# A day cell as spreadsheets export it: the midnight behind it is no hour.
_MIDNIGHT: Final = re.compile(
    r"(?<=[0-9])(?:T|[ \t]+)0?0:00(?::00(?:\.0+)?)?(?=Z?$|\s*[~〜])Z?"
)
_LONG_VOWEL: Final = re.compile(r"(?<=[0-9日時分)半])ー(?=[0-9(午])")


def plain(text: str) -> str:
    """Return the text in one width, with one dash, and Arabic figures in dates."""
    one_width = unicodedata.normalize("NFKC", text.translate(_CIRCLED | _DASHES))
    one_width = _BROKEN_LINE.sub(" ", one_width.translate(_DASHES))
    one_width = _MIDNIGHT.sub("", one_width)
    one_width = _KANJI.sub(lambda m: str(read_kanji_digits(m.group())), one_width)
    one_width = _LOOSE.sub("", _LONG_VOWEL.sub("~", one_width))
    return _HOUR_ONCE.sub(r"\1時", one_width).strip()


def cut(text: str) -> list[Token]:
    """Cut a normalised text into tokens; together they are the whole text."""
    found = []
    for match in _MASTER.finditer(text):
        kind = _RULES[int((match.lastgroup or "r0")[1:])][0]
        found.append(_token(kind, match.group()))
    return found


_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _token(kind: Kind, text: str) -> Token:
    if kind not in (Kind.MARK, Kind.CHOICE, Kind.NTH):
        return Token(kind, text)
    if (english := text.strip("()").lower()[:3]) in _ENGLISH:
        return Token(kind, text, (_ENGLISH.index(english),))
    if text == "平日":
        return Token(kind, text, (0, 1, 2, 3, 4), holiday=True)
    names = re.sub(r"曜日?|祝日?|休日?|振替?", "", text)
    days = [WEEKDAYS.index(c) for c in names if c in WEEKDAYS]
    if kind is Kind.CHOICE and re.search(r"[~〜-]", text):
        days = [*days[:-1], *_from_to(days[-2], days[-1])]
    return Token(kind, text, tuple(dict.fromkeys(days)), "祝" in text or "休" in text)


def _from_to(first: int, last: int) -> list[int]:
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
