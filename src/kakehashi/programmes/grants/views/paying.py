"""What follows the sum fixed: one page an act, each with the account beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import REPORT
from kakehashi.programmes.grants.forms.notes import ActForm, NoteForm
from kakehashi.programmes.grants.forms.settling import (
    AskBackForm,
    PayForm,
    RepayForm,
)
from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.payments import (
    ask_back as ask_it_back,
)
from kakehashi.programmes.grants.verbs.payments import (
    claim_payment,
    close_award,
    pay_claim,
    receive_repayment,
)
from kakehashi.programmes.grants.verbs.payments import return_claim as send_claim_back
from kakehashi.programmes.grants.verbs.procedures import must_be_as_seen
from kakehashi.programmes.grants.views.report_found import report_or_404

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Does = Callable[[Procedure, ActForm, datetime], str]


@dataclass(frozen=True, slots=True)
class Words:
    """What the page of an act says: its move of the chart, heading, hint, button."""

    move: str
    title: StrOrPromise
    hint: StrOrPromise
    button: StrOrPromise
    has_letter: bool = False


@who_may(Post.OFFICER)
@once
def claim(request: MemberRequest, reference: str) -> HttpResponse:
    """The body claims what is left to pay."""

    def act(report: Procedure, _form: ActForm, at: datetime) -> str:
        claim_payment(report, by=request.user, at=at)
        return _("The payment was claimed.")

    words = Words(
        "claim",
        gettext_lazy("Claim the payment"),
        gettext_lazy("The association pays to the account it knows of your body."),
        gettext_lazy("Claim it"),
    )
    return _act(request, reference, words, ActForm, act)


@who_may(Post.SECRETARIAT)
@once
def return_claim(request: MemberRequest, reference: str) -> HttpResponse:
    """A claim goes back with the reason."""

    def act(report: Procedure, form: ActForm, at: datetime) -> str:
        note = form.cleaned_data["note"]
        send_claim_back(report, note=note, by=request.user, at=at)
        return _("The claim was returned.")

    words = Words(
        "return-claim",
        gettext_lazy("Return the claim"),
        gettext_lazy("The body may claim again."),
        gettext_lazy("Return it"),
    )
    return _act(request, reference, words, NoteForm, act)


@who_may(Post.SECRETARIAT)
@once
def pay(request: MemberRequest, reference: str) -> HttpResponse:
    """The rest was paid; the grant is closed."""

    def act(report: Procedure, form: ActForm, at: datetime) -> str:
        pay_claim(report, on=form.cleaned_data["on"], by=request.user, at=at)
        return _("The payment was entered and the grant closed.")

    words = Words(
        "pay",
        gettext_lazy("Enter the payment"),
        gettext_lazy("The whole balance was paid. The grant is then closed."),
        gettext_lazy("Enter it and close the grant"),
        has_letter=True,
    )
    return _act(request, reference, words, PayForm, act)


@who_may(Post.SECRETARIAT)
@once
def ask_back(request: MemberRequest, reference: str) -> HttpResponse:
    """What was paid too much is asked back by a day."""

    def act(report: Procedure, form: ActForm, at: datetime) -> str:
        ask_it_back(
            report,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["note"],
            by=request.user,
            at=at,
        )
        return _("The repayment was asked for by a numbered letter.")

    words = Words(
        "ask-back",
        gettext_lazy("Ask for repayment"),
        gettext_lazy("The body gets a numbered letter and is reminded of the day."),
        gettext_lazy("Ask for it"),
        has_letter=True,
    )
    return _act(request, reference, words, AskBackForm, act)


@who_may(Post.SECRETARIAT)
@once
def repay(request: MemberRequest, reference: str) -> HttpResponse:
    """What came back, the whole or a part."""

    def act(report: Procedure, form: ActForm, at: datetime) -> str:
        left = receive_repayment(
            report,
            amount_yen=form.cleaned_data["amount_yen"],
            on=form.cleaned_data["on"],
            by=request.user,
            at=at,
        )
        if left:
            return _("Entered. %s are still owed.") % say_yen(left)
        return _("All has come back. The grant is closed.")

    words = Words(
        "part-repay",
        gettext_lazy("Enter a repayment"),
        gettext_lazy("A part may come first; with the last yen the grant is closed."),
        gettext_lazy("Enter it"),
    )
    return _act(request, reference, words, RepayForm, act)


@who_may(Post.SECRETARIAT)
@once
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Nothing is owed by either side: the grant is closed."""

    def act(report: Procedure, _form: ActForm, at: datetime) -> str:
        close_award(report, by=request.user, at=at)
        return _("The grant is closed.")

    words = Words(
        "close",
        gettext_lazy("Close the grant"),
        gettext_lazy("What was paid is exactly the sum fixed."),
        gettext_lazy("Close it"),
    )
    return _act(request, reference, words, ActForm, act)


def _act(
    request: MemberRequest,
    reference: str,
    words: Words,
    form_of: type[ActForm],
    act: Does,
) -> HttpResponse:
    """Show the account beside the act; act, and go back to the money page."""
    now = timezone.now()
    report = report_or_404(request, reference, at=now)
    roles = roles_of(request.user, report.case, on=timezone.localdate(now))
    move = REPORT.move(words.move)
    assert move is not None, words.move
    if not move.roles & roles:
        raise Http404
    money_page = ("grants:money", report.application.case.reference)
    if request.method != "POST" and report.case.state not in move.sources:
        messages.info(request, _("This is not what comes next for this grant."))
        return redirect(*money_page)
    form = form_of(request.POST or None, initial={"seen_version": report.case.version})
    if form.is_valid():
        try:
            must_be_as_seen(report, form.cleaned_data["seen_version"])
            said = act(report, form, now)
        except Refused as refusal:
            report = report_or_404(request, reference, at=now)
            show_refusal(form, refusal)
        else:
            if words.has_letter:
                transaction.on_commit(partial(print_letters.enqueue, request.user.pk))
            messages.success(request, said)
            return redirect(*money_page)
    account = account_of(report.application)
    context = {
        "application": report.application,
        "case": report.case,
        "call": report.application.call,
        "form": form,
        "words": words,
        "account": account,
        "owed_back": max(-account.balance, 0),
        "to_pay": max(account.balance, 0),
    }
    status = 422 if form.errors else 200
    return render(request, "grants/paying.html", context, status=status)
