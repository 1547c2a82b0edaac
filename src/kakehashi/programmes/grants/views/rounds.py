"""The round desk (公募ごとの審査事務): what waits, what is late, what is left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.queries import holders_of
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.round import (
    ReviewersForm,
    SaveViewForm,
    read_sought,
)
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.calls import rounds as all_rounds
from kakehashi.programmes.grants.queries.corrections import last_correction
from kakehashi.programmes.grants.queries.questions import open_count
from kakehashi.programmes.grants.queries.reviews import loads_in
from kakehashi.programmes.grants.queries.round_table import (
    COLUMNS,
    rows_of,
    sought_in,
)
from kakehashi.programmes.grants.queries.rounds import rounds_listed, saved_views
from kakehashi.programmes.grants.verbs.reviews import assign_reviewers, plan_reviewers
from kakehashi.programmes.grants.verbs.round import drop_view
from kakehashi.programmes.grants.verbs.round import save_view as keep_view
from kakehashi.programmes.grants.views.export import csv_response
from kakehashi.programmes.grants.views.pictures import money_bar
from kakehashi.programmes.grants.views.round_cells import texts_of
from kakehashi.programmes.grants.views.round_desk import desk_of


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def rounds(request: MemberRequest) -> HttpResponse:
    lines = rounds_listed(all_rounds(), at=timezone.now())
    waiting, since = open_count()
    context = {
        "lines": [(line, money_bar(line.money)) for line in lines],
        "questions": waiting,
        "since": since,
        "now": timezone.now(),
        "may_act": any(role.post == Post.SECRETARIAT for role in request.roles),
    }
    return render(request, "grants/rounds.html", context)


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def round_(request: MemberRequest, call_id: int) -> HttpResponse:
    return _round_page(request, _call(call_id), SaveViewForm())


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
@once
def save_view(request: MemberRequest, call_id: int) -> HttpResponse:
    call, now = _call(call_id), timezone.now()
    here = reverse("grants:round_", args=[call.pk])
    if request.method != "POST":
        return redirect(here)
    form = SaveViewForm(request.POST)
    if form.is_valid():
        name, query = form.cleaned_data["name"], form.cleaned_data["query"]
        try:
            if form.cleaned_data["drop"]:
                drop_view(name, by=request.user, at=now)
                messages.success(request, _("The view was removed."))
            else:
                keep_view(name, query, by=request.user, at=now)
                messages.success(request, _("The view was saved."))
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(f"{here}?{query}" if query else here)
    return _round_page(request, call, form, status=422)


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def round_export(request: MemberRequest, call_id: int) -> HttpResponse:
    """Every field of what the filter shows, whatever columns are on the page."""
    call, now = _call(call_id), timezone.now()
    columns = list(COLUMNS.values())
    rows = rows_of(sought_in(call, read_sought(request.GET), at=now), columns)
    name = f"{call.fiscal_year}_{call.name}_{timezone.localdate():%Y%m%d}.csv"
    header = [str(column.label) for column in columns]
    return csv_response(name, header, texts_of(rows, columns))


@who_may(Post.SECRETARIAT)
@once
def reviewers(request: MemberRequest, call_id: int) -> HttpResponse:
    """Choose reviewers, see who would get how much, then assign."""
    call, now = _call(call_id), timezone.now()
    people = list(
        holders_of(Post.REVIEWER, on=timezone.localdate(now)).order_by("kana", "pk")
    )
    data = request.POST if request.method == "POST" else request.GET
    form = ReviewersForm(
        data if "reviewers" in data or request.method == "POST" else None,
        people=[(person.pk, str(person)) for person in people],
    )
    chosen = []
    if form.is_valid():
        chosen = [p for p in people if p.pk in set(form.cleaned_data["reviewers"])]
        if request.method == "POST":
            try:
                assigned = assign_reviewers(
                    call, chosen, seed=call.pk, by=request.user, at=now
                )
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(
                    request,
                    _("%(n)s reviews were assigned.") % {"n": len(assigned.reviews)},
                )
                return redirect("grants:reviewers", call.pk)
    # Without a choice, everyone is tried out: the usual case is that all take part.
    tried = chosen or people
    plan = plan_reviewers(call, tried, seed=call.pk, at=now)
    loads = {load.reviewer_id: load for load in loads_in(call)}
    table = [
        {
            "person": person,
            "chosen": person in tried,
            "load": loads.get(person.pk),
            "added": plan.added.get(person.pk, 0),
            "kept_out": dict(plan.kept_out.get(person.pk, {})),
        }
        for person in people
    ]
    context = {
        "call": call,
        "form": form,
        "table": table,
        "plan": plan,
        "most": max((row["added"] for row in table), default=0),  # type: ignore[type-var]
        "total": sum(load.assigned for load in loads.values()),
        "done": sum(load.handed_in for load in loads.values()),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "grants/reviewers.html", context, status=status)


def _call(call_id: int) -> Call:
    return get_object_or_404(all_rounds().select_related("rubric"), pk=call_id)


def _round_page(
    request: MemberRequest, call: Call, form: SaveViewForm, *, status: int = 200
) -> HttpResponse:
    desk = desk_of(call, request, at=timezone.now())
    views = [
        (view.name, f"?{view.query}", view.query) for view in saved_views(request.user)
    ]
    may_act = any(role.post == Post.SECRETARIAT for role in request.roles)
    context = {
        "desk": desk,
        "call": call,
        "form": form,
        "views": views,
        "may_act": may_act,
        "corrected": last_correction(call),
    }
    return render(request, "grants/round.html", context, status=status)
