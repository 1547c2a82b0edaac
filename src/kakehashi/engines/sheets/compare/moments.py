"""The time a text or a header tells: 「令和6年4月1日午前6時」, ``2024-01-09 18:00``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from kakehashi.kernel.nendo import parse_day
from kakehashi.kernel.problems import Unreadable

_NOON: Final = 12
_MOMENT: Final = re.compile(
    r"(?P<day>(?:令和|平成|[RH])\s*(?:元|[0-9]{1,2})\s*[年./-]\s*[0-9]{1,2}\s*[月./-]"
    r"\s*[0-9]{1,2}|(?<![0-9])[0-9]{4}\s*[年./-]\s*[0-9]{1,2}\s*[月./-]\s*[0-9]{1,2})"
    r"(?![0-9])\s*日?\s*(?:\([月火水木金土日]\))?[ T]*(?P<noon>正午)?"
    r"(?:(?P<half>午前|午後|AM|PM)?\s*(?P<hour>[0-9]{1,2})\s*(?::|時)"
    r"\s*(?:(?P<minute>[0-9]{1,2})\s*分?)?(?P<split>半)?(?::[0-9]{2})?)?",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(r"[\s_・()\[\]、,]+$|^[\s_・()\[\]、,]+")
_AS_OF: Final = re.compile(r"^\s*(?:現在|時点)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as far as it is told: a day without an hour is any time of that day."""

    earliest: datetime
    latest: datetime

    def __str__(self) -> str:
        if self.earliest == self.latest:
            return self.earliest.isoformat(timespec="minutes")
        return self.earliest.date().isoformat()


def read_moment(text: str) -> Moment | None:
    """Return the time a text tells with its year, or ``None``.

    The day may be in an era or in the common era, the hour by 午前・午後 or by 24; a
    day without an hour lasts from its first to its last minute.
    """
    found = _MOMENT.search(unicodedata.normalize("NFKC", text))
    return None if found is None else _moment_of(found)


def without_moment(name: str) -> str:
    """Return a header without the time in it: 人数_令和6年1月9日午後6時時点 → 人数."""
    plain = unicodedata.normalize("NFKC", name)
    found = _MOMENT.search(plain)
    if found is None:
        return name
    rest = plain[: found.start()] + _AS_OF.sub("", plain[found.end() :])
    return _AROUND.sub("", rest) or name


def _moment_of(found: re.Match[str]) -> Moment | None:
    try:
        day = parse_day("".join(found["day"].split()) + "日" * ("年" in found["day"]))
    except Unreadable:
        return None
    hour = _hour_of(found)
    if hour is None:
        start = datetime.combine(day, time())
        return Moment(start, start + timedelta(hours=23, minutes=59))
    minute = 30 if found["split"] else int(found["minute"] or 0)
    if hour > 24 or minute > 59:
        return None
    start = datetime.combine(day, time())
    exact = start + timedelta(hours=hour, minutes=minute)
    return Moment(exact, exact)


def _hour_of(found: re.Match[str]) -> int | None:
    if found["noon"]:
        return _NOON
    if not found["hour"]:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").upper()
    if half in {"午後", "PM"} and hour < _NOON:
        return hour + _NOON
    return 0 if half == "AM" and hour == _NOON else hour
