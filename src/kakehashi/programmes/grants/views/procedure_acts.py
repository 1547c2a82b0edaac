"""What is done with every procedure: begun, submitted, passed on, returned, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import WRITTEN
from kakehashi.programmes.grants.forms.notes import (
    ActForm,
    NoteForm,
    RemarkForm,
    ReturnForm,
)
from kakehashi.programmes.grants.models import Application, Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.applications import stops_of
from kakehashi.programmes.grants.queries.procedures import (
    procedures_of,
    same_procedure,
)
from kakehashi.programmes.grants.rules.procedure_acts import WRITTEN_AT
from kakehashi.programmes.grants.rules.procedures import problems_with_beginning
from kakehashi.programmes.grants.rules.story import stops_ahead
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.advances import (
    problems_with_asking_for,
    submit_advance,
)
from kakehashi.programmes.grants.verbs.changes import (
    problems_with_asking,
    submit_change,
)
from kakehashi.programmes.grants.verbs.interims import (
    problems_with_handing_in,
    submit_interim,
)
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    must_be_as_seen,
)
from kakehashi.programmes.grants.verbs.procedures import (
    forward_procedure as pass_on,
)
from kakehashi.programmes.grants.verbs.procedures import (
    pull_up_procedure as pull_up,
)
from kakehashi.programmes.grants.verbs.procedures import (
    refuse_procedure as refuse,
)
from kakehashi.programmes.grants.verbs.procedures import (
    return_procedure as send_back,
)
from kakehashi.programmes.grants.verbs.procedures import (
    take_back_procedure as take_back,
)
from kakehashi.programmes.grants.verbs.procedures import (
    withdraw_procedure as withdraw,
)
from kakehashi.programmes.grants.views.advances import sums_for
from kakehashi.programmes.grants.views.changes import side_of
from kakehashi.programmes.grants.views.found import own_application_or_404
from kakehashi.programmes.grants.views.interims import told_in
from kakehashi.programmes.grants.views.procedures import (
    HEADINGS,
    head_of,
    own_procedure_or_404,
    passing_or_404,
    procedure_or_404,
    to_page,
)
from kakehashi.programmes.grants.views.steps import anchor_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FORTNIGHT = timedelta(days=14)
K = ProcedureKind
CHECKS: dict[str, Callable[[Procedure], list[Problem]]] = {
    K.CHANGE: problems_with_asking,
    K.ADVANCE: problems_with_asking_for,
    K.INTERIM: problems_with_handing_in,
}
SUBMITS: dict[str, Callable[..., Procedure]] = {
    K.CHANGE: submit_change,
    K.ADVANCE: submit_advance,
    K.INTERIM: submit_interim,
}
CONTENT: dict[str, Callable[[Procedure], dict[str, object]]] = {
    K.CHANGE: side_of,
    K.ADVANCE: sums_for,
    K.INTERIM: told_in,
}
Does = Callable[[Procedure, ActForm, datetime], str]


@who_may(Post.OFFICER)
@once
def begin(request: MemberRequest, reference: str, kind: str) -> HttpResponse:
    """Say what it is for and how; then begin it, and go on to write it."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    if kind not in K.values:
        raise Http404
    wanted, problems = K(kind), list[Problem]()
    if request.method == "POST":
        try:
            procedure = begin_procedure(application, wanted, by=request.user, at=now)
        except Refused as refusal:
            problems = list(refusal.problems)
        else:
            page = f"grants:{WRITTEN_AT[wanted]}"
            return redirect(page, procedure.case.reference)
    else:
        problems = _not_begun(application, wanted)
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "heading": HEADINGS[wanted],
        "kind": wanted,
        "problems": problems,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "grants/begin.html", context, status=status)


def _not_begun(application: Application, kind: K) -> list[Problem]:
    award = getattr(application, "award", None)
    return problems_with_beginning(
        application,
        kind,
        is_closed=award is not None and award.closed_at is not None,
        others=list(procedures_of(application)),
    )


@who_may(Post.OFFICER)
@once
def submit_procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """All that is wrong with links to its place; then what is sent, and sending."""
    now = timezone.now()
    procedure = own_procedure_or_404(request, reference, at=now)
    if procedure.kind == K.REPORT:
        return redirect("grants:report_submit", reference)
    problems: list[Problem] = []
    form = ActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(procedure, form.cleaned_data["seen_version"])
            SUBMITS[procedure.kind](procedure, by=request.user, at=now)
        except Refused as refusal:
            procedure, problems = same_procedure(procedure), list(refusal.problems)
        else:
            messages.success(request, _("It was submitted."))
            return to_page(procedure)
    elif procedure.case.state not in WRITTEN:
        return to_page(procedure)
    else:
        problems = CHECKS[procedure.kind](procedure)
    stops = list(stops_of(procedure))
    context = {
        **head_of(procedure, stops, at=now),
        **CONTENT[procedure.kind](procedure),
        "places": _places(procedure, problems),
        "write_url": _written_at(procedure),
        "goes_to": stops_ahead(stops),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "grants/submit_procedure.html", context, status=status)


def _written_at(procedure: Procedure) -> str:
    page = WRITTEN_AT[K(procedure.kind)]
    return reverse(f"grants:{page}", args=[procedure.case.reference])


def _places(procedure: Procedure, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Each problem with the address of its box."""
    here = _written_at(procedure)
    return [
        (p.message, f"{here}#{anchor_of(p.field)}" if p.field else here)
        for p in problems
    ]


@who_may(Post.OFFICER)
@once
def take_back_procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """Take back what was just sent while nobody has acted on it."""

    def act(procedure: Procedure, _form: ActForm, at: datetime) -> str:
        take_back(procedure, by=request.user, at=at)
        return _("It is a draft again.")

    procedure = own_procedure_or_404(request, reference, at=timezone.now())
    hint = gettext_lazy("It becomes a draft again, and only your side sees it.")
    return _act(request, procedure, (_("Take back"), hint), ActForm, act)


@who_may(Post.OFFICER)
@once
def withdraw_procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """Withdraw a change or an advance for good."""

    def act(procedure: Procedure, form: ActForm, at: datetime) -> str:
        note = form.cleaned_data["note"]
        withdraw(procedure, note=note, by=request.user, at=at)
        return _("It was withdrawn.")

    procedure = own_procedure_or_404(request, reference, at=timezone.now())
    hint = gettext_lazy("It ends for good. You can begin another one.")
    return _act(request, procedure, (_("Withdraw"), hint), NoteForm, act)


@who_may(Post.BRANCH, Post.OFFICER, Post.SECRETARIAT)
@once
def forward_procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """Pass it on to the next stop."""

    def act(procedure: Procedure, form: ActForm, at: datetime) -> str:
        pass_on(procedure, note=form.cleaned_data["note"], by=request.user, at=at)
        return _("Forwarded to %(body)s.") % {"body": procedure.case.stands_at}

    procedure = passing_or_404(request, reference, at=timezone.now())
    hint = gettext_lazy("You pass it on to the next stop. You cannot return it then.")
    return _act(request, procedure, (_("Forward"), hint), RemarkForm, act)


@who_may(Post.BRANCH, Post.OFFICER, Post.SECRETARIAT)
@once
def return_procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """Return it to the body for correction, with the reason and a day."""

    def act(procedure: Procedure, form: ActForm, at: datetime) -> str:
        assert isinstance(form, ReturnForm)
        note, due_at = form.cleaned_data["note"], form.due()
        send_back(procedure, note=note, due_at=due_at, by=request.user, at=at)
        return _("Returned to %(body)s. Its officers have been told.") % {
            "body": procedure.case.applicant
        }

    procedure = passing_or_404(request, reference, at=timezone.now())
    hint = gettext_lazy(
        "The applicant is told on the desk and by mail, with what you write here."
    )
    words = (_("Return for correction"), hint)
    return _act(request, procedure, words, ReturnForm, act)


@who_may(Post.SECRETARIAT)
@once
def pull_up_procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """Take what is stuck at an earlier stop."""

    def act(procedure: Procedure, form: ActForm, at: datetime) -> str:
        pull_up(procedure, note=form.cleaned_data["note"], by=request.user, at=at)
        return _("Pulled up. It now stands at %(body)s.") % {
            "body": procedure.case.stands_at
        }

    procedure = procedure_or_404(request, reference, at=timezone.now())
    hint = gettext_lazy(
        "You take what is stuck at an earlier stop. That stop sees that you did, and "
        "why."
    )
    return _act(request, procedure, (_("Pull up"), hint), NoteForm, act)


@who_may(Post.SECRETARIAT)
@once
def refuse_procedure(request: MemberRequest, reference: str) -> HttpResponse:
    """Refuse a change or an advance, with the reason that stands in the letter."""

    def act(procedure: Procedure, form: ActForm, at: datetime) -> str:
        reason = form.cleaned_data["note"]
        letter = refuse(procedure, reason=reason, by=request.user, at=at)
        transaction.on_commit(partial(print_letters.enqueue, request.user.pk))
        return _("Refused. Letter %(number)s is being printed.") % {
            "number": letter.number
        }

    procedure = procedure_or_404(request, reference, at=timezone.now())
    hint = gettext_lazy("The reason stands in the letter. What is in force stays.")
    return _act(request, procedure, (_("Refuse"), hint), NoteForm, act)


def _act(
    request: MemberRequest,
    procedure: Procedure,
    words: tuple[str, StrOrPromise],
    form_of: type[ActForm],
    act: Does,
) -> HttpResponse:
    """Ask once more, act, and go back to the procedure with the answer."""
    now = timezone.now()
    initial: dict[str, object] = {
        "seen_version": procedure.case.version,
        "due_at": timezone.localdate(now + FORTNIGHT),
    }
    form = form_of(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(procedure, form.cleaned_data["seen_version"])
            said = act(procedure, form, now)
        except Refused as refusal:
            procedure = same_procedure(procedure)
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return to_page(procedure)
    head = head_of(procedure, list(stops_of(procedure)), at=now)
    context = {
        **head,
        "form": form,
        "goes_to": head["next_stop"] if form_of is RemarkForm else None,
        "act": words[0],
        "hint": words[1],
    }
    status = 422 if form.errors else 200
    return render(request, "grants/procedure_act.html", context, status=status)
