"""Why an act would be refused, and how well an expert fits. Over loaded rows."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from kakehashi.kernel.dated import lasts_longer
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.experts.charts import NEVER
from kakehashi.programmes.experts.models import Dispatch, Expert

NEEDED = {  # the columns that are filled in before a step is taken
    "send": ("problem", "aim", "work", "languages", "starts_on", "ends_on"),
    "depart": ("departs_on", "report_due_on", "is_insured", "has_visa", "is_briefed"),
    "publish": ("title", "summary", "consent"),
}


def problems_with(step: str, row: Dispatch, *, on: date, months: int) -> list[Problem]:
    """Why a step cannot be taken on a day: what is missing, past, or too long."""
    empty = [name for name in NEEDED.get(step, ()) if not getattr(row, name)]
    said = _("Not yet there: %(what)s")
    problems = [Problem("missing", said % {"what": label_of(n)}, n) for n in empty]
    if step == "send" and row.starts_on and row.ends_on:
        if row.starts_on <= on:
            problems.append(Problem("past", _("The first day is past."), "starts_on"))
        if lasts_longer(row.starts_on, row.ends_on, months):
            said = _("A stay lasts %(months)d months at most.") % {"months": months}
            problems.append(Problem("too-long", said, "ends_on"))
    return problems


class Fit(NamedTuple):
    """How an expert fits; low ``rank`` first. What is in ``stops`` rules her out."""

    rank: tuple[int, int, str]
    expert: Expert
    good: list[str]
    bad: list[str]
    stops: list[str]


def fit(row: Dispatch, expert: Expert, *, on: date, terms: dict[str, Any]) -> Fit:
    """Hold an expert, with fields and ``named`` loaded, against a request with days."""
    start, end, e = row.starts_on or on, row.ends_on or on, expert
    until, named = e.available_until or end, e.named.all()
    stays = [d for d in named if d != row and d.state not in NEVER]
    tests = {
        _("field of work"): row.field in e.fields.all(),
        _("language"): not _words(row.languages).isdisjoint(_words(e.languages)),
        _("knows the country"): not _words(row.country).isdisjoint(_words(e.countries)),
        _("months a year"): not lasts_longer(start, end, e.months_a_year),
    }
    musts = {
        _("free in these weeks"): e.available_from <= start and end <= until,
        _("no other dispatch then"): not any(_meet(d, start, end) for d in stays),
        _("consent lasts"): e.consented_on <= on and end <= e.valid_until,
        _("length of the stay"): not lasts_longer(start, end, terms["limit_months"]),
    }
    good = [words for words, holds in (tests | musts).items() if holds]
    bad = [words for words, holds in tests.items() if not holds]
    stops = [words for words, holds in musts.items() if not holds]
    return Fit((len(stops), len(bad), e.name), e, good, bad, stops)


def refused(code: str, said: str, field: str = "") -> Refused:
    """What to raise for one problem."""
    return Refused(Problem(code, said, field))


def label_of(column: str) -> str:
    """What a column of a request is called on pages."""
    return str(getattr(Dispatch, column).field.verbose_name)


def _meet(other: Dispatch, start: date, end: date) -> bool:
    return (other.starts_on or start) <= end and start <= (other.ends_on or end)


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return set(re.split(r"[\s,;、・/]+", plain)) - {""}
