"""An interim report: written by the body, passed on, taken note of."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in, who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.interim import InterimForm, NoteInterimForm
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.applications import stops_of
from kakehashi.programmes.grants.queries.procedures import plan_of, same_procedure
from kakehashi.programmes.grants.rules.changing import compared
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.interims import note_interim as note
from kakehashi.programmes.grants.verbs.interims import problems_with_handing_in
from kakehashi.programmes.grants.verbs.interims import write_interim as write
from kakehashi.programmes.grants.verbs.procedures import must_be_as_seen
from kakehashi.programmes.grants.views.procedures import (
    head_of,
    note_reading_of,
    own_procedure_or_404,
    procedure_or_404,
    procedure_page,
    to_page,
    written_no_more,
)

INTERIM = ProcedureKind.INTERIM


@signed_in
def interim(request: MemberRequest, reference: str) -> HttpResponse:
    """What was done so far; where it stands; what may be done."""
    now = timezone.now()
    procedure = procedure_or_404(request, reference, at=now, kind=INTERIM)
    note_reading_of(request, procedure, at=now)
    context = told_in(procedure)
    return procedure_page(request, procedure, "grants/interim.html", context, at=now)


@who_may(Post.OFFICER)
def write_interim(request: MemberRequest, reference: str) -> HttpResponse:
    """How it goes and what it cost so far. ``seen_at`` tells a second sending."""
    now = timezone.now()
    procedure = own_procedure_or_404(request, reference, at=now, kind=INTERIM)
    if written_no_more(request, procedure):
        return to_page(procedure)
    plan = plan_of(procedure.application)
    form = InterimForm(request.POST or None, procedure=procedure, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            write(
                procedure,
                changes=form.changes(),
                costs=form.costs(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            is_next = request.POST.get("action") == "next"
            page = "submit_procedure" if is_next else "write_interim"
            return redirect(f"grants:{page}", reference)
    context = {
        **head_of(procedure, list(stops_of(procedure)), at=now),
        "form": form,
        "problems": problems_with_handing_in(procedure),
    }
    status = 422 if form.errors else 200
    return render(request, "grants/write_interim.html", context, status=status)


@who_may(Post.SECRETARIAT)
@once
def note_interim(request: MemberRequest, reference: str) -> HttpResponse:
    """Take note of it, with a remark if there is one; a letter says so."""
    now = timezone.now()
    procedure = procedure_or_404(request, reference, at=now, kind=INTERIM)
    form = NoteInterimForm(
        request.POST or None, initial={"seen_version": procedure.case.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(procedure, form.cleaned_data["seen_version"])
            remark = form.cleaned_data["note"]
            letter = note(procedure, remark=remark, by=request.user, at=now)
        except Refused as refusal:
            procedure = same_procedure(procedure)
            show_refusal(form, refusal)
        else:
            transaction.on_commit(partial(print_letters.enqueue, request.user.pk))
            messages.success(
                request,
                _("Noted. Letter %(number)s is being printed.")
                % {"number": letter.number},
            )
            return to_page(procedure)
    context = {
        **head_of(procedure, list(stops_of(procedure)), at=now),
        **told_in(procedure),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/note_interim.html", context, status=status)


def told_in(procedure: Procedure) -> dict[str, object]:
    """What the report says, and its costs beside the plan, where it tells any."""
    report, lines = procedure.report, list(procedure.lines.all())
    texts = [
        (_("What was done so far"), report.done),
        (_("What is still to come"), report.result),
        (_("What is difficult"), report.lessons),
    ]
    plan = plan_of(procedure.application) if lines else []
    return {
        "report": report,
        "texts": [(label, text) for label, text in texts if text],
        "costs": compared(plan, lines) if lines else None,
    }
