"""What is read of the house itself: people and their terms, mail, the worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.queries import on_day
from kakehashi.foundation.notices.models import Message


def passable(roles: Iterable[Role], *, on: date) -> list[Role]:
    """The roles a person may hand over: her own, or all for those who look after them.

    Her own are those of the town's and the branch's officers; the secretariat and
    operators may hand over anybody's, an operator's only operators.
    """
    held = list(roles)
    posts = {role.post for role in held}
    if posts & {Post.SECRETARIAT, Post.OPERATOR}:
        kept = {Post.REVIEWER} | ({Post.OPERATOR} - posts)
        return list(
            Role.objects.filter(on_day(on), user__is_active=True)
            .exclude(post__in=kept)
            .select_related("user", "organisation")
            .order_by("organisation__code", "organisation__pk", "post", "pk")
        )
    return [role for role in held if role.post in {Post.OFFICER, Post.BRANCH}]


def roles_ending(after: date, until: date) -> list[tuple[str, str, str, date]]:
    """Roles that end within a span: name, body, post, last day."""
    return [
        (name, body, post, day)
        for name, body, post, day in Role.objects.filter(
            until__gte=after, until__lte=until, user__is_active=True
        )
        .order_by("until", "pk")
        .values_list("user__display_name", "organisation__name", "post", "until")[:20]
        if day is not None
    ]


def outbox() -> dict[str, Any]:
    """The mail that waits and that was given up, and since when the oldest waits."""
    return Message.objects.aggregate(
        waiting=Count("pk", filter=Q(next_try_at__isnull=False)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        last_sent=Max("sent_at"),
    )


def work() -> dict[str, int]:
    """Tasks that wait for the worker, and that failed."""
    return DBTaskResult.objects.aggregate(
        ready=Count("pk", filter=Q(status=TaskResultStatus.READY)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )


def people() -> dict[str, int]:
    """How many people can sign in, and how many of them are demonstration (実演)."""
    return User.objects.filter(is_active=True).aggregate(
        people=Count("pk"),
        demonstration=Count("pk", filter=Q(is_demonstration=True)),
    )
