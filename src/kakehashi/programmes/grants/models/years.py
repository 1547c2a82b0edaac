from __future__ import annotations

from django.utils import translation

from kakehashi.kernel.nendo import FiscalYear


def say_year(year: int) -> str:
    """A fiscal year for people: 令和9年度(2027), in English 2027."""
    if translation.get_language() == "en":
        return str(year)
    return f"{FiscalYear(year).label}({year})"
