"""Where a sum is fixed (額の確定): costs beside their evidence, cuts, the sum."""

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
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.forms.settling import SettleForm
from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.reporting import (
    evidence_of,
    period_of,
)
from kakehashi.programmes.grants.queries.spending import money_of
from kakehashi.programmes.grants.queries.twice import used_twice
from kakehashi.programmes.grants.rules.reporting import LABELS, TEXTS
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.procedures import must_be_as_seen
from kakehashi.programmes.grants.verbs.readings import read_application
from kakehashi.programmes.grants.verbs.settlements import (
    cut_lines,
    settle_report,
    sum_now,
)
from kakehashi.programmes.grants.views.report_found import report_or_404
from kakehashi.programmes.grants.views.report_steps import evidence_by_line

SETTLE = "settle"


@who_may(Post.SECRETARIAT)
@once
def settle(request: MemberRequest, reference: str) -> HttpResponse:
    """Cut what is not accepted and see the sum; then fix it, once."""
    now = timezone.now()
    procedure = report_or_404(request, reference, at=now)
    if procedure.case.state != ProcedureState.SUBMITTED and request.method != "POST":
        return redirect("grants:money", procedure.application.case.reference)
    form = _form(request, procedure)
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(procedure, form.cleaned_data["seen_version"])
            cut_lines(
                procedure,
                form.cuts(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
            if request.POST.get("do") != SETTLE:
                messages.success(request, _("The cuts were saved."))
                return redirect("grants:settle", reference)
            settlement = settle_report(
                procedure,
                note=form.cleaned_data["note"],
                seen_at=procedure.saved_at,
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            procedure = report_or_404(request, reference, at=now)
            show_refusal(form, refusal)
        else:
            transaction.on_commit(partial(print_letters.enqueue, request.user.pk))
            yen = say_yen(settlement.settled_yen)
            messages.success(request, _("The sum was fixed at %s.") % yen)
            return redirect("grants:money", procedure.application.case.reference)
    return _page(request, procedure, form)


def _form(request: MemberRequest, procedure: Procedure) -> SettleForm:
    return SettleForm(
        request.POST if request.method == "POST" else None,
        lines=list(procedure.lines.all()),
        initial={
            "seen_version": procedure.case.version,
            "seen_at": procedure.saved_at,
        },
    )


def _page(
    request: MemberRequest, procedure: Procedure, form: SettleForm
) -> HttpResponse:
    application, now = procedure.application, timezone.now()
    read_application(application, "report", by=request.user, at=now)
    report = procedure.report
    money = money_of(application, request.user, on=timezone.localdate(now))
    context = {
        "procedure": procedure,
        "application": application,
        "case": procedure.case,
        "call": application.call,
        "form": form,
        "report": report,
        "texts": [(LABELS[name], getattr(report, name)) for name in TEXTS],
        "period": period_of(application),
        "costs": money.costs,
        "groups": evidence_by_line(
            list(procedure.lines.all()), list(evidence_of(procedure))
        ),
        "twice": used_twice(procedure),
        "sum": sum_now(procedure),
        "account": account_of(application),
        "has_arrived": procedure.case.stands_at.kind in {"association", "division"},
    }
    status = 422 if form.errors else 200
    return render(request, "grants/settle.html", context, status=status)
