"""Around every page: sessions end, shared accounts name a person, refusals are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kakehashi.foundation.accounts import verbs
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record

ACTING: Final = "acting_name"
BEGAN: Final = "session_began"
SEEN: Final = "session_seen"
NOTED_EVERY: Final = timedelta(minutes=5)  # a write, so not on every page

GetResponse = Callable[[HttpRequest], HttpResponse]


class SessionLimitMiddleware:
    """End a session that nobody used for a while, or that lasts too long.

    ``SESSION_IDLE_MINUTES`` and ``SESSION_LONGEST_HOURS`` say how long. The request
    goes on as a stranger's: a page leads to sign-in and back, a form is kept.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._look_at(request, now=timezone.now())
        return self.get_response(request)

    def _look_at(self, request: HttpRequest, *, now: datetime) -> None:
        session = request.session
        if SESSION_KEY not in session:
            return
        began, seen = (_read(session.get(name)) or now for name in (BEGAN, SEEN))
        if now - seen > timedelta(
            minutes=settings.SESSION_IDLE_MINUTES
        ) or now - began > timedelta(hours=settings.SESSION_LONGEST_HOURS):
            request.__dict__["timed_out"] = True  # the ledger tells it from a sign-out
            logout(request)
        elif SEEN not in session or now - seen > NOTED_EVERY:
            session[BEGAN], session[SEEN] = began.isoformat(), now.isoformat()
            verbs.note_session_seen(session.session_key or "", at=now)


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class ActingMiddleware:
    """Let a shared account carry the name of who acts for it, as kept in the session.

    Where no name is kept yet, `who` leads to the page that asks for it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            name = request.session.get(ACTING)
            if name and isinstance(request.user, User) and request.user.is_shared:
                request.user.acting_name = name
        return self.get_response(request)


class RefusalMiddleware:
    """Write every 403 to the ledger: who tried what, from where."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403:
            route = request.resolver_match
            record(
                "accounts.refused",
                by=request.user if isinstance(request.user, User) else None,
                at=timezone.now(),
                subject=f"route:{route.view_name if route else request.path}",
                detail={"method": request.method, "path": request.path[:300]},
            )
        return response
