"""What the worker does with notices, again and again; each is safe to run twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.notices import outbox, queries, rules
from kakehashi.foundation.notices.models import Deadline, DeskNotice, Kind
from kakehashi.foundation.notices.verbs import Words, tell
from kakehashi.kernel.nendo import format_wareki, format_wareki_en

_LISTED = 30
send_due = outbox.send_due


def remind(*, at: datetime) -> int:
    """Send the reminders that have fallen due, and each person's list of what is late.

    A reminder missed while no worker ran goes out now, once: whatever number of steps
    was missed. Gives how many notices were written.
    """
    return _remind_of_coming(at=at) + _remind_of_overdue(at=at)


def _remind_of_coming(*, at: datetime) -> int:
    waiting = list(
        Deadline.objects.filter(next_reminder_at__lte=at).order_by("due_at", "pk")
    )
    audience = queries.audience_of(waiting, at=at)
    told = 0
    for deadline in waiting:
        step = deadline.next_reminder_at
        with transaction.atomic():
            # Whoever moves the date on is the one who tells; the other worker finds 0.
            mine = Deadline.objects.filter(
                pk=deadline.pk, next_reminder_at=step, due_at=deadline.due_at
            ).update(next_reminder_at=rules.next_reminder(deadline.due_at, after=at))
            if mine and deadline.due_at > at:
                subject, body = _coming(deadline, at=at)
                told += tell(
                    audience[deadline.pk],
                    subject=subject,
                    body=body,
                    url=deadline.url,
                    kind=Kind.DEADLINE,
                    key=f"deadline:{deadline.pk}:{deadline.due_at:%Y%m%d%H%M}:{step:%Y%m%d}",
                    copy_to=_officers_body(deadline),
                    at=at,
                )
    return told


def _officers_body(deadline: Deadline) -> int | None:
    """The body whose officers are reminded; None where others, or one person, are."""
    if deadline.user_id is None and deadline.post in {"", Post.OFFICER}:
        return deadline.organisation_id
    return None


def _remind_of_overdue(*, at: datetime) -> int:
    """One list a day and person, from eight in the morning in Japan."""
    now = at.astimezone(rules.JAPAN)
    if now.time() < rules.HOUR:
        return 0
    late = list(
        Deadline.objects.filter(done_at__isnull=True, due_at__lte=at).order_by("due_at")
    )
    key = f"overdue:{now:%Y%m%d}"
    told_today = set(
        DeskNotice.objects.filter(key__startswith=f"{key}:").values_list(
            "user_id", flat=True
        )
    )
    owed: dict[User, list[Deadline]] = defaultdict(list)
    for pk, users in queries.audience_of(late, at=at).items():
        for user in users:
            if user.pk not in told_today:
                owed[user].append(next(d for d in late if d.pk == pk))
    told = 0
    for user, deadlines in owed.items():
        subject, body = _overdue(deadlines)
        told += tell(
            [user],
            subject=subject,
            body=body,
            url=deadlines[0].url if len(deadlines) == 1 else "",
            kind=Kind.DEADLINE,
            key=key,
            at=at,
        )
    return told


def _moment(instant: datetime) -> str:
    local = instant.astimezone(rules.JAPAN)
    in_japanese = get_language() == "ja"
    day = (format_wareki if in_japanese else format_wareki_en)(local.date())
    return _("%(time)s on %(day)s") % {"day": day, "time": f"{local:%H:%M}"}


def _coming(deadline: Deadline, *, at: datetime) -> tuple[Words, Words]:
    days = rules.days_left(deadline.due_at, at=at)

    def subject() -> str:
        if days == 0:
            return _("Due today: %(title)s") % {"title": deadline.title}
        return ngettext(
            "Due in %(days)d day: %(title)s", "Due in %(days)d days: %(title)s", days
        ) % {"days": days, "title": deadline.title}

    def body() -> str:
        return _(
            "“%(title)s” is due at %(moment)s (Japan time). It must have arrived by "
            "then."
        ) % {"title": deadline.title, "moment": _moment(deadline.due_at)}

    return subject, body


def _overdue(deadlines: list[Deadline]) -> tuple[Words, Words]:
    number = len(deadlines)

    def subject() -> str:
        return ngettext(
            "%(number)d item is overdue", "%(number)d items are overdue", number
        ) % {"number": number}

    def body() -> str:
        lines = [
            _("- %(title)s (was due %(moment)s)")
            % {"title": d.title, "moment": _moment(d.due_at)}
            for d in deadlines[:_LISTED]
        ]
        if number > _LISTED:
            more = number - _LISTED
            lines.append(
                ngettext("… and %(more)d more", "… and %(more)d more", more)
                % {"more": more}
            )
        return "\n".join([_("These are past their date:"), "", *lines])

    return subject, body
