"""What the head of every page counts."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.queries import unread_count


def unread(request: HttpRequest) -> dict[str, object]:
    """How many notices the reader has not read; asked only where it is drawn."""
    user = getattr(request, "user", None)

    def count() -> int:
        return unread_count(user) if isinstance(user, User) else 0

    return {"unread_notices": SimpleLazyObject(count)}
