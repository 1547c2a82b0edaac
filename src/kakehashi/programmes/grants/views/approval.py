"""A body's own approval before it sends, and the consent of co-applicants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.foundation.pages.parts import Entry
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.documents import content_to_approve
from kakehashi.programmes.grants.forms.approvals import (
    PaperDecisionForm,
    PracticeForm,
    StepForm,
)
from kakehashi.programmes.grants.models import Application, ApprovalStep
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.queries.approvals import (
    approvals_of,
    comments_of,
    texts_of,
)
from kakehashi.programmes.grants.rules.approvals import (
    Standing,
    acts_open_to,
    with_steps,
)
from kakehashi.programmes.grants.rules.changes import Change, changes_between
from kakehashi.programmes.grants.verbs.approvals import (
    agree_to_application,
    approve_draft,
    put_up_application,
    record_decision_on_paper,
    require_approval,
    send_back_draft_for_mending,
    standings_of,
)
from kakehashi.programmes.grants.views.found import (
    own_application_or_404,
    own_bodies,
)
from kakehashi.programmes.grants.views.saving import typed

FORMS: dict[str, type[StepForm]] = {
    "put_up": StepForm,
    "approve": StepForm,
    "agree": StepForm,
    "record_decision": PaperDecisionForm,
}
# The page has one form for saying yes and for sending back: one note, three buttons.
SAME_FORM = {"send_back_draft": "approve"}


@dataclass(frozen=True, slots=True)
class Own:
    """What she may do for one body of hers: the acts open now, and their forms."""

    standing: Standing
    acts: frozenset[str]
    forms: dict[str, StepForm]
    changes: Sequence[Change]


@who_may(Post.OFFICER)
def approval(request: MemberRequest, reference: str) -> HttpResponse:
    """How far the approval has come in each body, and what is hers to do."""
    application = own_application_or_404(request, reference, at=timezone.now())
    return _page(request, application)


@who_may(Post.OFFICER)
@require_POST
@once
def put_up(request: MemberRequest, reference: str) -> HttpResponse:
    """Put it up for the approval of one's own body."""

    def act(
        application: Application, body: Organisation, form: StepForm, at: datetime
    ) -> str:
        put_up_application(
            application,
            organisation=body,
            note=form.cleaned_data["note"],
            seen_at=form.cleaned_data["seen_at"],
            by=request.user,
            at=at,
        )
        return _("It was put up. Your colleagues have been told.")

    return _act(request, reference, "put_up", act)


@who_may(Post.OFFICER)
@require_POST
@once
def approve(request: MemberRequest, reference: str) -> HttpResponse:
    """Approve what a colleague put up, as section head or finally."""

    def act(
        application: Application, body: Organisation, form: StepForm, at: datetime
    ) -> str:
        approve_draft(
            application,
            organisation=body,
            step=form.cleaned_data["step"] or ApprovalStep.DECIDED,
            note=form.cleaned_data["note"],
            seen_at=form.cleaned_data["seen_at"],
            by=request.user,
            at=at,
        )
        return _("Your approval was recorded.")

    return _act(request, reference, "approve", act)


@who_may(Post.OFFICER)
@require_POST
@once
def send_back_draft(request: MemberRequest, reference: str) -> HttpResponse:
    """Send it back to the colleague who put it up."""

    def act(
        application: Application, body: Organisation, form: StepForm, at: datetime
    ) -> str:
        send_back_draft_for_mending(
            application,
            organisation=body,
            note=form.cleaned_data["note"],
            seen_at=form.cleaned_data["seen_at"],
            by=request.user,
            at=at,
        )
        return _("It was sent back to its drafter.")

    return _act(request, reference, "send_back_draft", act)


@who_may(Post.OFFICER)
@require_POST
@once
def record_decision(request: MemberRequest, reference: str) -> HttpResponse:
    """Record a decision that was made on paper."""

    def act(
        application: Application, body: Organisation, form: StepForm, at: datetime
    ) -> str:
        record_decision_on_paper(
            application,
            organisation=body,
            name=form.cleaned_data["name"],
            decided_on=form.cleaned_data["decided_on"],
            number=form.cleaned_data["number"],
            note=form.cleaned_data["note"],
            seen_at=form.cleaned_data["seen_at"],
            by=request.user,
            at=at,
        )
        return _("The decision on paper was recorded.")

    return _act(request, reference, "record_decision", act)


@who_may(Post.OFFICER)
@require_POST
@once
def agree(request: MemberRequest, reference: str) -> HttpResponse:
    """Agree for a co-applicant to the application as it is now."""

    def act(
        application: Application, body: Organisation, form: StepForm, at: datetime
    ) -> str:
        agree_to_application(
            application,
            organisation=body,
            note=form.cleaned_data["note"],
            seen_at=form.cleaned_data["seen_at"],
            by=request.user,
            at=at,
        )
        return _("Your body's consent was recorded.")

    return _act(request, reference, "agree", act)


@who_may(Post.OFFICER)
@require_POST
@once
def require(request: MemberRequest, reference: str) -> HttpResponse:
    """Say whether one's body approves everything before it is sent."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    form = PracticeForm(request.POST)
    if not form.is_valid():
        return _page(request, application, status=422)
    body = _body(request, form.cleaned_data["body"])
    require_approval(
        body, is_needed=form.cleaned_data["is_needed"], by=request.user, at=now
    )
    messages.success(request, _("Saved."))
    return redirect("grants:approval", reference)


def own_side(
    request: MemberRequest, application: Application, story: Sequence[Entry]
) -> dict[str, object]:
    """What only the applicants see on the application's page. Two queries."""
    own = {body.pk for body in own_bodies(request, Post.OFFICER)}
    return {
        "story": with_steps(story, approvals_of(application), own=own),
        "comments_count": comments_of(application).count(),
    }


Act = Callable[[Application, Organisation, StepForm, datetime], str]


def _act(request: MemberRequest, reference: str, name: str, act: Act) -> HttpResponse:
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    shown = SAME_FORM.get(name, name)
    form = _form(shown, request.POST)
    if form.is_valid():
        body = _body(request, form.cleaned_data["body"])
        try:
            said = act(application, body, form, now)
        except Refused as refusal:
            application = same_application(application)
            form = _form(shown, typed(request, seen=application))
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("grants:approval", reference)
    return _page(request, application, sent=(shown, form), status=422)


def _form(name: str, data: QueryDict | None, **first: object) -> StepForm:
    """One form of the page; a person may act for two bodies on it."""
    body = str((data or first).get("body", ""))
    return FORMS[name](data, initial=first, auto_id=f"id_{name}_{body}_%s")


def _body(request: MemberRequest, wanted: int) -> Organisation:
    """The body she acts for, if she is an officer of it."""
    for body in own_bodies(request, Post.OFFICER):
        if body.pk == wanted:
            return body
    raise Http404


def _page(
    request: MemberRequest,
    application: Application,
    *,
    sent: tuple[str, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    case = application.case
    found = standings_of(application)
    mine = {body.pk for body in own_bodies(request, Post.OFFICER)}
    is_editable = case.state in EDITABLE
    own = [
        _own(request, application, one, sent)
        for one in found
        if is_editable and one.organisation.pk in mine
    ]
    context = {
        "application": application,
        "case": case,
        "call": application.call,
        "standings": found,
        "mine": mine,
        "own": own,
        "bad": sent[1] if sent else None,
        "typed": _without_place(own, sent),
    }
    return render(request, "grants/approval.html", context, status=status)


def _own(
    request: MemberRequest,
    application: Application,
    one: Standing,
    sent: tuple[str, StepForm] | None,
) -> Own:
    acts = acts_open_to(one, by_id=request.user.pk)
    body = one.organisation.pk
    made = {
        name: _form(name, None, body=body, seen_at=application.saved_at)
        for name in FORMS
    }
    if sent and sent[1].data.get("body") == str(body):
        made[sent[0]] = sent[1]
    changes: Sequence[Change] = ()
    if one.is_void and one.first is not None:
        looked_at = texts_of([one.first])[one.first.pk]
        changes = changes_between(looked_at, content_to_approve(application))
    return Own(one, acts, made, changes)


def _without_place(own: Sequence[Own], sent: tuple[str, StepForm] | None) -> str:
    """The note she typed, if the act it was for is no longer open."""
    if sent is None or any(
        sent[1] is one.forms[sent[0]] for one in own if sent[0] in one.acts
    ):
        return ""
    return str(sent[1].data.get("note", ""))
