from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from kakehashi.programmes.grants.models import Call


def calls_shown(*, demonstration: bool) -> QuerySet[Call]:
    """Every published call with its terms; the demonstration's only where it is on.

    Three queries, however many calls.
    """
    calls = (
        Call.objects.all()
        if demonstration
        else Call.objects.filter(is_demonstration=False)
    )
    return calls.prefetch_related("caps", "eligibilities").order_by("-closes_at", "pk")


def open_at(at: datetime) -> Q:
    """Calls that take applications at ``at``."""
    return Q(opens_at__lte=at, closes_at__gt=at)


def upcoming_at(at: datetime) -> Q:
    return Q(opens_at__gt=at)


def open_calls(*, at: datetime) -> QuerySet[Call]:
    """Calls taking applications at ``at``, the soonest to close first."""
    return (
        Call.objects.filter(open_at(at))
        .prefetch_related("caps", "eligibilities")
        .order_by(F("closes_at"), "pk")
    )


def rounds() -> QuerySet[Call]:
    """Calls as the secretariat works them, newest first."""
    return Call.objects.order_by("-fiscal_year", "-closes_at", "scheme")
