from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kakehashi.engines.cases.models import Case, CaseEvent
from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in, who_may
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import contact_of
from kakehashi.programmes.grants.charts import EDITABLE, State
from kakehashi.programmes.grants.documents import content_now
from kakehashi.programmes.grants.models import Application, Call, Opinion
from kakehashi.programmes.grants.queries.applications import (
    award_of,
    content_sent_before,
    papers_of,
    partners_of,
    stops_of,
)
from kakehashi.programmes.grants.queries.listed import (
    Wanted,
    calls_among,
    listed_for,
    narrowed,
)
from kakehashi.programmes.grants.queries.opinions import READERS, opinions_on
from kakehashi.programmes.grants.queries.procedures import seen_of, whole_story
from kakehashi.programmes.grants.rules.acts import acts_for
from kakehashi.programmes.grants.rules.changes import LABELS, changes_between
from kakehashi.programmes.grants.rules.procedure_story import story_of_all
from kakehashi.programmes.grants.rules.story import next_words, tone_of, way_of
from kakehashi.programmes.grants.views.after import after_award
from kakehashi.programmes.grants.views.approval import own_side
from kakehashi.programmes.grants.views.export import csv_response
from kakehashi.programmes.grants.views.found import (
    application_or_404,
    note_reading,
    own_bodies,
)
from kakehashi.programmes.grants.views.saving import head
from kakehashi.programmes.grants.views.sheet import cells_of, header

A_PAGE = 50
# Who deals with the applicant; reviewers and the board need no names and telephones.
CONTACT = frozenset({"applicant", "holder", "sender", "later", "association"})
ASKING = CONTACT - {"applicant"}  # who may have to ask the body something


@who_may(Post.OFFICER, Post.BRANCH)
def applications(request: MemberRequest) -> HttpResponse:
    """Mine, or those of my branch's municipalities; what waits for me on top."""
    now = timezone.now()
    wanted = _wanted(request)
    everything = _listed(request, now)
    page = Paginator(narrowed(everything, wanted, at=now), A_PAGE).get_page(
        request.GET.get("page")
    )
    branches = own_bodies(request, Post.BRANCH)
    own = {body.pk for body in own_bodies(request, Post.OFFICER)}
    rows: list[dict[str, Any]] = [
        {
            "application": found,
            "case": found.case,
            "label": State(found.case.state).label,
            "tone": tone_of(found.case.state),
            "is_late": found.case.is_late(now),
            "days": (now - found.case.stands_since).days,
        }
        for found in page.object_list
    ]
    context = {
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "states": State.choices,
        "calls": calls_among(everything),
        "is_branch": bool(branches),
        "shows_applicant": any(row["case"].applicant_id not in own for row in rows),
        "to_rank": _to_rank(page.object_list, branches),
        "branches": branches,
        "query": request.GET.urlencode(),
        "now": now,
    }
    return render(request, "grants/applications.html", context)


@who_may(Post.OFFICER, Post.BRANCH)
def applications_export(request: MemberRequest) -> HttpResponse:
    """The same list as CSV for Excel: UTF-8 with a mark, no cell a formula."""
    now = timezone.now()
    found = narrowed(_listed(request, now), _wanted(request), at=now)
    rows = (
        cells_of(application, late=application.case.is_late(now))
        for application in found.iterator(chunk_size=500)
    )
    day = timezone.localdate(now)
    return csv_response(f"applications_{day:%Y%m%d}.csv", header(), rows)


def _wanted(request: MemberRequest) -> Wanted:
    return Wanted(
        state=request.GET.get("state", ""),
        call=request.GET.get("call", "")[:12],
        text=request.GET.get("q", "").strip()[:80],
        mine=bool(request.GET.get("mine")),
        late=bool(request.GET.get("late")),
    )


def _listed(request: MemberRequest, now: datetime) -> QuerySet[Application]:
    return listed_for(
        request.user,
        own=[body.pk for body in own_bodies(request, Post.OFFICER)],
        branches=[body.pk for body in own_bodies(request, Post.BRANCH)],
        on=timezone.localdate(now),
    )


@signed_in
def application(request: MemberRequest, reference: str) -> HttpResponse:
    """One application to read: where it stands, what happened, what changed, papers."""
    now = timezone.now()
    found = application_or_404(request, reference, at=now)
    case = found.case
    stops = list(stops_of(found))
    way = way_of(case, stops, at=now)
    roles = roles_of(request.user, case, on=timezone.localdate(now))
    content = content_now(found)
    changes = changes_between(content_sent_before(found), content)
    procedures = list(seen_of(found, request.user, on=timezone.localdate(now)))
    events = list(whole_story(found, procedures))
    lines, award = list(found.lines.all()), award_of(found)
    sees_contact = not CONTACT.isdisjoint(roles)
    if sees_contact:
        note_reading(request, found, "contact", at=now)
    long = ("purpose", "content", "schedule", "effect", "model_point", "partner_part")
    story = story_of_all(events, {one.pk: one for one in procedures})
    context = {
        **head(found),
        "way": way,
        "next": next_words(case, way, closed_at=award.closed_at if award else None),
        "is_late": case.is_late(now),
        "acts": acts_for(case, roles, stops=stops, last_move=_last_move(found, events)),
        "story": story,
        "changes": changes,
        "is_editable": case.state in EDITABLE,
        "is_own": "applicant" in roles,
        "sees_contact": sees_contact,
        "section": contact_of(case.applicant) if roles & ASKING else None,
        "sections": [(name, LABELS[name], content[name]) for name in long],
        "content": content,
        "lines": lines,
        "total": sum(line.amount_yen for line in lines),
        "eligible": sum(line.amount_yen for line in lines if line.is_eligible),
        "papers": papers_of(found),
        "partners": partners_of(found),
        **after_award(
            found, award, procedures, may_begin=_is_of_applicant(request, case)
        ),
        "opinions": _opinions(request, found, roles),
        "now": now,
    }
    if "applicant" in roles:
        context |= own_side(request, found, story)
    return render(request, "grants/application.html", context)


def _is_of_applicant(request: MemberRequest, case: Case) -> bool:
    """Whether she is an officer of the applicant itself, not of a co-applicant."""
    return any(
        body.pk == case.applicant_id for body in own_bodies(request, Post.OFFICER)
    )


def _last_move(found: Application, events: Iterable[CaseEvent]) -> str:
    """The last move of the application itself."""
    return [event.move for event in events if event.case_id == found.case_id][-1]


def _opinions(
    request: MemberRequest, found: Application, roles: Collection[str]
) -> list[Opinion]:
    """What bodies on the way say, for all but the applicants themselves."""
    oversees = any(r.post in {Post.DIRECTOR, Post.AUDITOR} for r in request.roles)
    if "applicant" in roles or not (oversees or READERS & set(roles)):
        return []
    return opinions_on([found.pk])[found.pk]


def _to_rank(
    shown: Iterable[Application], branches: Sequence[Organisation]
) -> list[Call]:
    """The calls of which something on this page waits at one's branch."""
    places = {branch.pk for branch in branches}
    calls = {
        found.call_id: found.call
        for found in shown
        if found.case.state == State.SUBMITTED and found.case.stands_at_id in places
    }
    return list(calls.values())
