"""What is read of years, countries and bodies."""

from __future__ import annotations

from datetime import date

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import holders_of
from kakehashi.foundation.organisations.models import (
    LOCAL_GOVERNMENTS,
    Kind,
    Organisation,
)
from kakehashi.programmes.jet.models import Country, Cycle


def cycle_of(year: int | None) -> Cycle | None:
    """The cycle of a year of arrival; of None the latest one."""
    found = Cycle.objects.order_by("-year")
    return found.filter(year=year).first() if year is not None else found.first()


def countries_by_word() -> dict[str, int]:
    """The key of each country by its code and its names, without capitals."""
    found: dict[str, int] = {}
    for row in Country.objects.all():
        for word in (row.code, row.name_ja, row.name_en):
            found[word.casefold()] = row.pk
    return found


def appointing_bodies() -> dict[str, int]:
    """The key of each body that can appoint participants, by code, else by name."""
    there = Organisation.objects.filter(until=None)
    coded = there.filter(kind__in=LOCAL_GOVERNMENTS).values_list("code", "pk")
    schools = there.filter(kind=Kind.NPO).values_list("name", "pk")
    return dict(coded) | dict(schools)


def a_secretary(*, on: date) -> User | None:
    """Somebody of the association's secretariat on a day, the first registered."""
    held = holders_of(Post.SECRETARIAT, on=on)
    return held.order_by("pk").first()
