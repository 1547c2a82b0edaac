from __future__ import annotations

from django.db.models import QuerySet

from kakehashi.programmes.grants.models import PastAward


def past_awards(*, year: int | None = None, words: str = "") -> QuerySet[PastAward]:
    """Grants of earlier years that stand, newest year first, with their bodies."""
    found = PastAward.objects.filter(undone_at__isnull=True).select_related(
        "organisation__prefecture"
    )
    if year is not None:
        found = found.filter(fiscal_year=year)
    for word in words.split():
        found = found.filter(title__icontains=word) | found.filter(
            organisation__name__icontains=word
        )
    return found


def past_years() -> list[int]:
    """The fiscal years that have past awards, newest first."""
    years = PastAward.objects.filter(undone_at__isnull=True).order_by("-fiscal_year")
    return list(years.values_list("fiscal_year", flat=True).distinct())
