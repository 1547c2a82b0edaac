"""What everyone may see of the association: its name, offices, calls, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse, translate_url

from kakehashi.foundation.organisations.models import (
    MUNICIPALITIES,
    Kind,
    Organisation,
)
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.calls import calls_shown, open_at

NEWS_DAYS = 120
PUBLIC = ("home", "about", "grants:calls", "accessibility", "privacy")


def association() -> Organisation | None:
    """The association itself; None while the register is not loaded."""
    return Organisation.objects.filter(kind=Kind.ASSOCIATION).first()


def members() -> tuple[int, int]:
    """How many prefectures and municipalities there are today. One query."""
    kinds = list(
        Organisation.objects.filter(
            until=None, kind__in=(Kind.PREFECTURE, *MUNICIPALITIES)
        )
        .order_by()
        .values_list("kind", flat=True)
    )
    prefectures = kinds.count(Kind.PREFECTURE)
    return prefectures, len(kinds) - prefectures


def calls_now(*, at: datetime, demonstration: bool) -> QuerySet[Call]:
    """Calls open at ``at``, the soonest to close first."""
    shown = calls_shown(demonstration=demonstration, at=at).prefetch_related(None)
    return shown.filter(open_at(at)).order_by("closes_at", "pk")


@dataclass(frozen=True, slots=True)
class News:
    """That a call opened or closed, and when."""

    call: Call
    at: datetime
    is_opening: bool


def news(*, at: datetime, demonstration: bool, most: int) -> list[News]:
    """What happened to calls within the last months, the latest first. One query."""
    since = at - timedelta(days=NEWS_DAYS)
    recent = Q(opens_at__gt=since, opens_at__lte=at) | Q(
        closes_at__gt=since, closes_at__lte=at
    )
    found = []
    shown = calls_shown(demonstration=demonstration, at=at).prefetch_related(None)
    for call in shown.filter(recent):
        if call.opens_at is not None and since < call.opens_at <= at:
            found.append(News(call, call.opens_at, is_opening=True))
        if since < call.closes_at <= at:
            found.append(News(call, call.closes_at, is_opening=False))
    return sorted(found, key=lambda item: item.at, reverse=True)[:most]


def public_addresses(site: str, *, at: datetime) -> list[str]:
    """The full addresses of every public page, Japanese first."""
    calls = calls_shown(demonstration=False, at=at).order_by("pk")
    paths = [reverse(name) for name in PUBLIC]
    paths += [
        reverse("grants:call", args=[pk]) for pk in calls.values_list("pk", flat=True)
    ]
    return [f"{site}{path}" for path in paths] + [
        f"{site}{translate_url(path, 'en')}" for path in paths
    ]
