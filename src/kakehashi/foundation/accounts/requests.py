from __future__ import annotations

from django.http import HttpRequest

from kakehashi.foundation.accounts.models import Role, User


class MemberRequest(HttpRequest):
    """A request past `who`: ``user`` is never anonymous, ``roles`` are today's."""

    user: User
    roles: tuple[Role, ...]
