"""Hours from free text: sessions, what opens them, and what is only said beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kakehashi.engines.sheets.periods import words
from kakehashi.engines.sheets.periods.clauses import take_apart
from kakehashi.engines.sheets.periods.model import Doubt, Session
from kakehashi.engines.sheets.periods.tokens import Kind, Token, cut, plain

_NOTHING: Final = re.compile(r"[-~ー/*\s.・なし無し]*")
_FRACTION: Final = re.compile(r"0?\.[0-9]+")
_HOUR: Final = re.compile(r"(?:[5-9]|1[0-9]|2[0-4])(?:\.0)?")
_EXPANDED: Final = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])[T ]")
_CLOCK: Final = re.compile(
    r"(?P<next>翌)?(?P<half>[^0-9]*?)\s?(?P<h>[0-9]{1,2})"
    r"(?::(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:\.0+)?)?|時(?:(?P<tail>半|[0-9]{1,2}分))?)"
    r"\s?(?P<after>[AaPp]\.?[Mm]\.?)?"
)
_MORNING: Final = frozenset({"午前", "朝", "am"})
_EVENING: Final = frozenset({"午後", "夕方", "夕", "夜", "pm"})
# A bare 「3:00」 before this is more often an afternoon than the dead of night.
_EARLY: Final = 5 * 60
_MIDNIGHT: Final = 24 * 60
_LAST: Final = 30 * 60


Span = tuple[int | None, int | None]


@dataclass(slots=True)
class Hours:
    """The hours of one text.

    Attributes:
        spans: minutes from midnight, from and to; ``None`` is open.
        doubts: what was not understood.
    """

    spans: list[Span] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(slots=True)
class _Time:
    minutes: int
    half: str
    role: str = ""
    joined: bool = False
    closing: bool = False


def read_field(text: str) -> Hours:
    """Read a column of hours: ``9：00``, ``①10:00～②13:00～``, ``開場17:30 開演18:00``.

    Also the fraction of a day that a workbook keeps (``0.375``), and whole hours.
    """
    one = plain(text)
    if _NOTHING.fullmatch(one):
        return Hours()
    if _FRACTION.fullmatch(one):
        return Hours([(round(float(one) * 1440), None)])
    if _HOUR.fullmatch(one):
        return Hours([(int(float(one)) * 60, None)])
    one = _EXPANDED.sub("", one)
    hours = Hours()
    for clause in take_apart(cut(one)):
        part = read_hours(clause.tokens)
        if clause.aside and hours.spans and part.spans:
            part = Hours([], [Doubt.HOURS_BY_DAY])
        if clause.has(Kind.TIME) and clause.has(*_BY_DAY):
            part.doubts.append(Doubt.HOURS_BY_DAY)
            if clause.aside:
                part.spans = []
        hours.spans += part.spans
        hours.doubts += [*part.doubts, *_other_doubts(clause.tokens)]
    if _only_idle(hours, one):
        hours.doubts.append(Doubt.TIME_NO_START)
    return hours


_BY_DAY: Final = (
    Kind.CHOICE,
    Kind.ONE_OF_DAYS,
    Kind.HOLIDAY,
    Kind.MARK,
    Kind.EXCEPT,
    Kind.REST_DAY,
)
_KNOWN: Final = frozenset(
    {
        Kind.TIME,
        Kind.ROLE,
        Kind.ALL_DAY,
        Kind.LENGTH,
        Kind.RANGE,
        Kind.UNTIL,
        Kind.LIST,
        Kind.LABEL,
        Kind.HELD,
        Kind.FILLER,
        Kind.SPACE,
        Kind.RAIN,
        Kind.CLOSE,
    }
)


def _other_doubts(tokens: Iterable[Token]) -> list[Doubt]:
    doubts = {
        Kind.NOT_FIXED: Doubt.NOT_FIXED,
        Kind.TENTATIVE: Doubt.TENTATIVE,
        Kind.CALLED_OFF: Doubt.CALLED_OFF,
        Kind.OR: Doubt.CHOICE,
    } | dict.fromkeys(_BY_DAY, Doubt.HOURS_BY_DAY)
    return [
        doubts.get(token.kind, Doubt.TIME_UNREADABLE)
        for token in tokens
        if token.kind not in _KNOWN
    ]


def _only_idle(hours: Hours, text: str) -> bool:
    figures = re.search(r"[0-9]", text.replace("24時間", "")) is not None
    return figures and not hours.spans and not hours.doubts


def read_hours(tokens: Iterable[Token]) -> Hours:
    """Read the tokens of hours as spans; reception and last entry are no session."""
    hours = Hours()
    line = list(tokens)
    times: dict[int, _Time] = {}
    ranged = False
    for place, token in enumerate(line):
        if token.kind in (Kind.LABEL, Kind.LIST):
            ranged = False
        elif token.kind is Kind.RANGE:
            ranged = True
        elif token.kind is Kind.UNTIL and _follows_a_time(line, place):
            if times:
                times[max(times)].closing = True
            ranged = False
        elif token.kind is Kind.TIME:
            joined = ranged and not _begins_another(line, place)
            before = times[max(times)] if times and joined else None
            if (time := _read_clock(hours, token.text, before)) is not None:
                time.joined = joined
                times[place] = time
            ranged = False
    _check_halves(hours, list(times.values()))
    _give_roles(hours, line, times)
    _to_spans(hours, list(times.values()))
    return hours


def _follows_a_time(line: list[Token], place: int) -> bool:
    quiet = (Kind.SPACE, Kind.FILLER)
    before = [token.kind for token in line[:place] if token.kind not in quiet]
    return bool(before) and before[-1] is Kind.TIME


def _begins_another(line: list[Token], place: int) -> bool:
    """Tell ``10:00～ 13:00～`` and ``9:30～ 開始10:00`` from ``10:00～ 13:00``."""
    after = line[place + 1].kind if place + 1 < len(line) else None
    begin = max(i for i in range(place) if line[i].kind is Kind.RANGE)
    between = line[begin + 1 : place]
    spaced = any(token.kind is Kind.SPACE for token in between)
    return (after is Kind.RANGE and spaced) or any(
        token.kind is Kind.ROLE and not re.fullmatch(words.END_ROLE, token.text)
        for token in between
    )


def _read_clock(hours: Hours, text: str, before: _Time | None) -> _Time | None:
    if text == "正午":
        return _Time(720, "pm")
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        hours.doubts.append(Doubt.TIME_UNREADABLE)
        return None
    hour = int(clock["h"])
    minute = int(clock["m"] or 0)
    if clock["tail"]:
        minute = 30 if clock["tail"] == "半" else int(clock["tail"][:-1])
    half = _half_of(clock["half"].strip() or clock["after"] or "")
    if not half and before and before.half == "pm" and hour < 12:
        half = "pm"
    if (half == "pm" and hour < 12) or (half == "noon" and 1 <= hour <= 4):
        hour += 12
    elif half == "night" or (half in ("am", "pm") and clock["h"] == "12"):
        hours.doubts.append(Doubt.TIME_HALF_OF_DAY)
    elif half == "am" and hour > 12:
        hours.doubts.append(Doubt.TIME_UNREADABLE)
    if clock["next"]:
        hour += 24
    minutes = hour * 60 + minute
    if minute > 59 or minutes > _LAST or int(clock["s"] or 0):
        hours.doubts.append(Doubt.TIME_UNREADABLE)
        return None
    return _Time(minutes, half)


def _half_of(word: str) -> str:
    word = word.lower().replace(".", "")
    if word in _MORNING:
        return "am"
    if word in _EVENING:
        return "pm"
    return {"": "", "昼": "noon"}.get(word, "night")


def _check_halves(hours: Hours, times: list[_Time]) -> None:
    told = any(time.half for time in times)
    for time in times:
        if told and not time.half and not time.joined and time.minutes < 720:
            hours.doubts.append(Doubt.TIME_HALF_OF_DAY)


def _give_roles(hours: Hours, line: list[Token], times: dict[int, _Time]) -> None:
    """Give each hour the word that stands at it: 開場17:30, or 17:30開場."""
    words_first = next(
        (t.kind is Kind.ROLE for t in line if t.kind in (Kind.ROLE, Kind.TIME)), False
    )
    squeezed = False
    for place, token in enumerate(line):
        if token.kind is not Kind.ROLE:
            continue
        if not times:  # 「8月5日開始」: a first day, a deadline, or the only one?
            hours.doubts.append(Doubt.TIME_UNREADABLE)
            continue
        behind, far_behind = _time_at(line, times, place, -1)
        ahead, far_ahead = _time_at(line, times, place, 1)
        chosen = behind if ahead is None else ahead
        if behind is not None and ahead is not None:
            alike = far_behind == far_ahead
            squeezed |= alike
            chosen = ahead if (words_first if alike else far_behind) else behind
        if chosen is not None:
            times[chosen].role = token.text
            _share_with_the_opening(times, chosen, token.text)
        elif re.fullmatch(words.IDLE_ROLE, token.text):
            hours.doubts.append(Doubt.TIME_UNREADABLE)
    if squeezed and any(not time.role for time in times.values()):
        hours.doubts.append(Doubt.TIME_UNREADABLE)


def _time_at(
    line: list[Token], times: dict[int, _Time], place: int, step: int
) -> tuple[int | None, bool]:
    """Return where the next hour on one side stands, and whether a space parts it."""
    spaced = False
    place += step
    while 0 <= place < len(line):
        kind = line[place].kind
        if kind is Kind.TIME:
            return (place if place in times else None), spaced
        if kind is Kind.SPACE:
            spaced = True
        elif kind is not Kind.FILLER and not (
            step < 0 and kind in (Kind.RANGE, Kind.UNTIL)
        ):
            break
        place += step
    return None, spaced


def _share_with_the_opening(times: dict[int, _Time], chosen: int, role: str) -> None:
    """Let ``9:30～10:00受付`` and ``受付9:30～10:00`` be reception from end to end."""
    if not re.fullmatch(words.IDLE_ROLE, role):
        return
    places = sorted(times)
    at = places.index(chosen)
    if times[chosen].joined and at and not times[places[at - 1]].role:
        times[places[at - 1]].role = role
    if at + 1 < len(places) and times[places[at + 1]].joined:
        following = times[places[at + 1]]
        following.role = following.role or role


def _to_spans(hours: Hours, times: list[_Time]) -> None:
    spans = hours.spans
    after_idle = False
    for time in times:
        after_reception, after_idle = after_idle, False
        if re.fullmatch(words.IDLE_ROLE, time.role):
            after_idle = True
            continue
        closes = time.closing or re.fullmatch(words.END_ROLE, time.role)
        waiting = bool(spans) and spans[-1][1] is None
        if time.joined and after_reception:
            if not re.fullmatch(words.START_ROLE, time.role):
                hours.doubts.append(Doubt.TIME_PAIRS)
            spans.append((time.minutes, None))
        elif waiting and (time.joined or (closes and not time.closing)):
            spans[-1] = (spans[-1][0], time.minutes)
        elif time.joined and spans:
            hours.doubts.append(Doubt.TIME_PAIRS)
        elif time.joined or closes:
            spans.append((None, time.minutes))
        else:
            spans.append((time.minutes, None))


def pair(begin: Hours, end: Hours) -> Hours:
    """Join the column of openings with that of closings, session by session."""
    doubts = [*begin.doubts, *end.doubts]
    closings = [first if last is None else last for first, last in end.spans]
    if not closings:
        return Hours(begin.spans, doubts)
    if not begin.spans:
        if len(closings) > 1 or any(None not in span for span in end.spans):
            doubts.append(Doubt.TIME_PAIRS)
        return Hours([(None, closing) for closing in closings], doubts)
    if begin.spans == end.spans and all(None not in span for span in begin.spans):
        return Hours(begin.spans, doubts)
    if len(begin.spans) != len(closings) or any(None not in span for span in end.spans):
        return Hours(begin.spans, [*doubts, Doubt.TIME_PAIRS])
    spans: list[Span] = []
    for (first, last), closing in zip(begin.spans, closings, strict=True):
        if last is not None and last != closing:
            doubts.append(Doubt.TIME_PAIRS)
        spans.append((first, closing if last is None else last))
    return Hours(spans, doubts)


def settle(hours: Hours) -> tuple[tuple[Session, ...], list[Doubt]]:
    """Write the spans as sessions and doubt those that end before they begin."""
    doubts = list(hours.doubts)
    for first, last in hours.spans:
        if first is not None and last is not None and last <= first:
            doubts.append(Doubt.TIME_BACKWARDS)
        elif _is_at_night(first, last):
            doubts.append(Doubt.TIME_HALF_OF_DAY)
    unique = dict.fromkeys(hours.spans)
    return tuple((_written(a), _written(b)) for a, b in unique), doubts


def _is_at_night(first: int | None, last: int | None) -> bool:
    if first is not None and first >= _MIDNIGHT:
        return True
    return (last if first is None else first) in range(_EARLY) and last != _MIDNIGHT


def _written(minutes: int | None) -> str | None:
    if minutes is None:
        return None
    return f"{minutes // 60:02}:{minutes % 60:02}"
