"""When a person last looked at her desk, kept in a cookie of her own browser.

Two instants: the visit before, against which "new" is judged, and the latest look.
Looks within half an hour are one visit, so that what is new does not cease to be new
by going back and forth.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from kakehashi.foundation.accounts.models import User

COOKIE = "desk_looks"
VISIT = timedelta(minutes=30)
KEPT = timedelta(days=180)


def last_look(request: HttpRequest, user: User, at: datetime) -> datetime | None:
    """When the visit before this one ended; None on the first of a person."""
    before, latest = _read(request, user)
    if latest is None or at - latest > VISIT:
        return latest
    return before


def remember_look(
    response: HttpResponse, request: HttpRequest, user: User, at: datetime
) -> None:
    """Keep that ``user`` looked at ``at``."""
    seen = last_look(request, user, at)
    kept = [user.pk, seen.timestamp() if seen else None, at.timestamp()]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=COOKIE),
        max_age=KEPT,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def _read(request: HttpRequest, user: User) -> tuple[datetime | None, datetime | None]:
    try:
        person, before, latest = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT
        )
    except (signing.BadSignature, ValueError):
        return None, None
    if person != user.pk:
        return None, None
    return (
        datetime.fromtimestamp(before, UTC) if before else None,
        datetime.fromtimestamp(latest, UTC),
    )
