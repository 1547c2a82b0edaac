"""Grants in figures (統計) for everyone: charts, a map, their tables as CSV."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kakehashi.foundation.accounts.who import everyone
from kakehashi.foundation.pages.pagecache import cache_public
from kakehashi.programmes.grants.models import Scheme
from kakehashi.programmes.grants.models.years import say_year
from kakehashi.programmes.grants.queries import statistics as queries
from kakehashi.programmes.grants.views.calls import demonstration
from kakehashi.programmes.grants.views.export import csv_response
from kakehashi.programmes.grants.views.figures import (
    Figure,
    figures_of,
    people_figures,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The line and year a reader looks at; ``""`` and None for all."""

    line: str
    year: int | None


@everyone
@cache_public(300)
def statistics(request: HttpRequest) -> HttpResponse:
    """What was asked for, awarded and fixed, by year, line, place and kind of body."""
    chosen = _chosen(request)
    groups = queries.groups(demonstration=demonstration())
    context = {
        "figures": figures_of(_narrowed(groups, chosen)),
        "people": _people(),
        "chosen": chosen,
        "query": request.GET.urlencode(),
        "lines": Scheme.choices,
        "years": [
            (year, say_year(year))
            for year in sorted({group.year for group in groups}, reverse=True)
        ],
        "is_demonstration": demonstration(),
    }
    return render(request, "grants/statistics.html", context)


@everyone
@cache_public(300)
def statistics_csv(request: HttpRequest, name: str) -> HttpResponse:
    """The table of one figure, of the line and year that were chosen."""
    groups = _narrowed(queries.groups(demonstration=demonstration()), _chosen(request))
    found = [f for f in (*figures_of(groups), *_people()) if f.name == name]
    if not found:
        raise Http404
    rows = [["" if c is None else c for c in row] for row in found[0].rows]
    mark = "_実演" if demonstration() else ""
    response = csv_response(f"grants_{name}{mark}.csv", found[0].head, rows)
    del response.headers["Cache-Control"]  # the table is everybody's
    return response


def _people() -> list[Figure]:
    shown = demonstration()
    return people_figures(
        queries.participants(demonstration=shown),
        queries.reviewers(demonstration=shown),
        least=settings.SMALL_CELL_LEAST,
    )


def _chosen(request: HttpRequest) -> Chosen:
    line, year = request.GET.get("line", ""), request.GET.get("year", "")
    return Chosen(
        line if line in Scheme else "",
        int(year) if year.isdecimal() and len(year) <= 4 else None,
    )


def _narrowed(groups: list[queries.Group], chosen: Chosen) -> list[queries.Group]:
    return [
        group
        for group in groups
        if chosen.line in {"", group.line} and chosen.year in {None, group.year}
    ]
