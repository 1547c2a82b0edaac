"""What is read about organisations."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from kakehashi.foundation.organisations.models import (
    LOCAL_GOVERNMENTS,
    MUNICIPALITIES,
    Contact,
    Kind,
    Organisation,
)
from kakehashi.kernel.bodies import resolve
from kakehashi.kernel.romaji import hiragana


def existing(on: date) -> Q:
    """Return the condition that a body exists on a day."""
    return (Q(since__isnull=True) | Q(since__lte=on)) & (
        Q(until__isnull=True) | Q(until__gte=on)
    )


def headquarters() -> Organisation:
    """Return the association itself (協会本部).

    Raises:
        Organisation.DoesNotExist: the register is not loaded yet.
    """
    return Organisation.objects.get(kind=Kind.ASSOCIATION)


def divisions() -> QuerySet[Organisation]:
    """Return the association's divisions (部課)."""
    return Organisation.objects.filter(kind=Kind.DIVISION, until__isnull=True)


def overseas_offices() -> QuerySet[Organisation]:
    """Return the overseas offices with the countries they are known to cover."""
    return Organisation.objects.filter(
        kind=Kind.OVERSEAS_OFFICE, until__isnull=True
    ).prefetch_related("covered_countries")


def prefectures() -> QuerySet[Organisation]:
    """Return the 47 prefectures in the order of their codes."""
    return Organisation.objects.filter(kind=Kind.PREFECTURE).order_by("code")


def local_governments(on: date) -> QuerySet[Organisation]:
    """Return the prefectures and municipalities that exist on a day, by code."""
    return (
        Organisation.objects.filter(existing(on), kind__in=LOCAL_GOVERNMENTS)
        .select_related("prefecture")
        .order_by("code")
    )


def municipalities_of(prefecture: Organisation, on: date) -> QuerySet[Organisation]:
    """Return the municipalities of a prefecture that exist on a day, by code."""
    return Organisation.objects.filter(
        existing(on), kind__in=MUNICIPALITIES, prefecture=prefecture
    ).order_by("code")


def wards_of(city: Organisation, on: date) -> QuerySet[Organisation]:
    """Return the wards (行政区) of a designated city on a day, by code."""
    return Organisation.objects.filter(
        existing(on), kind=Kind.WARD, parent=city
    ).order_by("code")


def branches() -> QuerySet[Organisation]:
    """Return the branches (支部) with the local governments they stand in."""
    return (
        Organisation.objects.filter(kind=Kind.BRANCH, until__isnull=True)
        .select_related("parent", "prefecture")
        .order_by("parent__code")
    )


def branch_of(organisation: Organisation) -> Organisation | None:
    """Return the branch that collects for a body, None if it answers to none.

    A prefecture and a designated city have their own; other municipalities go through
    their prefecture's; associations, NPOs and companies through the local government
    they belong to, else through their prefecture's. The association's own places and
    bodies abroad have none. One query, one more where a parent must be loaded.
    """
    if organisation.kind == Kind.BRANCH:
        return organisation
    if organisation.kind in (Kind.PREFECTURE, Kind.DESIGNATED_CITY):
        holder: int | None = organisation.pk
    elif organisation.kind in MUNICIPALITIES:
        holder = organisation.prefecture_id
    elif organisation.parent is not None and (
        organisation.parent.kind in LOCAL_GOVERNMENTS
    ):
        return branch_of(organisation.parent)
    else:
        holder = organisation.prefecture_id
    if holder is None:
        return None
    return branches().filter(parent_id=holder).first()


def find_bodies(text: str, limit: int = 10) -> list[Organisation]:
    """Return the local governments that typed words may mean, best first.

    Old names, kana, English and slips are understood (see ``kernel.bodies``); what
    begins with the words follows, so that a list fills while someone types. Two
    queries.
    """
    words = text.strip()
    if not words:
        return []
    codes = resolve(words).codes
    current = Organisation.objects.filter(until__isnull=True).select_related(
        "prefecture"
    )
    named = {
        body.code: body
        for body in current.filter(code__in=codes, kind__in=LOCAL_GOVERNMENTS)
    }
    beginning = current.filter(
        Q(name__startswith=words)
        | Q(kana__startswith=hiragana(words))
        | Q(name_en__istartswith=words),
        kind__in=LOCAL_GOVERNMENTS,
    ).order_by("code")[: limit + len(named)]
    found = {code: named[code] for code in codes if code in named}
    found |= {body.code: body for body in beginning if body.code not in found}
    return list(found.values())[:limit]


def contacts() -> QuerySet[Contact]:
    """Whom to ask at each body, by its code."""
    return Contact.objects.select_related("organisation").order_by("organisation__code")


def contact_of(body: Organisation) -> Contact | None:
    """Whom to ask at a body, if anybody told us. One query."""
    return Contact.objects.filter(organisation=body).first()


def bodies_by_code() -> dict[str, Organisation]:
    """Every coded body, those that are gone too, by its six-digit code."""
    return {body.code: body for body in Organisation.objects.exclude(code="")}
