"""The overseas offices as the public pages tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.formats import is_english
from kakehashi.foundation.pages.maps import Dot, world_map


def map_of(offices: Iterable[Office], home: Organisation | None) -> SafeString:
    """The world with a dot for each office and for the association at home."""
    dots = [
        Dot(_short(office.name), office.latitude, office.longitude)
        for office in offices
        if office.latitude is not None and office.longitude is not None
    ]
    if home and home.latitude is not None and home.longitude is not None:
        dots.append(Dot(_("Tokyo"), home.latitude, home.longitude, is_home=True))
    if not dots:
        return SafeString("")
    drawn = world_map(_("Overseas offices on a map of the world"), dots)
    return mark_safe(drawn.svg)  # noqa: S308 -- every text in it was escaped when drawn


def _short(name: str) -> str:
    """The city alone: on a map of offices the word need not stand at each dot."""
    return name.removesuffix("事務所").removesuffix(" Office")


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
