"""The awards of earlier years (過去の交付決定): looked through, summed, taken along."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.acting import list_page
from kakehashi.programmes.grants.models import PastAward
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.queries.past_awards import (
    past_awards,
    past_years,
    sums_of,
)
from kakehashi.programmes.grants.views.export import csv_response
from kakehashi.programmes.grants.views.found import own_bodies

WHOLE = (Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)


@who_may(Post.OFFICER, *WHOLE)
def past(request: MemberRequest) -> HttpResponse:
    """All of them for the association's people, her own body's for an officer."""
    found = _sought(request)
    bodies = _bodies(request)
    years = past_years(past_awards(bodies=bodies))
    context = {
        "sums": sums_of(found),
        "years": [(year, say_year(year)) for year in years],
        "year": _year(request),
        "words": _words(request),
        "is_whole": bodies is None,
        "query": request.GET.urlencode(),
    }
    return list_page(request, found, "grants/past.html", context)


@who_may(Post.OFFICER, *WHOLE)
def past_export(request: MemberRequest) -> HttpResponse:
    """The same list as CSV, every page of it."""
    header = [
        _("Fiscal year"),
        _("Code of the body"),
        _("Prefecture"),
        _("Body"),
        _("Project"),
        _("Amount awarded (yen)"),
        _("Amount settled (yen)"),
    ]
    rows = (_cells(award) for award in _sought(request).iterator(chunk_size=500))
    return csv_response(f"past_{timezone.localdate():%Y%m%d}.csv", header, rows)


def _sought(request: MemberRequest) -> QuerySet[PastAward]:
    bodies, year = _bodies(request), _year(request)
    return past_awards(bodies=bodies, year=year, words=_words(request))


def _bodies(request: MemberRequest) -> list[int] | None:
    """The bodies she may see, None for all."""
    if own_bodies(request, *WHOLE):
        return None
    return [body.pk for body in own_bodies(request, Post.OFFICER)]


def _year(request: MemberRequest) -> int | None:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) <= 4 else None


def _words(request: MemberRequest) -> str:
    return request.GET.get("q", "").strip()[:80]


def _cells(award: PastAward) -> list[object]:
    body = award.organisation
    return [
        award.fiscal_year,
        body.code,
        body.own_prefecture.name if body.own_prefecture else "",
        body.name,
        award.title,
        award.awarded_yen,
        award.settled_yen,
    ]
