from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import EDITABLE, State
from kakehashi.programmes.grants.documents import content_now
from kakehashi.programmes.grants.forms.notes import ActForm, NoteForm
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.queries.applications import (
    content_sent_before,
    partners_of,
    same_application,
    stops_of,
)
from kakehashi.programmes.grants.rules.changes import changes_between
from kakehashi.programmes.grants.rules.story import next_words, stops_ahead, way_of
from kakehashi.programmes.grants.verbs.applications import (
    appeal_decision,
    must_be_as_seen,
    problems_with,
    submit_application,
    take_back_application,
    withdraw_application,
)
from kakehashi.programmes.grants.views.found import own_application_or_404
from kakehashi.programmes.grants.views.saving import head
from kakehashi.programmes.grants.views.steps import places_of, steps_for


@who_may(Post.OFFICER)
@once
def submit(request: MemberRequest, reference: str) -> HttpResponse:
    """All that is wrong with links to the places; then sending; then a receipt."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    problems: list[Problem] = []
    form = ActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(application, form.cleaned_data["seen_version"])
            submit_application(application, by=request.user, at=now)
        except Refused as refusal:
            application = same_application(application)
            problems = list(refusal.problems)
        else:
            return redirect("grants:submit", reference)
    elif application.case.state in EDITABLE:
        problems = problems_with(application, at=now)
    if application.case.state not in EDITABLE:
        return _receipt(request, application, problems, now)
    before = content_sent_before(application)
    lines = list(application.lines.all())
    context = {
        **head(application),
        "steps": steps_for(reference, "submit", problems),
        "places": places_of(reference, problems),
        "changes": changes_between(before, content_now(application)),
        "lines": lines,
        "total": sum(line.amount_yen for line in lines),
        "eligible": sum(line.amount_yen for line in lines if line.is_eligible),
        "partners": partners_of(application),
        "stops": stops_ahead(list(stops_of(application))),
        "now": now,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "grants/submit.html", context, status=status)


def _receipt(
    request: MemberRequest,
    application: Application,
    problems: list[Problem],
    now: datetime,
) -> HttpResponse:
    """What was received, when, and what happens next."""
    case = application.case
    way = way_of(case, list(stops_of(application)), at=now)
    sent = case.events.filter(move="submit").select_related("by").last()
    context = {
        "application": application,
        "case": case,
        "call": application.call,
        "way": way,
        "next": next_words(case, way),
        "sent": sent,
        "problems": problems,
        "is_submitted": case.state == State.SUBMITTED,
    }
    status = 422 if problems else 200
    return render(request, "grants/receipt.html", context, status=status)


@who_may(Post.OFFICER)
@once
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Take an application back while nobody has acted on it."""

    def act(application: Application, form: ActForm, at: datetime) -> str:
        take_back_application(application, by=request.user, at=at)
        return _(
            "The application is a draft again. Please submit it before the call closes."
        )

    return _act(request, reference, "take_back", ActForm, act)


@who_may(Post.OFFICER)
@once
def withdraw(request: MemberRequest, reference: str) -> HttpResponse:
    """Withdraw an application for good."""

    def act(application: Application, form: ActForm, at: datetime) -> str:
        note = form.cleaned_data["note"]
        withdraw_application(application, note=note, by=request.user, at=at)
        return _("The application was withdrawn.")

    return _act(request, reference, "withdraw", NoteForm, act)


@who_may(Post.OFFICER)
@once
def appeal(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask for reconsideration of a decision not to award."""

    def act(application: Application, form: ActForm, at: datetime) -> str:
        note = form.cleaned_data["note"]
        appeal_decision(application, note=note, by=request.user, at=at)
        return _("Your request for reconsideration was sent to the association.")

    return _act(request, reference, "appeal", NoteForm, act)


def _act(
    request: MemberRequest,
    reference: str,
    name: str,
    form_of: type[ActForm],
    act: Callable[[Application, ActForm, datetime], str],
) -> HttpResponse:
    """Ask once more, act, and go back to the application with the answer."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    version = application.case.version
    form = form_of(request.POST or None, initial={"seen_version": version})
    if form.is_valid():
        try:
            must_be_as_seen(application, form.cleaned_data["seen_version"])
            said = act(application, form, now)
        except Refused as refusal:
            application = same_application(application)
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("grants:application", reference)
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, f"grants/{name}.html", context, status=status)
