from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.organisations.models import Kind
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.forms.notes import (
    ActForm,
    ForwardForm,
    NoteForm,
    ReturnForm,
)
from kakehashi.programmes.grants.models import Application, Opinion
from kakehashi.programmes.grants.queries.applications import (
    same_application,
    stops_of,
)
from kakehashi.programmes.grants.queries.opinions import opinions_on
from kakehashi.programmes.grants.rules.story import way_of
from kakehashi.programmes.grants.verbs.applications import must_be_as_seen
from kakehashi.programmes.grants.verbs.desk import (
    forward_application,
    hold_application,
    pull_up_application,
    resume_application,
    return_application,
    send_back_application,
)
from kakehashi.programmes.grants.verbs.opinions import Said
from kakehashi.programmes.grants.views.found import application_or_404

FORTNIGHT = timedelta(days=14)
PASSING = frozenset({"holder", "sender", "later"})
BOXES = {"rank": "rank", "text": "opinion"}
Act = Callable[[Application, datetime], str]


@who_may(Post.BRANCH, Post.OFFICER, Post.SECRETARIAT)
@once
def forward(request: MemberRequest, reference: str) -> HttpResponse:
    """Pass an application on to the next stop, with an opinion and a rank."""
    now = timezone.now()
    application = _passing_or_404(request, reference, at=now)
    here = application.case.stands_at
    had = _said_here(application)
    initial = _seen(application)
    if had is not None:
        initial |= {"opinion": had.text, "rank": had.rank, "seen_opinion": had.at}
    form = ForwardForm(
        request.POST or None, initial=initial, ranks=here.kind == Kind.BRANCH
    )

    def act(application: Application, at: datetime) -> str:
        told = form.cleaned_data
        said = Said(application, told["opinion"], told.get("rank"), seen_at=form.seen())
        try:
            forward_application(
                application, note=told["note"], said=said, by=request.user, at=at
            )
        except Refused as refusal:
            now_said = _said_here(application)
            form.look_again(now_said.at if now_said else None)
            raise Refused(*(_at_box(p) for p in refusal.problems)) from None
        return _("Forwarded to %(body)s.") % {"body": application.case.stands_at}

    return _page(request, application, "forward", form, act, now)


@who_may(Post.BRANCH, Post.OFFICER, Post.SECRETARIAT)
@once
def return_(request: MemberRequest, reference: str) -> HttpResponse:
    """Return an application for correction, or one stop back, with the reason."""
    now = timezone.now()
    application = _passing_or_404(request, reference, at=now)
    passed = any(
        stop.left_at and stop.organisation_id != application.case.stands_at_id
        for stop in stops_of(application)
    )
    form = ReturnForm(
        request.POST or None,
        initial={**_seen(application), "due_at": timezone.localdate(now + FORTNIGHT)},
        may_send_back=passed,
    )

    def act(application: Application, at: datetime) -> str:
        note = form.cleaned_data["note"]
        if form.cleaned_data.get("to") == ReturnForm.TO_BRANCH:
            send_back_application(application, note=note, by=request.user, at=at)
            return _("Sent back to %(body)s.") % {"body": application.case.stands_at}
        return_application(
            application, note=note, due_at=form.due(), by=request.user, at=at
        )
        return _("Returned to %(body)s. Its officers have been told.") % {
            "body": application.case.applicant
        }

    return _page(request, application, "return_", form, act, now)


@who_may(Post.BRANCH, Post.OFFICER, Post.SECRETARIAT)
@once
def hold(request: MemberRequest, reference: str) -> HttpResponse:
    """Say why an application waits at one's desk, or that it waits no more."""
    now = timezone.now()
    application = _passing_or_404(request, reference, at=now)
    resumes = request.POST.get("action") == "resume"
    form = (ActForm if resumes else NoteForm)(
        request.POST or None, initial=_seen(application)
    )

    def act(application: Application, at: datetime) -> str:
        if resumes:
            resume_application(application, by=request.user, at=at)
            return _("It is no longer on hold.")
        note = form.cleaned_data["note"]
        hold_application(application, note=note, by=request.user, at=at)
        return _("It is on hold. The applicant sees why.")

    return _page(request, application, "hold", form, act, now)


@who_may(Post.SECRETARIAT)
@once
def pull_up(request: MemberRequest, reference: str) -> HttpResponse:
    """Take an application that is stuck at an earlier stop."""
    now = timezone.now()
    application = application_or_404(request, reference, at=now)
    form = NoteForm(request.POST or None, initial=_seen(application))

    def act(application: Application, at: datetime) -> str:
        note = form.cleaned_data["note"]
        pull_up_application(application, note=note, by=request.user, at=at)
        return _("Pulled up. It now stands at %(body)s.") % {
            "body": application.case.stands_at
        }

    return _page(request, application, "pull_up", form, act, now)


def _passing_or_404(
    request: MemberRequest, reference: str, *, at: datetime
) -> Application:
    """The application, if she passes it on; her own town's she only reads."""
    application = application_or_404(request, reference, at=at)
    roles = roles_of(request.user, application.case, on=timezone.localdate(at))
    is_draft = application.case.state in EDITABLE
    if "applicant" in roles and (is_draft or not roles & PASSING):
        raise Http404
    return application


def _said_here(application: Application) -> Opinion | None:
    """What the body has said of it where it stands."""
    given = opinions_on([application.pk])[application.pk]
    return next((o for o in given if o.is_of(application.case.stands_at)), None)


def _at_box(problem: Problem) -> Problem:
    """The same, beside the one box for a rank or for an opinion."""
    box = BOXES.get(problem.field.partition("-")[0])
    return replace(problem, field=box) if box else problem


def _seen(application: Application) -> dict[str, object]:
    return {"seen_version": application.case.version}


def _page(
    request: MemberRequest,
    application: Application,
    name: str,
    form: ActForm,
    act: Act,
    now: datetime,
) -> HttpResponse:
    """Show the application beside the act; act, and go back to it."""
    if form.is_valid():
        try:
            must_be_as_seen(application, form.cleaned_data["seen_version"])
            said = act(application, now)
        except Refused as refusal:
            application = same_application(application)
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("grants:application", application.case.reference)
    stops = list(stops_of(application))
    here = next((stop for stop in stops if stop.is_here), None)
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "form": form,
        "way": way_of(application.case, stops, at=now),
        "here": here,
        "next_stop": next(
            (s for s in stops if here is not None and s.number > here.number), None
        ),
        "is_mine": "holder"
        in roles_of(request.user, application.case, on=timezone.localdate(now)),
        "opinions": opinions_on([application.pk])[application.pk],
    }
    status = 422 if form.errors else 200
    return render(request, f"grants/{name}.html", context, status=status)
