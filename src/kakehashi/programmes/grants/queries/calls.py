from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from kakehashi.programmes.grants.models import Call

KEPT_CALLS: Final = "grants.calls-not-closed"
KEPT_SECONDS: Final = 5


def calls_shown(*, demonstration: bool, at: datetime | None = None) -> QuerySet[Call]:
    """Every call the public sees at ``at``, with its terms; the demonstration's only
    where it is on. Without ``at``, now by the clock of the database.

    Three queries, however many calls.
    """
    calls = Call.objects.filter(
        Q(shown_from__isnull=True) | Q(shown_from__lte=Now() if at is None else at)
    )
    if not demonstration:
        calls = calls.filter(is_demonstration=False)
    return calls.prefetch_related("caps", "eligibilities").order_by("-closes_at", "pk")


def open_at(at: datetime) -> Q:
    """Calls that take applications at ``at``."""
    return Q(opens_at__lte=at, closes_at__gt=at)


def upcoming_at(at: datetime) -> Q:
    return Q(opens_at__gt=at)


def open_calls(*, at: datetime) -> list[Call]:
    """Calls taking applications at ``at``, the soonest to close first.

    Every desk asks, few things change as seldom: the calls not closed yet are kept for
    a few seconds, so a call just published may be that late on a desk.
    """
    kept: list[Call] | None = cache.get(KEPT_CALLS)
    if kept is None:
        still = Call.objects.filter(closes_at__gt=at).order_by("closes_at", "pk")
        kept = list(still.prefetch_related("caps", "eligibilities"))
        cache.set(KEPT_CALLS, kept, KEPT_SECONDS)
    return [call for call in kept if call.is_open(at)]


def rounds() -> QuerySet[Call]:
    """Calls as the secretariat works them, newest first."""
    return Call.objects.order_by("-fiscal_year", "-closes_at", "scheme")
