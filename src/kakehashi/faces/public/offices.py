"""The overseas offices as the public pages tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import is_english


@dataclass(frozen=True, slots=True)
class Office:
    """An overseas office (海外事務所) with the countries a source names, and what is
    not known. ``latitude`` and ``longitude`` in degrees."""

    name: str
    countries: str
    note: str
    latitude: float | None
    longitude: float | None


def offices_told(offices: Iterable[Organisation]) -> list[Office]:
    """The offices in the reader's language; their countries are prefetched."""
    english = is_english()
    told = []
    for office in offices:
        countries = [
            country.name_en if english and country.name_en else country.name_ja
            for country in office.covered_countries.all()
        ]
        told.append(
            Office(
                name=office.local_name,
                countries=_(", ").join(countries),
                note="" if english else office.note,
                latitude=office.latitude,
                longitude=office.longitude,
            )
        )
    return told
