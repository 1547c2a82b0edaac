"""The pages of a final report while it is written. They carry no `once`: ``seen_at``
tells a second sending, and a page one has gone back to may be saved again."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in, who_may
from kakehashi.foundation.files.views import serve
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import WRITTEN
from kakehashi.programmes.grants.forms.notes import ActForm
from kakehashi.programmes.grants.forms.report import (
    MORE_ROWS,
    EvidenceForm,
    IncomeForm,
    ReportForm,
    spent_forms,
)
from kakehashi.programmes.grants.models import Evidence, Procedure
from kakehashi.programmes.grants.queries.procedures import plan_of
from kakehashi.programmes.grants.queries.reporting import evidence_of, underway_beside
from kakehashi.programmes.grants.queries.spending import money_of
from kakehashi.programmes.grants.rules.reporting import LABELS, PUBLIC, TEXTS
from kakehashi.programmes.grants.verbs.evidence import add_evidence, remove_evidence
from kakehashi.programmes.grants.verbs.procedures import must_be_as_seen
from kakehashi.programmes.grants.verbs.readings import read_application
from kakehashi.programmes.grants.verbs.reports import (
    problems_with_report,
    submit_report,
)
from kakehashi.programmes.grants.verbs.reports import report_costs as save_costs
from kakehashi.programmes.grants.verbs.reports import write_report as save_report
from kakehashi.programmes.grants.verbs.settlements import sum_now
from kakehashi.programmes.grants.views.procedures import (
    note_reading_of,
    procedure_page,
)
from kakehashi.programmes.grants.views.report_found import (
    acts_of,
    own_report_or_404,
    report_or_404,
)
from kakehashi.programmes.grants.views.report_steps import (
    PAGES,
    evidence_by_line,
    page_of,
    places_of,
    steps_of,
)


@signed_in
def report(request: MemberRequest, reference: str) -> HttpResponse:
    """A final report to read: what was done, costs side by side, evidence, the sum."""
    now = timezone.now()
    procedure = report_or_404(request, reference, at=now)
    note_reading_of(request, procedure, at=now)
    application, told = procedure.application, procedure.report
    money = money_of(application, request.user, on=timezone.localdate(now))
    lines = list(procedure.lines.all())
    context = {
        "report": told,
        "texts": [(LABELS[name], getattr(told, name)) for name in TEXTS],
        "public": [(LABELS[name], getattr(told, name)) for name in PUBLIC],
        "costs": money.costs,
        "groups": evidence_by_line(lines, list(evidence_of(procedure))),
        "money_acts": acts_of(request, procedure, at=now),
    }
    return procedure_page(request, procedure, "grants/report.html", context, at=now)


@who_may(Post.OFFICER)
def write_report(request: MemberRequest, reference: str) -> HttpResponse:
    """What was done, what came of it, what may be published."""
    now = timezone.now()
    procedure = own_report_or_404(request, reference, at=now)
    if gone := _over(request, procedure):
        return gone
    form = ReportForm(request.POST or None, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        try:
            save_report(
                procedure,
                changes=form.changes(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return _saved(request, reference, "write_report")
    return _page(
        request, procedure, "write_report", {"form": form}, bad=bool(form.errors)
    )


@who_may(Post.OFFICER)
def report_costs(request: MemberRequest, reference: str) -> HttpResponse:
    """What each line of the plan came to, what was added, what else came in."""
    now = timezone.now()
    procedure = own_report_or_404(request, reference, at=now)
    if gone := _over(request, procedure):
        return gone
    lines = list(procedure.lines.all())
    data = request.POST or None
    plan = plan_of(procedure.application)
    rows = spent_forms(data, lines=lines, plan=plan, more=_more(request))
    form = IncomeForm(data, procedure=procedure)
    good = request.method == "POST" and form.is_valid() and rows.is_valid()
    if good:
        try:
            save_costs(
                procedure,
                rows.spent(),
                other_income_yen=form.cleaned_data["other_income_yen"] or 0,
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            good = False
            show_refusal(form, refusal)
        else:
            return _saved(request, reference, "report_costs")
    context = {
        "form": form,
        "rows": rows,
        "total": sum(line.amount_yen for line in lines),
        "planned_total": sum(line.amount_yen for line in plan),
    }
    bad = request.method == "POST" and not good
    return _page(request, procedure, "report_costs", context, bad=bad)


@who_may(Post.OFFICER)
def report_evidence(request: MemberRequest, reference: str) -> HttpResponse:
    """The list of papers, line by line, with what is still to be proved."""
    now = timezone.now()
    procedure = own_report_or_404(request, reference, at=now)
    if gone := _over(request, procedure):
        return gone
    lines = list(procedure.lines.all())
    papers = list(evidence_of(procedure))
    number = max((paper.number for paper in papers), default=0) + 1
    form = EvidenceForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        procedure=procedure,
        lines=[line for line in lines if line.amount_yen],
        number=number,
    )
    if request.method == "POST":
        try:
            if gone_id := request.POST.get("remove", ""):
                paper = _paper_or_404(papers, gone_id)
                seen_at = form.fields["seen_at"].clean(request.POST.get("seen_at"))
                remove_evidence(
                    procedure, paper, seen_at=seen_at, by=request.user, at=now
                )
                messages.success(request, _("The paper was taken out of the list."))
                return redirect("grants:report_evidence", reference)
            if form.is_valid():
                add_evidence(
                    procedure,
                    [form.proof()],
                    upload=form.cleaned_data["upload"],
                    seen_at=form.cleaned_data["seen_at"],
                    by=request.user,
                    at=now,
                )
                return _saved(request, reference, "report_evidence")
        except Refused as refusal:
            form.is_valid()
            show_refusal(form, refusal)
    context = {"form": form, "groups": evidence_by_line(lines, papers)}
    return _page(request, procedure, "report_evidence", context, bad=bool(form.errors))


@who_may(Post.OFFICER)
@once
def report_submit(request: MemberRequest, reference: str) -> HttpResponse:
    """All that is missing with links to the places; then handing it in."""
    now = timezone.now()
    procedure = own_report_or_404(request, reference, at=now)
    if gone := _over(request, procedure):
        return gone
    problems = problems_with_report(procedure)
    form = ActForm(
        request.POST or None, initial={"seen_version": procedure.case.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            must_be_as_seen(procedure, form.cleaned_data["seen_version"])
            submit_report(procedure, by=request.user, at=now)
        except Refused as refusal:
            problems = list(refusal.problems)
        else:
            messages.success(request, _("The final report was handed in."))
            return redirect("grants:report", reference)
    context = {
        "form": form,
        "places": places_of(reference, problems),
        "costs": money_of(
            procedure.application, request.user, on=timezone.localdate(now)
        ).costs,
        "sum": sum_now(procedure),
        "underway": list(underway_beside(procedure)),
        "groups": evidence_by_line(
            list(procedure.lines.all()), list(evidence_of(procedure))
        ),
    }
    bad = request.method == "POST"
    return _page(request, procedure, "report_submit", context, bad=bad)


@signed_in
def evidence(
    request: MemberRequest, reference: str, evidence_id: int
) -> HttpResponseBase:
    """One paper of the list, shown where a browser can show it, else a download."""
    now = timezone.now()
    procedure = report_or_404(request, reference, at=now)
    paper = get_object_or_404(evidence_of(procedure), pk=evidence_id)
    if paper.file is None:
        raise Http404
    read_application(
        procedure.application, f"evidence:{paper.pk}", by=request.user, at=now
    )
    return serve(paper.file, inline=True)


def _paper_or_404(papers: Sequence[Evidence], typed: str) -> Evidence:
    found = next((paper for paper in papers if str(paper.pk) == typed), None)
    if found is None:
        raise Http404
    return found


def _more(request: MemberRequest) -> int:
    wanted = request.GET.get("rows", "")
    return min(int(wanted), 30) if wanted.isdecimal() else MORE_ROWS


def _over(request: MemberRequest, procedure: Procedure) -> HttpResponse | None:
    """Where a report that is on its way cannot be written any more."""
    if procedure.case.state in WRITTEN:
        return None
    messages.info(request, _("The report has been handed in and cannot be changed."))
    return redirect("grants:report", procedure.case.reference)


def _saved(request: MemberRequest, reference: str, page: str) -> HttpResponse:
    """On to the next page, or the same one with what is saved."""
    messages.success(request, _("Saved."))
    if request.POST.get("action") == "next":
        pages = list(PAGES)
        return redirect(f"grants:{pages[pages.index(page) + 1]}", reference)
    if request.POST.get("action") == "more":
        here = reverse(f"grants:{page}", args=[reference])
        return redirect(f"{here}?rows=8#lines")
    return redirect(f"grants:{page}", reference)


def _page(
    request: MemberRequest,
    procedure: Procedure,
    page: str,
    context: dict[str, object],
    *,
    bad: bool,
) -> HttpResponse:
    problems = problems_with_report(procedure)
    reference = procedure.case.reference
    told = [p for p in problems if page_of(p) == page]
    context |= {
        "procedure": procedure,
        "application": procedure.application,
        "case": procedure.case,
        "call": procedure.application.call,
        "steps": steps_of(reference, page, problems),
        "told": told,
    }
    status = 422 if bad else 200
    return render(request, f"grants/{page}.html", context, status=status)
