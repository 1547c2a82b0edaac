"""An advance: read by all on its way, written by the body, paid by the association."""

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
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.advance import AdvanceForm, PayAdvanceForm
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.applications import stops_of
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.rules.advancing import may_advance
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.advances import pay_advance as pay
from kakehashi.programmes.grants.verbs.advances import problems_with_asking_for
from kakehashi.programmes.grants.verbs.advances import write_advance as write
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

ADVANCE = ProcedureKind.ADVANCE


@signed_in
def advance(request: MemberRequest, reference: str) -> HttpResponse:
    """What is asked for beside the account; where it stands; what may be done."""
    now = timezone.now()
    procedure = procedure_or_404(request, reference, at=now, kind=ADVANCE)
    note_reading_of(request, procedure, at=now)
    context = sums_for(procedure)
    return procedure_page(request, procedure, "grants/advance.html", context, at=now)


@who_may(Post.OFFICER)
def write_advance(request: MemberRequest, reference: str) -> HttpResponse:
    """The sum and the reason. ``seen_at`` tells a second sending."""
    now = timezone.now()
    procedure = own_procedure_or_404(request, reference, at=now, kind=ADVANCE)
    if written_no_more(request, procedure):
        return to_page(procedure)
    form = AdvanceForm(request.POST or None, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        try:
            write(
                procedure,
                changes=form.changes(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            is_next = request.POST.get("action") == "next"
            page = "submit_procedure" if is_next else "write_advance"
            return redirect(f"grants:{page}", reference)
    context = {
        **head_of(procedure, list(stops_of(procedure)), at=now),
        **sums_for(procedure),
        "form": form,
        "problems": problems_with_asking_for(procedure),
    }
    status = 422 if form.errors else 200
    return render(request, "grants/write_advance.html", context, status=status)


@who_may(Post.SECRETARIAT)
@once
def pay_advance(request: MemberRequest, reference: str) -> HttpResponse:
    """Enter what was paid and when; a numbered letter tells the body."""
    now = timezone.now()
    procedure = procedure_or_404(request, reference, at=now, kind=ADVANCE)
    form = PayAdvanceForm(
        request.POST or None,
        initial={
            "seen_version": procedure.case.version,
            "amount_yen": procedure.advance.requested_yen,
            "on": timezone.localdate(now),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(procedure, form.cleaned_data["seen_version"])
            letter = pay(
                procedure,
                amount_yen=form.cleaned_data["amount_yen"],
                on=form.cleaned_data["on"],
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
                _("Paid: %(yen)s. Letter %(number)s is being printed.")
                % {"yen": say_yen(letter.amount_yen), "number": letter.number},
            )
            return to_page(procedure)
    context = {
        **head_of(procedure, list(stops_of(procedure)), at=now),
        **sums_for(procedure),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/pay_advance.html", context, status=status)


def sums_for(procedure: Procedure) -> dict[str, object]:
    """What is committed and paid, and what may still be paid in advance."""
    account, call = account_of(procedure.application), procedure.application.call
    return {
        "advance": procedure.advance,
        "account": account,
        "most": may_advance(call, account.committed, account.paid),
    }
