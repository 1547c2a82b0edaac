"""Pictures of a version: wishes, regions on a map, the years of the programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.foundation.pages.charts import Picture, line_chart, stacked_chart
from kakehashi.foundation.pages.maps import NAMES_EN, NAMES_JA, japan_map

Figures = Mapping[str, Any]


def names_of_wishes() -> list[str]:
    """What the five counts of wishes are called."""
    return [
        _("First wish"),
        _("Second wish"),
        _("Third wish"),
        _("No wish met"),
        _("Put nowhere"),
    ]


def wishes_picture(lines: Sequence[tuple[str, Sequence[int]]]) -> Picture:
    """Wishes met, a line for each version or kind of people."""
    return stacked_chart(
        _("Wishes that are met"),
        names_of_wishes(),
        lines,
        unit=_(" people"),
        total=_("In all"),
    )


def map_picture(figures: Figures) -> Picture:
    """People placed in each prefecture; its cities are counted with it."""
    seats, placed = dict[str, int](), dict[str, int]()
    for code, row in figures["by_region"].items():
        place = code[:2]
        seats[place] = seats.get(place, 0) + row["seats"]
        placed[place] = placed.get(place, 0) + row["placed"]
    japanese = (get_language() or "ja").startswith("ja")
    return japan_map(
        _("People newly placed, by prefecture"),
        {place: placed[place] for place in seats},
        unit=_(" people"),
        names=NAMES_JA if japanese else NAMES_EN,
        head=(_("Prefecture"), _("Newly placed")),
        nothing=_("none asked for"),
    )


def years_picture(rows: Sequence[Mapping[str, str]]) -> Picture:
    """Participants by year; years without a published figure are gaps."""
    counts = [int(row["participants"]) if row["participants"] else None for row in rows]
    return line_chart(
        _("Participants by year"),
        [row["fiscal_year"] for row in rows],
        [(_("Participants"), counts)],
        unit=_(" people"),
        corner=_("Fiscal year"),
        source=_("The programme's site; no figure was published for 2020 and 2021."),
    )
