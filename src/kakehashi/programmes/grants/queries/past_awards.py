from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from kakehashi.engines.sheets.kinds.values import normal_key
from kakehashi.programmes.grants.models import PastAward


@dataclass(frozen=True, slots=True)
class Sums:
    """How many awards, and what they came to in yen as far as it is known."""

    awards: int
    awarded_yen: int
    settled_yen: int


def past_awards(
    *,
    year: int | None = None,
    words: str = "",
    bodies: Collection[int] | None = None,
) -> QuerySet[PastAward]:
    """Grants of earlier years that stand, newest year first, with their bodies.

    Args:
        words: each has to be in the title or in the name of the body or prefecture.
        bodies: keys of the bodies to look at; None for all.
    """
    found = PastAward.objects.filter(undone_at__isnull=True).select_related(
        "organisation__prefecture"
    )
    if bodies is not None:
        found = found.filter(organisation__in=bodies)
    if year is not None:
        found = found.filter(fiscal_year=year)
    for word in words.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(organisation__prefecture__name__icontains=word)
        )
    return found


def past_years(awards: QuerySet[PastAward]) -> list[int]:
    """The fiscal years among ``awards``, newest first."""
    years = awards.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(years.distinct())


def sums_of(awards: QuerySet[PastAward]) -> Sums:
    """Count and sum ``awards``. One query."""
    told = awards.order_by().aggregate(
        n=Count("pk"), awarded=Sum("awarded_yen"), settled=Sum("settled_yen")
    )
    return Sums(told["n"], told["awarded"] or 0, told["settled"] or 0)


def key_of_past_award(texts: Mapping[str, str]) -> str:
    """Return what names an award: year, body, project however it is written."""
    return "|".join((texts["fiscal_year"], texts["code"], normal_key(texts["title"])))


def text_of_past_award(award: PastAward) -> dict[str, str]:
    """An award as text by field, as a sheet is compared with it."""
    settled = "" if award.settled_yen is None else str(award.settled_yen)
    return {
        "fiscal_year": str(award.fiscal_year),
        "code": award.organisation.code,
        "title": award.title,
        "awarded_yen": str(award.awarded_yen),
        "settled_yen": settled,
    }


def past_awards_by_key() -> dict[str, PastAward]:
    """Everything that stands, by what names it."""
    awards = past_awards()
    return {key_of_past_award(text_of_past_award(award)): award for award in awards}


def texts_of_past_awards() -> dict[str, dict[str, str]]:
    """Everything that stands as text, by what names it."""
    found = past_awards_by_key().items()
    return {key: text_of_past_award(award) for key, award in found}
