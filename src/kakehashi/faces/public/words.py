"""What the association says of itself."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from kakehashi.foundation.pages.formats import is_english
from kakehashi.kernel.nendo import FiscalYear


class Work(NamedTuple):
    """A field of work (重点分野) in a sentence."""

    name: str
    text: str


def fields_of_work() -> list[Work]:
    """The four fields of work.

    Source: the mid-term plan FY2012–2016 of the real association (S116).
    """
    return [
        Work(
            _("Economic activity abroad"),
            _("Towns sell what they make, and find partners and visitors abroad."),
        ),
        Work(
            _("Towns of many cultures"),
            _("Foreign residents and their neighbours live well together."),
        ),
        Work(
            _("The JET Programme"),
            _("Young people from abroad work in schools and town halls."),
        ),
        Work(
            _("International exchange and cooperation"),
            _("Sister cities, experts and trainees pass on what towns know."),
        ),
    ]


def year_words(year: int) -> str:
    fiscal_year = FiscalYear(year)
    return fiscal_year.label_en if is_english() else fiscal_year.label
