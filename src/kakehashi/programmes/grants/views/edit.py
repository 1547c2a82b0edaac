"""The pages of a draft. They carry no `once`: ``seen_at`` tells a second sending, and a
page one has gone back to may be changed and saved again."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files import File
from django.http import HttpResponse
from django.utils import timezone

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.costs import (
    MORE_ROWS,
    LineFormSetBase,
    TotalsForm,
    line_forms,
)
from kakehashi.programmes.grants.forms.papers import PapersForm, chosen_to_remove
from kakehashi.programmes.grants.forms.project import ProjectForm
from kakehashi.programmes.grants.models import Application, BudgetLine
from kakehashi.programmes.grants.queries.applications import (
    papers_of,
    partners_of,
    same_application,
)
from kakehashi.programmes.grants.rules.terms import cap_for, sums_of
from kakehashi.programmes.grants.verbs.drafts import as_cost, edit_application
from kakehashi.programmes.grants.verbs.drafts import edit_costs as save_costs
from kakehashi.programmes.grants.verbs.papers import edit_papers as save_papers
from kakehashi.programmes.grants.views.found import (
    codes_of,
    is_autosave,
    own_application_or_404,
)
from kakehashi.programmes.grants.views.saving import (
    CHANGED,
    autosaved,
    beside,
    differing,
    draft_page,
    not_editable,
    saved,
    typed,
)


@who_may(Post.OFFICER)
def edit(request: MemberRequest, reference: str) -> HttpResponse:
    """The first page: what the project is."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    if gone := not_editable(request, application):
        return gone
    form = _project_form(request, application)
    changed = False
    if request.method == "POST" and (form.is_valid() or is_autosave(request)):
        try:
            edit_application(
                application,
                changes=form.changes(),
                title=form.cleaned_data.get("title"),
                answers=form.answers(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            application = same_application(application)
            form = _project_form(request, application, seen=application)
            changed = CHANGED in codes_of(refusal)
            if changed and not differing(form):
                return saved(request, reference, "edit")
            show_refusal(form, refusal)
        else:
            if is_autosave(request):
                return autosaved(request, application, form, is_kept=True)
            return saved(request, reference, "edit")
    if is_autosave(request):
        return autosaved(request, application, form, is_kept=False)
    context = {
        "form": form,
        "groups": form.groups(),
        "partners": partners_of(application),
        "beside": beside(form) if changed else [],
    }
    return draft_page(request, application, "edit", context, bad=bool(form.errors))


@who_may(Post.OFFICER)
def edit_costs(request: MemberRequest, reference: str) -> HttpResponse:
    """The second page: the cost table, its sums and ceilings, the sum asked for."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    if gone := not_editable(request, application):
        return gone
    lines = list(application.lines.all())
    totals, rows = _cost_forms(request, lines, application)
    posted = request.method == "POST"
    good = posted and totals.is_valid() and rows.is_valid()
    changed = False
    if good:
        try:
            save_costs(
                application,
                costs=rows.costs(),
                other_income_yen=totals.cleaned_data["other_income_yen"] or 0,
                requested_yen=totals.cleaned_data["requested_yen"],
                seen_at=totals.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            good = False
            application = same_application(application)
            lines = list(application.lines.all())
            same = rows.costs() == [as_cost(line) for line in lines]
            totals, rows = _cost_forms(request, lines, application, seen=application)
            changed = CHANGED in codes_of(refusal)
            if changed and same and not differing(totals):
                return saved(request, reference, "edit_costs")
            show_refusal(totals, refusal)
        else:
            if is_autosave(request):
                return autosaved(request, application, totals, is_kept=True)
            return saved(request, reference, "edit_costs")
    if is_autosave(request):
        return autosaved(request, application, totals, is_kept=False)
    context = {
        "form": totals,
        "rows": rows,
        **_sums(application, lines),
        "saved_lines": lines if changed else [],
        "beside": beside(totals) if changed else [],
    }
    bad = posted and not good
    return draft_page(request, application, "edit_costs", context, bad=bad)


@who_may(Post.OFFICER)
def edit_papers(request: MemberRequest, reference: str) -> HttpResponse:
    """The third page: covering letter, contact, attachments."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    if gone := not_editable(request, application):
        return gone
    form = _papers_form(request, application)
    changed = False
    if request.method == "POST" and (form.is_valid() or is_autosave(request)):
        by_hand = not is_autosave(request)
        uploads = form.cleaned_data["uploads"] if by_hand else []
        removed = chosen_to_remove(request.POST.getlist("remove")) if by_hand else []
        try:
            save_papers(
                application,
                changes=form.changes(),
                uploads=uploads,
                note=form.cleaned_data.get("note", ""),
                remove=removed,
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            application = same_application(application)
            form = _papers_form(request, application, seen=application)
            changed = CHANGED in codes_of(refusal)
            if changed and not differing(form) and _have_come(application, uploads):
                return saved(request, reference, "edit_papers")
            show_refusal(form, refusal)
        else:
            if not by_hand:
                return autosaved(request, application, form, is_kept=True)
            return saved(request, reference, "edit_papers")
    if is_autosave(request):
        return autosaved(request, application, form, is_kept=False)
    context = {
        "form": form,
        "papers": papers_of(application),
        "beside": beside(form) if changed else [],
    }
    bad = bool(form.errors)
    return draft_page(request, application, "edit_papers", context, bad=bad)


def _project_form(
    request: MemberRequest,
    application: Application,
    *,
    seen: Application | None = None,
) -> ProjectForm:
    return ProjectForm(
        typed(request, seen=seen),
        application=application,
        exclusions=list(application.call.exclusions.all()),
        answers=list(application.exclusion_answers.all()),
    )


def _cost_forms(
    request: MemberRequest,
    lines: Sequence[BudgetLine],
    application: Application,
    *,
    seen: Application | None = None,
) -> tuple[TotalsForm, LineFormSetBase]:
    data = typed(request, seen=seen)
    wanted = request.GET.get("rows", "")
    more = min(int(wanted), 30) if wanted.isdecimal() else MORE_ROWS
    rows = line_forms(data, costs=[as_cost(line) for line in lines], more=more)
    return TotalsForm(data, application=application), rows


def _papers_form(
    request: MemberRequest,
    application: Application,
    *,
    seen: Application | None = None,
) -> PapersForm:
    files = request.FILES if request.method == "POST" else None
    return PapersForm(typed(request, seen=seen), files, application=application)


def _have_come(application: Application, uploads: Sequence[File[bytes]]) -> bool:
    """Whether files of these names and sizes are there: the form was sent twice."""
    there = {(paper.file.name, paper.file.size) for paper in papers_of(application)}
    return all((upload.name, upload.size) in there for upload in uploads)


def _sums(application: Application, lines: Sequence[BudgetLine]) -> dict[str, object]:
    """The foot of the cost table against the terms of the call."""
    cap = cap_for(
        list(application.call.caps.all()),
        kind=application.case.applicant.kind,
        is_joint=application.counts_as_joint,
        venue=application.venue,
    )
    income = application.other_income_yen
    sums = sums_of(lines, call=application.call, cap=cap, other_income_yen=income)
    return {"cap": cap, "sums": sums, "lines": lines}
