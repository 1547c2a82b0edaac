"""Who watches which line of grants, and what she was told of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.queries import on_day
from kakehashi.programmes.grants.models import Application, Call, CallTold, Watch

LATE = timedelta(days=7)  # an opening is told of this long after it, when no one worked


def watches_of(user: User) -> QuerySet[Watch]:
    """What one watches, with the body it is for."""
    return Watch.objects.filter(user=user).select_related("organisation")


def living_watches(schemes: set[str], *, on: date) -> QuerySet[Watch]:
    """Watches of people who are still officers of the body on a day."""
    held = Role.objects.filter(
        on_day(on),
        user=OuterRef("user"),
        organisation=OuterRef("organisation"),
        post=Post.OFFICER,
    )
    return (
        Watch.objects.filter(Exists(held), scheme__in=schemes, user__is_active=True)
        .select_related("user", "organisation")
        .order_by("user_id", "pk")
    )


def just_opened(*, at: datetime, demonstration: bool) -> list[Call]:
    """Calls that opened within the last days and are open, the soonest to close first.
    Three queries."""
    found = Call.objects.filter(
        opens_at__gt=at - LATE, opens_at__lte=at, closes_at__gt=at
    )
    return _with_terms(found, demonstration=demonstration)


def opening_later_on(day: date, *, at: datetime, demonstration: bool) -> set[str]:
    """Lines of which a call opens on ``day``, after ``at``. One query."""
    found = Call.objects.filter(opens_at__gt=at, opens_at__date=day)
    if not demonstration:
        found = found.filter(is_demonstration=False)
    return set(found.values_list("scheme", flat=True))


def closing_within(left: timedelta, *, at: datetime, demonstration: bool) -> list[Call]:
    """Open calls with less than ``left`` to go. Three queries."""
    found = Call.objects.filter(
        opens_at__lte=at, closes_at__gt=at, closes_at__lte=at + left
    )
    return _with_terms(found, demonstration=demonstration)


def _with_terms(calls: QuerySet[Call], *, demonstration: bool) -> list[Call]:
    if not demonstration:
        calls = calls.filter(is_demonstration=False)
    ordered = calls.prefetch_related("caps", "eligibilities")
    return list(ordered.order_by("closes_at", "pk"))


def told_of(calls: list[Call], *, is_reminder: bool) -> set[tuple[int, int]]:
    """Pairs of a person and a call she was told of. One query."""
    rows = CallTold.objects.filter(Q(call__in=calls), is_reminder=is_reminder)
    return set(rows.values_list("user_id", "call_id"))


def started(calls: list[Call]) -> set[tuple[int, int]]:
    """Pairs of a body and a call to which it has begun an application. One query."""
    rows = Application.objects.filter(call__in=calls)
    return set(rows.values_list("case__applicant_id", "call_id"))
