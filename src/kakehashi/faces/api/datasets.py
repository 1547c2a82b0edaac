"""The open datasets of grants for programs, page by page: read-only, open to everyone.

The shapes are made from the data dictionary, so that both say the same.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field, create_model

from kakehashi.faces.api.operations import WRONG, NotFound
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.queries import open_data
from kakehashi.programmes.grants.queries.dictionary import (
    APPLICATIONS,
    AWARDS,
    PAST_AWARDS,
    RULES,
    Column,
    Dataset,
)

PAGE = 100
TYPES: dict[str, Any] = {"text": str, "integer": int, "date": date, "boolean": bool}
Year = Annotated[
    int | None, Query(ge=1900, le=2999, description="Year in which April falls.")
]
Line = Annotated[
    Literal["", "multicultural", "cooperation", "exchange"],
    Query(description="Only this line of grants."),
]
Page = Annotated[int, Query(ge=1, le=100_000, description="Number of the page.")]
router = Router(tags=["grants"])


def _field(column: Column) -> tuple[Any, Any]:
    kind = TYPES[column.type]
    unit = f" In {column.unit}." if column.unit in {"yen", "percent"} else ""
    told = Field(description=f"{column.en} ({column.ja}).{unit}")
    return (kind | None if column.may_be_empty else kind), told


def _page_of(dataset: Dataset, name: str) -> type[Schema]:
    """The shape of one page of a dataset, by its dictionary."""
    fields: dict[str, Any] = {c.name: _field(c) for c in dataset.columns}
    row = create_model(f"{name}Out", __base__=Schema, __doc__=dataset.row_en, **fields)
    paged: dict[str, Any] = {
        "count": (int, Field(description="Rows in all.")),
        "next": (int | None, Field(description="Number of the next page, if any.")),
        "items": (list[row], Field(description=dataset.en)),  # type: ignore[valid-type]
    }
    return create_model(
        f"{name}Page", __base__=Schema, __doc__=f"One page: {dataset.en}", **paged
    )


AwardsPage = _page_of(AWARDS, "Award")
ApplicationsPage = _page_of(APPLICATIONS, "ApplicationCounts")
RulesPage = _page_of(RULES, "Rules")
PastAwardsPage = _page_of(PAST_AWARDS, "PastAward")


def _paged(found: QuerySet[Any, Any], page: int) -> dict[str, Any]:
    paginator = Paginator(found, PAGE)
    if page > paginator.num_pages:
        raise NotFound(Problem("page-not-found", _("There is no such page."), "page"))
    shown = paginator.page(page)
    return {
        "count": paginator.count,
        "next": page + 1 if shown.has_next() else None,
        "items": list(shown),
    }


def _with_rows(paged: dict[str, Any], rows: list[open_data.Row]) -> dict[str, Any]:
    """The page with rows in place of what was read; an empty text is null."""
    told = [{k: None if v == "" else v for k, v in row.items()} for row in rows]
    return paged | {"items": told}


@router.get(
    "/grants/awards/",
    response={200: AwardsPage} | WRONG,
    url_name="awards",
    summary="Grants that were awarded, the latest year first",
)
def awards(
    request: HttpRequest, year: Year = None, line: Line = "", page: Page = 1
) -> dict[str, Any]:
    site = settings.SITE_URL.rstrip("/")
    told = open_data.awards_told(demonstration=settings.DEMO, year=year, line=line)
    paged = _paged(told, page)
    rows = [open_data.award_row(award, site=site) for award in paged["items"]]
    return _with_rows(paged, rows)


@router.get(
    "/grants/applications/",
    response={200: ApplicationsPage} | WRONG,
    url_name="applications",
    summary="Decided applications by prefecture, line and year",
)
def applications(
    request: HttpRequest, year: Year = None, line: Line = "", page: Page = 1
) -> dict[str, Any]:
    told = open_data.application_counts(
        demonstration=settings.DEMO, year=year, line=line
    )
    paged = _paged(told, page)
    rows = [
        open_data.counts_row(group, demonstration=settings.DEMO)
        for group in paged["items"]
    ]
    return _with_rows(paged, rows)


@router.get(
    "/grants/rules/",
    response={200: RulesPage} | WRONG,
    url_name="rules",
    summary="Every call with its terms in force",
)
def rules(
    request: HttpRequest, year: Year = None, line: Line = "", page: Page = 1
) -> dict[str, Any]:
    told = open_data.rules_told(demonstration=settings.DEMO, year=year, line=line)
    paged = _paged(told, page)
    return _with_rows(paged, [open_data.rules_row(call) for call in paged["items"]])


@router.get(
    "/grants/past-awards/",
    response={200: PastAwardsPage} | WRONG,
    url_name="past_awards",
    summary="Awards of the years before applications were made here",
)
def past_awards(
    request: HttpRequest, year: Year = None, page: Page = 1
) -> dict[str, Any]:
    paged = _paged(open_data.past_told(demonstration=settings.DEMO, year=year), page)
    rows = [
        open_data.past_row(award, demonstration=settings.DEMO)
        for award in paged["items"]
    ]
    return _with_rows(paged, rows)
