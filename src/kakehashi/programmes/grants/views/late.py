"""Everything late in one list, and chased in one act."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.acting import list_page
from kakehashi.foundation.pages.formats import say_deadline
from kakehashi.foundation.pages.once import once
from kakehashi.programmes.grants.queries.late import (
    Late,
    LateKind,
    Scope,
    chased_on,
    late_for,
    narrowed,
    prefectures_among,
)
from kakehashi.programmes.grants.verbs.late import chase_late
from kakehashi.programmes.grants.views.export import csv_response
from kakehashi.programmes.grants.views.found import own_bodies

WHOLE = (Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
CHASERS = (Post.SECRETARIAT, Post.BRANCH)


@who_may(Post.OFFICER, Post.BRANCH, *WHOLE)
def late(request: MemberRequest) -> HttpResponse:
    """All of it for the association, her municipalities' for a branch, else her own."""
    now = timezone.now()
    everything = _late(request, now)
    rows = _narrowed(request, everything)
    owing = {row.owes.pk for row in rows if not row.is_inside}
    chased = chased_on(rows, on=timezone.localdate(now))
    context = {
        "kinds": LateKind.choices,
        "kind": request.GET.get("kind", ""),
        "prefectures": prefectures_among(everything),
        "prefecture": request.GET.get("prefecture", ""),
        "query": request.GET.urlencode(),
        "bodies": len(owing - chased),
        "chased": len(owing & chased),
        "may_chase": bool(own_bodies(request, *CHASERS)),
        "is_wide": bool(own_bodies(request, Post.BRANCH, *WHOLE)),
        "now": now,
    }
    return list_page(request, rows, "grants/late.html", context)


@who_may(Post.OFFICER, Post.BRANCH, *WHOLE)
def late_export(request: MemberRequest) -> HttpResponse:
    """The same list as CSV, every page of it."""
    now = timezone.now()
    header = [
        _("What is late"),
        _("Reference"),
        _("Prefecture"),
        _("Body"),
        _("Title of the project"),
        _("Was due by"),
        _("Days late"),
        _("Who has to act"),
        _("Owed (yen)"),
    ]
    rows = (_cells(row, now) for row in _narrowed(request, _late(request, now)))
    name = f"late_{timezone.localdate(now):%Y%m%d}.csv"
    return csv_response(name, header, rows)


@who_may(*CHASERS)
@once
def chase(request: MemberRequest) -> HttpResponse:
    """Tell every body of the list what it owes, each once a day."""
    here = reverse("grants:late")
    query = request.GET.urlencode()
    if request.method == "POST":
        now = timezone.now()
        everything = _late(request, now)
        bodies = {row.owes.pk for row in _narrowed(request, everything)}
        # A body is told all it owes, whatever of it the filter shows.
        rows = [row for row in everything if row.owes.pk in bodies]
        told = chase_late(rows, by=request.user, at=now)
        messages.success(request, _said(told))
    return redirect(f"{here}?{query}" if query else here)


def _said(told: int) -> str:
    if not told:
        return _("Every body of this list has been told today already.")
    words = ngettext("%(n)s body was told.", "%(n)s bodies were told.", told)
    return words % {"n": told}


def _late(request: MemberRequest, now: datetime) -> list[Late]:
    scope = Scope(
        is_whole=bool(own_bodies(request, *WHOLE)),
        own=[body.pk for body in own_bodies(request, Post.OFFICER)],
        branches=[body.pk for body in own_bodies(request, Post.BRANCH)],
    )
    return late_for(request.user, scope, at=now, on=timezone.localdate(now))


def _narrowed(request: MemberRequest, rows: list[Late]) -> list[Late]:
    return narrowed(
        rows,
        kind=request.GET.get("kind", ""),
        prefecture=request.GET.get("prefecture", ""),
    )


def _cells(row: Late, now: datetime) -> list[object]:
    prefecture = row.body.own_prefecture
    return [
        row.kind.label,
        row.case,
        prefecture.name if prefecture else "",
        row.body.name,
        row.title,
        say_deadline(row.due_at),
        (timezone.localdate(now) - timezone.localdate(row.due_at)).days,
        row.owes.name,
        row.yen,
    ]
