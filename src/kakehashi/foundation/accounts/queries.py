from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from kakehashi.foundation.accounts.models import Role, User


def on_day(day: date) -> Q:
    """Roles in force on ``day``."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def roles_on(user: User, day: date) -> tuple[Role, ...]:
    """The roles ``user`` holds on ``day``, with their organisations.

    One query for a person and a day: the answer stays on the object, because every
    view, rule and page of one request asks the same.
    """
    kept = user.roles_by_day
    if kept is None:
        kept = user.roles_by_day = {}
    if day not in kept:
        kept[day] = tuple(
            Role.objects.filter(on_day(day), user=user)
            .select_related("organisation")
            .order_by("pk")
        )
    return kept[day]


def holders_of(
    post: str, *, on: date, organisation_id: int | None = None
) -> QuerySet[User]:
    """People who hold ``post`` on a day, anywhere or at one organisation."""
    held = Role.objects.filter(on_day(on), post=post)
    if organisation_id is not None:
        held = held.filter(organisation_id=organisation_id)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)


def people_at(organisation_id: int, *, on: date) -> QuerySet[User]:
    """Everyone with any role at an organisation on a day."""
    held = Role.objects.filter(on_day(on), organisation_id=organisation_id)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True)
