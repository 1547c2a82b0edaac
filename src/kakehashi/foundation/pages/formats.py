"""Days, closing instants, money and time left, as pages and mails write them.

Every instant is shown in Japanese time. What the reader's own clock says is added only
where somebody may miss a deadline by it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kakehashi.kernel.nendo import format_wareki

JAPAN: Final = ZoneInfo("Asia/Tokyo")
NOTHING: Final = "―"
_MONTHS: Final = [
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
]


def is_english() -> bool:
    """Whether the page in hand is the English one."""
    return (get_language() or "ja").startswith("en")


def day_in_japan(value: date | datetime) -> date:
    """The day ``value`` falls on in Japan."""
    if isinstance(value, datetime):
        aware = value if timezone.is_aware(value) else value.replace(tzinfo=JAPAN)
        return aware.astimezone(JAPAN).date()
    return value


def say_day(value: date | datetime | None) -> str:
    """``令和8年11月22日(2026)``; in English ``22 November 2026``."""
    if not value:
        return NOTHING
    day = day_in_japan(value)
    if is_english():
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return format_wareki(day)


def say_time(value: datetime | None) -> str:
    """A day and its hour: ``令和8年11月22日(2026) 9:05``."""
    if not value:
        return NOTHING
    local = value.astimezone(JAPAN)
    return f"{say_day(local)} {local.hour}:{local:%M}"


def say_deadline(value: datetime | None, zone: str = "") -> str:
    """``令和8年10月31日(2026) 17:00 必着``; midnight is 24:00 of the day before.

    ``zone`` is the reader's time zone: where its clock differs, its own day and hour
    follow in brackets.
    """
    if not value:
        return NOTHING
    local = value.astimezone(JAPAN)
    hour = f"{local.hour}:{local:%M}"
    day = local
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        day, hour = local - timedelta(days=1), "24:00"
    said = _("%(day)s %(hour)s (must arrive)") % {"day": say_day(day), "hour": hour}
    own = _own_clock(value, zone)
    if not own:
        return said
    return _("%(deadline)s [%(own)s in your time zone]") % {
        "deadline": said,
        "own": own,
    }


def _own_clock(value: datetime, zone: str) -> str:
    if not zone:
        return ""
    try:
        own = value.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    if own.utcoffset() == value.astimezone(JAPAN).utcoffset():
        return ""
    if is_english():
        day = f"{own.day} {_MONTHS[own.month - 1]}"
    else:
        day = f"{own.month}月{own.day}日"
    return f"{day} {own.hour}:{own:%M}"


def say_yen(amount: int | None) -> str:
    """``1,200,000円``; in English ``¥1,200,000``; a dash where nothing is known."""
    if amount is None:
        return NOTHING
    if is_english():
        return f"-¥{-amount:,}" if amount < 0 else f"¥{amount:,}"
    return f"△{-amount:,}円" if amount < 0 else f"{amount:,}円"


def days_between(value: date | datetime, today: date | datetime) -> int:
    """Whole days in Japan from ``today`` to ``value``; negative when it is past."""
    return (day_in_japan(value) - day_in_japan(today)).days


def say_days_left(value: date | datetime | None, today: date | datetime) -> str:
    """``あと3日``, ``本日まで``, ``2日過ぎています``."""
    if not value:
        return NOTHING
    if isinstance(value, datetime) and isinstance(today, datetime):
        if value <= today:
            late = -days_between(value, today)
            return _late(late) if late else _("Closed today")
        # 24:00 belongs to the day it ends.
        value = value - timedelta(seconds=1)
    days = days_between(value, today)
    if days < 0:
        return _late(-days)
    if days == 0:
        return _("Due today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _late(days: int) -> str:
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
