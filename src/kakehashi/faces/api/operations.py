"""The operations for programs: read-only, open to everyone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from kakehashi.faces.api.shapes import (
    BodiesFound,
    BodyInFull,
    BodyOut,
    CallInFull,
    CallOut,
    CallPage,
    CapOut,
    CorrectionOut,
    EligibilityOut,
    ExclusionOut,
    Problems,
)
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import find_bodies
from kakehashi.kernel.bodies import resolve
from kakehashi.kernel.codes import read_body_code
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.calls import (
    calls_shown,
    open_at,
    upcoming_at,
)
from kakehashi.programmes.grants.queries.corrections import public_corrections_of

PAGE = 50
MOST_BODIES = 20
MOST = 2**31 - 1  # beyond it a database would refuse the number
WRONG: dict[int | str, type[Problems]] = {400: Problems, 404: Problems}
router = Router()


class NotFound(Refused):
    """What was asked for is not there."""


@router.get(
    "/calls/",
    response={200: CallPage} | WRONG,
    url_name="calls",
    summary="Calls for applications, the latest closing first",
    tags=["calls"],
)
def calls(
    request: HttpRequest,
    status: Annotated[
        Literal["", "open", "upcoming", "closed"],
        Query(description="Only calls open now, to come, or closed."),
    ] = "",
    page: Annotated[
        int, Query(ge=1, le=100_000, description="Number of the page.")
    ] = 1,
) -> CallPage:
    now = timezone.now()
    found = _of_status(_shown(now).prefetch_related(None), status, now)
    paginator = Paginator(found, PAGE)
    if page > paginator.num_pages:
        raise NotFound(Problem("page-not-found", _("There is no such page."), "page"))
    shown = paginator.page(page)
    return CallPage(
        count=paginator.count,
        next=page + 1 if shown.has_next() else None,
        items=[CallOut.model_validate(_told(call, now)) for call in shown],
    )


@router.get(
    "/calls/{call_id}/",
    response={200: CallInFull} | WRONG,
    url_name="call",
    summary="One call with its terms",
    tags=["calls"],
)
def call(
    request: HttpRequest, call_id: Annotated[int, Path(ge=1, le=MOST)]
) -> CallInFull:
    now = timezone.now()
    found = _shown(now).filter(pk=call_id).prefetch_related("exclusions").first()
    if found is None:
        raise NotFound(Problem("not-found", _("There is no such call."), "call_id"))
    terms = {
        "summary_ja": found.summary_ja,
        "summary_en": found.summary_en,
        "project_from": found.project_from,
        "project_to": found.project_to,
        "rate_percent": found.rate_percent,
        "floor_yen": found.floor_yen,
        "caps": [CapOut.from_orm(cap) for cap in found.caps.all()],
        "eligibilities": [
            EligibilityOut.from_orm(e) for e in found.eligibilities.all()
        ],
        "exclusions": [ExclusionOut.from_orm(e) for e in found.exclusions.all()],
        "source": found.source,
        "source_note": found.source_note,
        "corrections": [
            CorrectionOut.from_orm(c) for c in public_corrections_of(found)
        ],
    }
    return CallInFull.model_validate(_told(found, now) | terms)


@router.get(
    "/bodies/",
    response={200: BodiesFound} | WRONG,
    url_name="bodies",
    summary="Local governments that a name or code may mean",
    tags=["bodies"],
)
def bodies(
    request: HttpRequest,
    query: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="A name, old name, reading, English name or code.",
        ),
    ],
) -> BodiesFound:
    items = [BodyOut.model_validate(_body(b)) for b in find_bodies(query, MOST_BODIES)]
    return BodiesFound(count=len(items), note=resolve(query).note, items=items)


@router.get(
    "/bodies/{code}/",
    response={200: BodyInFull} | WRONG,
    url_name="body",
    summary="The local government of a code, also of a former one",
    tags=["bodies"],
)
def body(request: HttpRequest, code: str) -> BodyInFull:
    found = find_bodies(read_body_code(code), 1)
    if not found:
        raise NotFound(
            Problem("not-found", _("No local government has this code."), "code")
        )
    return BodyInFull.model_validate(_body(found[0]) | {"note": resolve(code).note})


def _shown(at: datetime) -> QuerySet[Call]:
    return calls_shown(demonstration=settings.DEMO, at=at)


def _of_status(calls: QuerySet[Call], status: str, at: datetime) -> QuerySet[Call]:
    if status == "open":
        return calls.filter(open_at(at))
    if status == "upcoming":
        return calls.filter(upcoming_at(at))
    if status == "closed":
        return calls.filter(closes_at__lte=at)
    return calls


def _told(call: Call, at: datetime) -> dict[str, object]:
    return {
        "id": call.pk,
        "scheme": call.scheme,
        "fiscal_year": call.fiscal_year,
        "round_number": call.round_number,
        "name_ja": call.name_ja,
        "name_en": call.name_en,
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "is_hour_known": call.is_hour_known,
        "is_open": call.is_open(at),
        "is_demonstration": call.is_demonstration,
        "page": reverse("grants:call", args=[call.pk]),
    }


def _body(body: Organisation) -> dict[str, object]:
    prefecture = body.own_prefecture
    return {
        "code": body.code,
        "kind": body.kind,
        "name": body.name,
        "full_name": body.full_name,
        "kana": body.kana,
        "name_en": body.name_en,
        "prefecture_code": prefecture.code if prefecture else None,
        "latitude": body.latitude,
        "longitude": body.longitude,
    }
