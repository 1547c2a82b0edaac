"""The secretariat makes case studies (事業事例) of reports: queue, click, mending."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.acting import list_page
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.forms.studies import StudyForm, WithdrawStudyForm
from kakehashi.programmes.grants.models import Application, CaseStudy, Report
from kakehashi.programmes.grants.queries.studies import (
    final_report,
    is_fixed,
    people_named,
    reports_ready,
    study_at,
    study_of,
)
from kakehashi.programmes.grants.rules.publishing import (
    Wording,
    problems_with_source,
    problems_with_wording,
    wording_of,
)
from kakehashi.programmes.grants.verbs import studies as verbs
from kakehashi.programmes.grants.views.calls import demonstration
from kakehashi.programmes.grants.views.found import application_or_404


@who_may(Post.SECRETARIAT)
def ready(request: MemberRequest) -> HttpResponse:
    """Reports with consent and a fixed sum that nobody has published yet."""
    return list_page(request, reports_ready(), "grants/ready.html", {})


@who_may(Post.SECRETARIAT)
@once
def publish_study(request: MemberRequest, reference: str) -> HttpResponse:
    """The report's own words, to be published as they are or mended first."""
    now = timezone.now()
    application = application_or_404(request, reference, at=now)
    report, former = final_report(application), study_of(application)
    if former is not None and former.withdrawn_at is None:
        return redirect("grants:study", reference)
    faults = problems_with_source(report, is_fixed=is_fixed(report))
    if request.method == "POST":
        form = StudyForm(request.POST)
        if form.is_valid():
            try:
                verbs.publish_study(application, form.wording, by=request.user, at=now)
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("The case study is public now."))
                return redirect("grants:study", reference)
    else:
        form = _prefilled(former, report, application)
    context = {
        "form": form,
        "application": application,
        "report": report,
        "former": former,
        "faults": faults,
        "warnings": _warnings(form, application),
    }
    status = 422 if form.is_bound else 200
    return render(request, "grants/publish_study.html", context, status=status)


def _prefilled(
    former: CaseStudy | None, report: Report | None, application: Application
) -> StudyForm:
    if former is not None:
        worded = wording_of(former)
    elif report is not None:
        worded = Wording(
            report.public_title or application.case.title,
            report.public_summary,
            report.public_point,
        )
    else:
        worded = Wording(application.case.title, "")
    return StudyForm(initial=_initial(worded))


def _initial(worded: Wording) -> dict[str, str]:
    return {
        "title": worded.title,
        "summary": worded.summary,
        "point": worded.point,
        "chosen_for": worded.chosen_for,
        "seen": worded.mark,
    }


def _warnings(form: StudyForm, application: Application) -> list[Problem]:
    """What the privacy check will say of the texts as the report has them."""
    if form.is_bound:
        return []
    told = {k: v for k, v in form.initial.items() if k != "seen"}
    found = problems_with_wording(Wording(**told), names=people_named(application))
    return [problem for problem in found if problem.code != "missing"]


@who_may(Post.SECRETARIAT)
@once
def edit_study(request: MemberRequest, reference: str) -> HttpResponse:
    """Word it anew."""
    found = _published(reference)
    if found.withdrawn_at is not None:
        return redirect("grants:study", reference)
    is_sent = request.method == "POST"
    form = StudyForm(
        request.POST if is_sent else None, initial=_initial(wording_of(found))
    )
    if is_sent and form.is_valid():
        try:
            verbs.edit_study(
                found,
                form.wording,
                seen=form.cleaned_data["seen"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The case study was changed."))
            return redirect("grants:study", reference)
    status = 422 if form.is_bound else 200
    context = {"form": form, "study": found}
    return render(request, "grants/edit_study.html", context, status=status)


@who_may(Post.SECRETARIAT)
@once
def withdraw_study(request: MemberRequest, reference: str) -> HttpResponse:
    """Take it back; the address stays."""
    found = _published(reference)
    if found.withdrawn_at is not None:
        return redirect("grants:study", reference)
    is_sent = request.method == "POST"
    form = WithdrawStudyForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            verbs.withdraw_study(
                found,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The case study was withdrawn."))
            return redirect("grants:study", reference)
    status = 422 if form.is_bound else 200
    context = {"form": form, "study": found}
    return render(request, "grants/withdraw_study.html", context, status=status)


def _published(reference: str) -> CaseStudy:
    return get_object_or_404(study_at(reference, demonstration=demonstration()))
