from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kakehashi.engines.cases.queries import history
from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in, who_may
from kakehashi.foundation.organisations.queries import contact_of
from kakehashi.programmes.grants.charts import EDITABLE, State
from kakehashi.programmes.grants.documents import content_now
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.queries.applications import (
    award_of,
    content_sent_before,
    letter_of,
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
from kakehashi.programmes.grants.rules.acts import acts_for
from kakehashi.programmes.grants.rules.changes import LABELS, changes_between
from kakehashi.programmes.grants.rules.story import (
    next_words,
    story_of,
    tone_of,
    way_of,
)
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
    rows = [
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
    events = list(history(case))
    lines = list(found.lines.all())
    letter = letter_of(found)
    sees_contact = not CONTACT.isdisjoint(roles)
    if sees_contact:
        note_reading(request, found, "contact", at=now)
    long = ("purpose", "content", "effect", "model_point", "partner_part")
    context = {
        **head(found),
        "way": way,
        "next": next_words(case, way),
        "is_late": case.is_late(now),
        "acts": acts_for(case, roles, stops=stops, last_move=events[-1].move),
        "story": story_of(case, events),
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
        "letter": letter,
        "award": award_of(found),
        "now": now,
    }
    return render(request, "grants/application.html", context)
