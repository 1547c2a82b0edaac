"""When a reminder is due, a mail is tried again, a mailbox may be asked. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kakehashi.foundation.notices.models import Mailbox
from kakehashi.kernel.problems import Problem

JAPAN = ZoneInfo("Asia/Tokyo")
STEPS = (14, 7, 1)  # days before
HOUR = time(8)  # reminders lie on the desk before the working day begins
EVENING = time(17)  # what must arrive by a day must arrive by this hour of it
GIVE_UP = timedelta(hours=72)
ASKED_AGAIN = timedelta(minutes=10)  # a mailbox is not mailed more often than this
LINK_LASTS = timedelta(days=7)
_LADDER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240))
_LAST_RUNG = timedelta(hours=6)


def evening_of(day: date) -> datetime:
    """The instant by which what is due on ``day`` must arrive (17時必着), in Japan."""
    return datetime.combine(day, EVENING, JAPAN)


def reminders_of(due_at: datetime) -> list[datetime]:
    """The mornings in Japan on which ``due_at`` is called to mind, earliest first."""
    day = due_at.astimezone(JAPAN).date()
    return [datetime.combine(day - timedelta(days=days), HOUR, JAPAN) for days in STEPS]


def next_reminder(due_at: datetime, *, after: datetime) -> datetime | None:
    """The first reminder later than ``after``; None when there is no more.

    Steps that passed while nobody was working are not made up for one by one: the one
    that is sent late stands for them.
    """
    return min((r for r in reminders_of(due_at) if r > after), default=None)


def days_left(due_at: datetime, *, at: datetime) -> int:
    """Whole days by the calendar in Japan: 0 on the day itself."""
    return (due_at.astimezone(JAPAN).date() - at.astimezone(JAPAN).date()).days


def next_try(*, attempts: int, first_try_at: datetime, at: datetime) -> datetime | None:
    """When a mail that failed ``attempts`` times is tried again; None gives it up.

    Minutes at first, then every six hours, with a last try 72 hours after the first.
    """
    give_up_at = first_try_at + GIVE_UP
    if at >= give_up_at:
        return None
    rung = _LADDER[attempts - 1] if attempts <= len(_LADDER) else _LAST_RUNG
    return min(at + rung, give_up_at)


def problems_with_asking(
    box: Mailbox | None, address: str, *, is_officer: bool, at: datetime
) -> list[Problem]:
    """Why a link cannot be mailed to the mailbox of a body's section now."""
    if not is_officer:
        message = _("Only officers of this body may say so.")
        return [Problem("not-permitted", message)]
    if not address.strip():
        message = _("Please give the address of the mailbox.")
        return [Problem("email-missing", message, "email")]
    if box is not None and box.verified_at is None and at - box.asked_at < ASKED_AGAIN:
        message = _("A link was mailed a moment ago. Please wait ten minutes.")
        return [Problem("asked-just-now", message, "email")]
    return []


def problems_with_link(box: Mailbox | None, *, at: datetime) -> list[Problem]:
    """Why a mailed link verifies nothing: it is unknown, or a week old."""
    if box is None or (box.verified_at is None and at - box.asked_at > LINK_LASTS):
        return [Problem("link-old", _("This link is no longer valid."))]
    return []
