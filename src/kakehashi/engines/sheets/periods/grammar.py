"""The grammar of days: how the tokens of a clause become stretches and exceptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from kakehashi.engines.sheets.periods.clauses import DAY_LIKE
from kakehashi.engines.sheets.periods.days import Days, Mention, Stretch, year_of
from kakehashi.engines.sheets.periods.model import Doubt
from kakehashi.engines.sheets.periods.tokens import Kind, Token

_DOUBTS: Final = {
    Kind.OR: Doubt.CHOICE,
    Kind.NOT_FIXED: Doubt.NOT_FIXED,
    Kind.TENTATIVE: Doubt.TENTATIVE,
    Kind.CALLED_OFF: Doubt.CALLED_OFF,
    Kind.RECURRING: Doubt.RECURRING,
    Kind.HOLIDAY: Doubt.HOLIDAYS,
    Kind.IF: Doubt.ASIDE,
    Kind.ONE_OF_DAYS: Doubt.HOURS_BY_DAY,
    Kind.UNKNOWN: Doubt.UNKNOWN_WORDS,
    Kind.NOTE: Doubt.ASIDE,
}
_QUIET: Final = frozenset({Kind.SPACE, Kind.FILLER, Kind.LABEL})
_KEEPS_MONTH: Final = frozenset(
    {Kind.DAY, Kind.NUMBER, Kind.PART, Kind.NTH, Kind.FILLER, Kind.SPACE}
)


def read_days(tokens: Iterable[Token], *, aside: bool) -> Days:
    """Read the tokens of days of one clause; ``aside``: it stood in brackets or ※."""
    return _Reader(list(tokens), aside=aside).read()


class _Reader:
    """Goes through the tokens from left to right, keeping what is still open."""

    def __init__(self, tokens: list[Token], *, aside: bool) -> None:
        self._days = Days()
        self._tokens = tokens
        self._aside = aside
        self._place = 0
        self._before: Kind | None = None  # the last token that says something
        self._year: int | None = None
        self._fiscal: int | None = None
        self._month: int | None = None
        self._later = ""
        self._ranged = False
        self._open_ended = True  # a dash at the end is no 「～」
        self._listed = False
        self._every = False
        self._resting = False  # behind 休館日: everything is an exception
        self._group = 0  # where the last run of listed days begins
        self._choices: set[int] = set()
        self._taken_out = False
        self._held = False

    def read(self) -> Days:
        for place, token in enumerate(self._tokens):
            self._place = place
            if self._month is not None and token.kind not in _KEEPS_MONTH:
                self._finish_month()
            if token.kind in _DOUBTS:
                self._days.doubts.append(_DOUBTS[token.kind])
            elif token.kind in self._STEPS:
                self._STEPS[token.kind](self, token)
            if token.kind not in _QUIET:
                self._before = token.kind
        self._finish_month()
        self._finish_range()
        self._finish_year()
        return self._days

    @property
    def _target(self) -> list[Stretch]:
        return self._days.excepted if self._resting else self._days.stretches

    def _next(self, step: int) -> Kind | None:
        place = self._place + step
        return self._tokens[place].kind if 0 <= place < len(self._tokens) else None

    def _doubt(self, doubt: Doubt) -> None:
        self._days.doubts.append(doubt)

    # -- what ends -------------------------------------------------------------

    def _finish_month(self) -> None:
        if self._month is not None:
            self._doubt(Doubt.VAGUE)
            self._add(Mention(None))

    def _finish_range(self) -> None:
        if not self._ranged:
            return
        self._ranged = False
        if not self._open_ended:
            self._doubt(Doubt.CHOICE)
        if self._target and self._target[-1].is_one_day:
            self._target[-1].last = None
        else:
            self._doubt(Doubt.UNKNOWN_WORDS)

    def _finish_year(self) -> None:
        if self._every:
            self._doubt(Doubt.RECURRING)
        if self._later or (self._year and self._days.stretches):
            self._doubt(Doubt.UNKNOWN_WORDS)
        if self._resting and not (self._days.excepted or self._days.shut):
            self._doubt(Doubt.EXCEPTION)
        if self._fiscal is not None and not self._days.stretches:
            self._doubt(Doubt.VAGUE)
            first = Mention(1, 4, self._fiscal)
            last = Mention(31, 3, self._fiscal + 1)
            self._days.stretches.append(Stretch(first, last))

    # -- days ------------------------------------------------------------------

    def _add(self, mention: Mention) -> None:
        if mention.month is None:
            mention.month = self._month
        if mention.year is None:
            mention.year = self._year
        if mention.year is None and self._fiscal is not None and mention.month:
            mention.year = self._fiscal + (mention.month < 4)
        mention.later = self._later
        self._year = self._month = None
        self._later = ""
        if self._aside and self._taken_out and not self._resting:
            self._doubt(Doubt.EXCEPTION)
        target = self._target
        if self._ranged and target and target[-1].is_one_day:
            target[-1].last = mention
        elif self._ranged and not target:
            target.append(Stretch(None, mention))
        else:
            if self._ranged:
                self._doubt(Doubt.UNKNOWN_WORDS)
            if not self._listed:
                self._group = len(target)
            target.append(Stretch(mention, mention))
        self._ranged = self._listed = False

    def _day(self, token: Token) -> None:
        self._add(Mention(int(re.sub(r"\D", "", token.text))))

    def _number(self, token: Token) -> None:
        number = int(token.text[:4])
        small = len(token.text) <= 2 and number >= 1
        follows = (self._ranged or self._listed) and bool(self._target)
        if (
            small
            and self._next(1) in (Kind.RANGE, Kind.LIST)
            and (self._next(2) is Kind.MONTH and self._month is None)
        ):
            self._month = number
            self._finish_month()
        elif small and (self._month is not None or follows):
            self._add(Mention(number))
        else:
            self._doubt(Doubt.UNKNOWN_WORDS)

    def _pair(self, token: Token) -> None:
        month, day = (int(part) for part in re.split(r"[/.]", token.text))
        if "." in token.text and self._next(1) is not Kind.MARK and not self._year:
            self._doubt(Doubt.NOTATION)
        self._add(Mention(day, month))

    def _solid(self, token: Token) -> None:
        text = token.text
        self._add(Mention(int(text[6:]), int(text[4:6]), int(text[:4])))

    def _pointed(self, token: Token) -> None:
        era, *figures = re.split(r"(?<=\d)[./-]", token.text.rstrip("T"))
        parts = [era, *figures]
        first, second, third = (int(re.sub(r"\D", "", part)) for part in parts)
        if not parts[0].isdigit():
            year, sound = year_of(parts[0])
            if not sound:
                self._doubt(Doubt.YEARS_DIFFER)
            self._add(Mention(third, second, year))
        elif len(parts[0]) == 4:
            self._add(Mention(third, second, first))
        elif len(parts[2]) == 4:
            if first <= 12 and second <= 12 and first != second:
                self._doubt(Doubt.NOTATION)
            month, day = (second, first) if first > 12 else (first, second)
            self._add(Mention(day, month, third))
        else:
            self._doubt(Doubt.NOTATION)
            self._add(Mention(third, second, first + (2000 if first > 18 else 2018)))

    def _year_told(self, token: Token) -> None:
        self._year, agree = year_of(token.text)
        if not agree:
            self._doubt(Doubt.YEARS_DIFFER)

    def _fiscal_told(self, token: Token) -> None:
        self._fiscal, _ = year_of(token.text)

    def _month_told(self, token: Token) -> None:
        self._month = int(re.sub(r"\D", "", token.text))

    def _later_told(self, token: Token) -> None:
        self._later = token.text[:2]
        if "々" in token.text:
            self._doubt(Doubt.VAGUE)

    def _part(self, token: Token) -> None:
        part = token.text.lstrip("の")
        if part != "末日" or self._month is None:
            self._doubt(Doubt.VAGUE)
        if self._month is not None or (self._ranged and self._target):
            self._add(Mention(None, part=part))

    def _nth(self, token: Token) -> None:
        if self._month is None:
            self._doubt(Doubt.RECURRING)
            return
        month, year = self._month, self._year
        for place in re.findall("[1-5]", token.text):
            weekday = token.weekdays[-1]
            self._listed = True
            self._add(Mention(None, month, year, nth=(int(place), weekday)))

    # -- what stands between ---------------------------------------------------

    def _range(self, token: Token) -> None:
        self._ranged = True
        self._listed = False
        self._open_ended = token.text not in "-→"

    def _list(self, _: Token) -> None:
        self._finish_range()
        self._listed = True

    def _until(self, _: Token) -> None:
        target = self._target
        if (
            target
            and target[-1].is_one_day
            and self._before
            in DAY_LIKE
            | {
                Kind.MARK,
                Kind.NUMBER,
                Kind.NTH,
            }
        ):
            target[-1].first = None
        elif not target:
            self._doubt(Doubt.UNKNOWN_WORDS)

    def _since(self, _: Token) -> None:
        self._ranged = self._open_ended = True
        self._finish_range()

    def _held_word(self, _: Token) -> None:
        if self._before in DAY_LIKE | {Kind.MARK, Kind.CHOICE}:
            self._held = True

    def _spell(self, token: Token) -> None:
        number = int(re.sub(r"\D", "", token.text))
        self._days.spells.append((number, "回" if "回" in token.text else "日"))

    # -- weekdays and exceptions -----------------------------------------------

    def _mark(self, token: Token) -> None:
        target = self._target
        if token.text == "(休)":
            self._doubt(Doubt.EXCEPTION)
        elif (
            self._every
            or not target
            or self._before
            not in DAY_LIKE
            | {
                Kind.NUMBER,
                Kind.NTH,
            }
        ):
            if token.weekdays and self._every:
                self._choose(token)
            else:
                self._doubt(Doubt.UNKNOWN_WORDS)
        elif len(token.weekdays) == 1:
            mention = target[-1].last or target[-1].first
            if mention is not None:
                mention.weekdays = token.weekdays
        elif not target[-1].is_one_day:
            target[-1].weekdays = token.weekdays
        elif token.weekdays:
            self._mark_each(target[self._group :], token.weekdays)

    def _mark_each(self, listed: list[Stretch], weekdays: tuple[int, ...]) -> None:
        last = listed[-len(weekdays) :]
        if len(last) != len(weekdays) or not all(one.is_one_day for one in last):
            self._doubt(Doubt.WEEKDAY)
            return
        for stretch, weekday in zip(last, weekdays, strict=True):
            if stretch.first is not None:
                stretch.first.weekdays = (weekday,)

    def _choice(self, token: Token) -> None:
        target = self._target
        spaced = self._next(-1) in (Kind.SPACE, Kind.LIST)
        names_a_day = (
            len(token.weekdays) == 1
            and not self._every
            and self._before in DAY_LIKE | {Kind.NUMBER}
            and self._next(-1) not in (Kind.FILLER, Kind.LIST)
            and self._next(1) is not Kind.EXCEPT
        )
        if names_a_day and target and (not spaced or target[-1].is_one_day):
            mention = target[-1].last or target[-1].first
            if mention is not None:
                mention.weekdays = token.weekdays
            return
        if names_a_day:
            self._doubt(Doubt.CHOICE)
        self._choose(token)

    def _choose(self, token: Token) -> None:
        self._every = False
        if token.holiday:
            self._doubt(Doubt.HOLIDAYS)
        self._choices |= set(token.weekdays)
        (self._days.shut if self._resting else self._days.chosen).update(token.weekdays)

    def _every_week(self, _: Token) -> None:
        self._every = True

    def _rest_day_word(self, token: Token) -> None:
        """``休館日:`` puts what follows out; ``10日は休館日`` what stands before."""
        if self._aside and (self._days.stretches or self._days.chosen):
            self._except(token)
        else:
            self._resting = True
            self._listed = self._ranged = False

    def _except(self, token: Token) -> None:
        days = self._days
        if self._held and self._aside:
            self._doubt(Doubt.EXCEPTION)
        if self._next(-1) in (Kind.SPACE, None) and self._next(1) in DAY_LIKE | {
            Kind.CHOICE,
            Kind.NUMBER,
        }:
            self._resting = True
            return
        self._taken_out = True
        if self._before in (Kind.HOLIDAY, Kind.CHOICE) or self._aside:
            days.shut |= self._choices
            days.chosen -= self._choices
            self._choices = set()
            if not self._aside:
                return
        if self._resting:
            return
        self._take_out_days()

    def _take_out_days(self) -> None:
        days = self._days
        begin = 0 if self._aside else self._group
        if begin == 0 and not self._aside:
            ranges = [i for i, one in enumerate(days.stretches) if not one.is_one_day]
            begin = ranges[-1] + 1 if ranges else len(days.stretches)
        if begin >= len(days.stretches) and not days.shut:
            self._doubt(Doubt.EXCEPTION)
        days.excepted += days.stretches[begin:]
        del days.stretches[begin:]

    _STEPS: ClassVar[dict[Kind, Callable[[_Reader, Token], None]]] = {
        Kind.DAY: _day,
        Kind.NUMBER: _number,
        Kind.PAIR: _pair,
        Kind.SOLID: _solid,
        Kind.POINTED: _pointed,
        Kind.YEAR: _year_told,
        Kind.FISCAL: _fiscal_told,
        Kind.MONTH: _month_told,
        Kind.LATER: _later_told,
        Kind.PART: _part,
        Kind.NTH: _nth,
        Kind.RANGE: _range,
        Kind.LIST: _list,
        Kind.LABEL: _list,
        Kind.UNTIL: _until,
        Kind.SINCE: _since,
        Kind.HELD: _held_word,
        Kind.SPELL: _spell,
        Kind.MARK: _mark,
        Kind.CHOICE: _choice,
        Kind.EVERY: _every_week,
        Kind.REST_DAY: _rest_day_word,
        Kind.EXCEPT: _except,
    }
