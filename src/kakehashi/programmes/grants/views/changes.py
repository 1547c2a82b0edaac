"""A change of the plan: read by all on its way, written by the body, decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in, who_may
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.change import (
    MORE_ROWS,
    ApproveForm,
    ChangeForm,
    CostFormSetBase,
    cost_forms,
)
from kakehashi.programmes.grants.models import (
    ChangeKind,
    Procedure,
    ProcedureKind,
    ProcedureLine,
)
from kakehashi.programmes.grants.queries.applications import stops_of
from kakehashi.programmes.grants.queries.in_force import in_force
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.queries.rounds import left_yen
from kakehashi.programmes.grants.rules.changing import (
    InForce,
    compared,
    wanted_yen,
)
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.changes import (
    approve_change as approve,
)
from kakehashi.programmes.grants.verbs.changes import (
    problems_with_asking,
)
from kakehashi.programmes.grants.verbs.changes import (
    write_change as write,
)
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

CHANGE = ProcedureKind.CHANGE
MANY_ROWS = 8


@signed_in
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """What shall change beside what is in force; where it stands; what may be done."""
    now = timezone.now()
    procedure = procedure_or_404(request, reference, at=now, kind=CHANGE)
    note_reading_of(request, procedure, at=now)
    context = side_of(procedure)
    return procedure_page(request, procedure, "grants/change.html", context, at=now)


@who_may(Post.OFFICER)
def write_change(request: MemberRequest, reference: str) -> HttpResponse:
    """The form, begun from what is in force. ``seen_at`` tells a second sending."""
    now = timezone.now()
    procedure = own_procedure_or_404(request, reference, at=now, kind=CHANGE)
    if written_no_more(request, procedure):
        return to_page(procedure)
    lines, before = list(procedure.lines.all()), in_force(procedure.application)
    form = ChangeForm(request.POST or None, procedure=procedure)
    rows = _rows(request, procedure, lines, before)
    good = request.method == "POST" and form.is_valid() and rows.is_valid()
    if good:
        try:
            write(
                procedure,
                changes=form.changes(),
                costs=rows.costs(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            good = False
            show_refusal(form, refusal)
        else:
            return _saved(request, reference)
    return _form_page(
        request,
        procedure,
        {"form": form, "rows": rows, "before": before},
        at=now,
        bad=request.method == "POST" and not good,
    )


@who_may(Post.SECRETARIAT)
@once
def approve_change(request: MemberRequest, reference: str) -> HttpResponse:
    """Decide: the whole grant after the change, conditions; the budget beside it."""
    now = timezone.now()
    procedure = procedure_or_404(request, reference, at=now, kind=CHANGE)
    before = in_force(procedure.application, before=procedure)
    form = ApproveForm(
        request.POST or None,
        initial={
            "seen_version": procedure.case.version,
            "approved_yen": wanted_yen(procedure.change, before),
        },
        stops=procedure.change.kind == ChangeKind.CANCEL,
    )
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(procedure, form.cleaned_data["seen_version"])
            letter = approve(
                procedure,
                approved_yen=form.cleaned_data["approved_yen"],
                conditions=form.cleaned_data["conditions"],
                report_due_on=form.cleaned_data.get("report_due_on"),
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            procedure = same_procedure(procedure)
            show_refusal(form, refusal)
        else:
            transaction.on_commit(partial(print_letters.enqueue, request.user.pk))
            messages.success(
                request,
                _("Approved: %(yen)s. Letter %(number)s is being printed.")
                % {"yen": say_yen(letter.amount_yen), "number": letter.number},
            )
            return to_page(procedure)
    context = {
        **head_of(procedure, list(stops_of(procedure)), at=now),
        **side_of(procedure),
        "form": form,
        "left": left_yen(procedure.application.call),
        "account": account_of(procedure.application),
    }
    status = 422 if form.errors else 200
    return render(request, "grants/approve_change.html", context, status=status)


def side_of(procedure: Procedure) -> dict[str, object]:
    """The change beside what it changes: texts, dates, costs, sums."""
    before = in_force(procedure.application, before=procedure)
    lines = list(procedure.lines.all())
    wanted = wanted_yen(procedure.change, before)
    return {
        "change": procedure.change,
        "before": before,
        "costs": compared(before.lines, lines),
        "wanted": wanted,
        "more": wanted - before.committed_yen,
        "stops": procedure.change.kind == ChangeKind.CANCEL,
        "content_differs": procedure.change.content.strip() != before.content.strip(),
    }


def _rows(
    request: MemberRequest,
    procedure: Procedure,
    lines: Sequence[ProcedureLine],
    before: InForce,
) -> CostFormSetBase:
    wanted = request.GET.get("rows", "")
    more = min(int(wanted), 30) if wanted.isdecimal() else MORE_ROWS
    origins = {line.planned_id for line in lines} | {
        line.pk for line in procedure.application.lines.all()
    }
    return cost_forms(
        request.POST or None,
        lines=lines,
        before=before.lines,
        origins=frozenset(origin for origin in origins if origin is not None),
        more=more,
    )


def _saved(request: MemberRequest, reference: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    action = request.POST.get("action", "")
    if action == "next":
        return redirect("grants:submit_procedure", reference)
    here = reverse("grants:write_change", args=[reference])
    return redirect(f"{here}?rows={MANY_ROWS}#lines" if action == "more" else here)


def _form_page(
    request: MemberRequest,
    procedure: Procedure,
    context: dict[str, object],
    *,
    at: datetime,
    bad: bool,
) -> HttpResponse:
    shared = {
        **head_of(procedure, list(stops_of(procedure)), at=at),
        "problems": problems_with_asking(procedure),
        **side_of(procedure),
    }
    status = 422 if bad else 200
    return render(
        request, "grants/write_change.html", {**shared, **context}, status=status
    )
