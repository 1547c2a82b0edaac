"""The programme in figures, for everyone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kakehashi.foundation.accounts.who import everyone
from kakehashi.foundation.pages.pagecache import cache_public
from kakehashi.programmes.jet.queries.facts import participants_by_year
from kakehashi.programmes.jet.views.pictures import years_picture


@everyone
@cache_public(300)
def numbers(request: HttpRequest) -> HttpResponse:
    """Participants since the programme began."""
    rows = participants_by_year()
    told = {"years": years_picture(rows), "latest": rows[-1]}
    return render(request, "jet/numbers.html", told)
