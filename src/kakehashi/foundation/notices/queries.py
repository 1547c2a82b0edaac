from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.accounts.queries import on_day
from kakehashi.foundation.notices.models import (
    CalendarAddress,
    Deadline,
    DeskNotice,
    Mailbox,
    Message,
)
from kakehashi.foundation.notices.rules import JAPAN
from kakehashi.foundation.organisations.models import Organisation

KEPT_IN_CALENDAR = timedelta(days=92)


def notices_of(user: User) -> QuerySet[DeskNotice]:
    """A person's notices, newest first."""
    return DeskNotice.objects.filter(user=user).order_by("-at", "-pk")


def unread_count(user: User) -> int:
    """How many notices a person has not read."""
    return DeskNotice.objects.filter(user=user, read_at__isnull=True).count()


def not_read_since(key: str, *, since: datetime) -> set[int]:
    """Who has not read a notice that was laid since, and whose key begins so."""
    rows = DeskNotice.objects.filter(
        key__startswith=key, at__gte=since, read_at__isnull=True
    )
    return set(rows.values_list("user_id", flat=True))


def due_messages(*, at: datetime) -> QuerySet[Message]:
    """Mails to be tried now, the longest waiting first."""
    return Message.objects.filter(next_try_at__lte=at).order_by("next_try_at", "pk")


def failed_messages() -> QuerySet[Message]:
    """Mails that were given up, newest first."""
    return Message.objects.filter(failed_at__isnull=False).order_by("-failed_at")


def deadlines_of(user: User, roles: Sequence[Role]) -> QuerySet[Deadline]:
    """Open deadlines a person is reminded of, given the roles she holds."""
    mine = Q(user=user)
    for role in roles:
        mine |= Q(
            user__isnull=True,
            organisation_id=role.organisation_id,
            post__in=["", role.post],
        )
    return Deadline.objects.filter(mine, done_at__isnull=True).order_by("due_at", "pk")


def deadlines_in_calendar(
    user: User, roles: Sequence[Role], *, at: datetime
) -> QuerySet[Deadline]:
    """What the feed shows: open deadlines that are not long past."""
    return deadlines_of(user, roles).filter(due_at__gte=at - KEPT_IN_CALENDAR)


def audience_of(
    deadlines: Iterable[Deadline], *, at: datetime
) -> dict[int, list[User]]:
    """Who is to be told of each deadline, by its primary key. At most two queries."""
    rows = list(deadlines)
    bodies = {d.organisation_id for d in rows if d.user_id is None}
    people = User.objects.in_bulk([d.user_id for d in rows if d.user_id is not None])
    held: dict[int, list[Role]] = defaultdict(list)
    if bodies:
        roles = Role.objects.filter(
            on_day(at.astimezone(JAPAN).date()), organisation_id__in=bodies
        )
        for role in roles.select_related("user").order_by("pk"):
            held[role.organisation_id].append(role)
    told: dict[int, list[User]] = {}
    for deadline in rows:
        if deadline.user_id is not None:
            users = [people[deadline.user_id]]
        else:
            users = [
                role.user
                for role in held[deadline.organisation_id]
                if deadline.post in {"", role.post}
            ]
        told[deadline.pk] = [u for u in dict.fromkeys(users) if u.is_active]
    return told


def mailbox_of(organisation: Organisation) -> Mailbox | None:
    """The shared mailbox of a body's section, verified or not."""
    return Mailbox.objects.filter(organisation=organisation).first()


def mailbox_with(token: str) -> Mailbox | None:
    """The mailbox that a mailed link belongs to."""
    found = Mailbox.objects.filter(token=token).select_related("organisation")
    return found.first()


def open_mailbox(organisation_id: int) -> Mailbox | None:
    """The mailbox of a body that notices are copied to, if any. One query."""
    found = Mailbox.objects.filter(
        organisation_id=organisation_id,
        organisation__contact__email__iexact=F("address"),
        verified_at__isnull=False,
    )
    return found.select_related("organisation__contact").first()


def address_of(user: User) -> CalendarAddress | None:
    """The calendar address in force, if she made one."""
    return CalendarAddress.objects.filter(user=user, revoked_at__isnull=True).first()


def reader_of(token: str) -> User | None:
    """Whose calendar a token opens; None for one unknown, revoked, or of someone
    who has left."""
    found = (
        CalendarAddress.objects.filter(
            token=token, revoked_at__isnull=True, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    return found.user if found else None
