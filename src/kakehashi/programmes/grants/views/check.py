"""The completeness check (形式審査) beside the application, and its acceptance."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.forms.round import CheckForm
from kakehashi.programmes.grants.models import Application, CheckItem
from kakehashi.programmes.grants.queries.applications import (
    applications_for,
    dossier_of,
    earlier_of,
)
from kakehashi.programmes.grants.queries.funded import funded_before
from kakehashi.programmes.grants.queries.opinions import opinions_on
from kakehashi.programmes.grants.rules.checking import findings_of
from kakehashi.programmes.grants.rules.story import tone_of
from kakehashi.programmes.grants.rules.submitting import problems_with_submitting
from kakehashi.programmes.grants.rules.terms import cap_for, sums_of
from kakehashi.programmes.grants.verbs.desk import (
    accept_application,
    check_application,
)
from kakehashi.programmes.grants.verbs.touching import touched_one


@who_may(Post.SECRETARIAT)
@once
def check(request: MemberRequest, reference: str) -> HttpResponse:
    application = _application(request, reference)
    if request.method != "POST":
        return _page(request, application, _form(application, None))
    form = _form(application, request.POST)
    if not form.is_valid():
        return _page(request, application, form, status=422)
    check_application(
        application, answers=form.answers(), by=request.user, at=timezone.now()
    )
    messages.success(request, _("The check was saved."))
    return redirect("grants:check", reference)


@who_may(Post.SECRETARIAT)
@once
def accept(request: MemberRequest, reference: str) -> HttpResponse:
    """Keep the check as it stands on the page, then accept the application."""
    application, now = _application(request, reference), timezone.now()
    if request.method != "POST":
        return redirect("grants:check", reference)
    form = _form(application, request.POST)
    if form.is_valid():
        try:
            check_application(
                application, answers=form.answers(), by=request.user, at=now
            )
            accept_application(application, by=request.user, at=now)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(reference)s was accepted for review.") % {"reference": reference},
            )
            return redirect("grants:round_", application.call_id)
    return _page(request, application, form, status=422)


def _application(request: MemberRequest, reference: str) -> Application:
    return get_object_or_404(
        applications_for(request.user, on=timezone.localdate()).select_related(
            "case__applicant__prefecture", "case__officer"
        ),
        case__reference=reference,
    )


def _form(application: Application, data: QueryDict | None) -> CheckForm:
    kept = {c.item: (c.is_met, c.note) for c in application.checks.all()}
    return CheckForm(data, kept=kept)


def _page(
    request: MemberRequest,
    application: Application,
    form: CheckForm,
    *,
    status: int = 200,
) -> HttpResponse:
    case, call = application.case, application.call
    told = dossier_of(application)
    papers = list(
        application.papers.filter(removed_at__isnull=True).select_related("file")
    )
    problems = problems_with_submitting(
        application,
        lines=told.lines,
        caps=told.caps,
        eligibilities=told.eligibilities,
        exclusions=told.exclusions,
        answers=told.answers,
        same_project_elsewhere=told.elsewhere,
        kind=case.applicant.kind,
        at=case.submitted_at or timezone.now(),
    )
    found = findings_of(problems, has_papers=bool(papers))
    cap = cap_for(
        told.caps,
        kind=case.applicant.kind,
        is_joint=application.counts_as_joint,
        venue=application.venue,
    )
    checks = {c.item: c for c in application.checks.select_related("by")}
    context = {
        "opinions": opinions_on([application.pk])[application.pk],
        "application": application,
        "case": case,
        "call": call,
        "form": form,
        "items": [
            {
                "item": item,
                "met": form[f"met-{item}"],
                "note": form[f"note-{item}"],
                "findings": found.get(item, ()),
                "kept": checks.get(item),
            }
            for item in CheckItem
        ],
        "told": told,
        "sums": sums_of(
            told.lines,
            call=call,
            cap=cap,
            other_income_yen=application.other_income_yen,
        ),
        "papers": papers,
        "earlier": [
            (one, State(one.case.state).label) for one in earlier_of(application)
        ],
        "before": funded_before(application),
        "since_sent": touched_one(application),
        "can_accept": case.state == State.SUBMITTED,
        "state": State(case.state),
        "tone": tone_of(case.state),
    }
    return render(request, "grants/check.html", context, status=status)
