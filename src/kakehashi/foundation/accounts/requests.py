from __future__ import annotations

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from kakehashi.foundation.accounts.models import Role, User


class MemberRequest(HttpRequest):
    """A request past `who`: ``user`` is never anonymous, ``roles`` are today's."""

    user: User
    roles: tuple[Role, ...]


def following(request: HttpRequest) -> str:
    """Where a page of signing in is to lead on to; ``""`` if nowhere on this site."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(
        REDIRECT_FIELD_NAME, ""
    )
    here, secure = {request.get_host()}, request.is_secure()
    inside = url_has_allowed_host_and_scheme(asked, here, require_https=secure)
    return asked if inside else ""
