"""A form that was sent: what is wrong in it, what it would change, taking it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import roles_of
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.files.views import serve
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.documents.form_marks import returned_form
from kakehashi.programmes.grants.forms.upload import TakeInForm
from kakehashi.programmes.grants.models import (
    Application,
    ExclusionAnswer,
    FormUpload,
    Way,
)
from kakehashi.programmes.grants.queries.forms import drafts_of, uploads_for
from kakehashi.programmes.grants.rules.changes import (
    LABELS,
    Change,
    changes_between,
    content_of,
)
from kakehashi.programmes.grants.rules.form import FormError, OfficialForm
from kakehashi.programmes.grants.rules.form_applying import draft_for
from kakehashi.programmes.grants.rules.form_checking import blocking
from kakehashi.programmes.grants.rules.terms import way_in
from kakehashi.programmes.grants.verbs.forms import (
    Looked,
    form_in,
    look_at,
    take_in_form,
)
from kakehashi.programmes.grants.views.form import download
from kakehashi.programmes.grants.views.found import codes_of, own_bodies
from kakehashi.programmes.grants.views.saving import CHANGED

NEW = "new"


@dataclass
class Desk:
    """One person before one form that was sent.

    Attributes:
        drafts: those she may put it into.
        is_own: whether she is an officer of the body, and so may begin a new one.
        chosen: the draft asked for, ``new``, or ``""``.
    """

    sent: FormUpload
    form: OfficialForm
    drafts: Sequence[Application]
    is_own: bool
    chosen: str
    at: datetime

    @cached_property
    def draft(self) -> Application | None:
        """The draft the form is shown beside; None for a new one."""
        if self.sent.taken_in_at:
            return self.sent.application
        chosen = "" if self.chosen == NEW or self.is_gone else self.chosen
        if self.chosen == NEW and self.is_own:
            return None
        return draft_for(self.form, self.drafts, chosen)

    @property
    def is_gone(self) -> bool:
        """Whether the draft asked for cannot be changed any more."""
        known = {draft.case.reference for draft in self.drafts}
        return bool(self.chosen) and self.chosen != NEW and self.chosen not in known

    @cached_property
    def looked(self) -> Looked:
        sent = self.sent
        return look_at(self.form, sent.call, sent.organisation, self.draft, at=self.at)

    @property
    def blocked(self) -> list[FormError]:
        return blocking(self.looked.form)

    @property
    def needs_carrier(self) -> bool:
        """Whether the body has to say first through whom it applies."""
        ways = self.looked.dossier.eligibilities
        way = way_in(ways, self.sent.organisation.kind)
        return self.draft is None and way == Way.THROUGH

    @property
    def may_take_in(self) -> bool:
        open_to_her = self.is_own or self.draft is not None
        free = not (self.blocked or self.needs_carrier)
        return open_to_her and free and not self.sent.taken_in_at

    def changes(self) -> list[Change]:
        """What taking it in would change of what is saved."""
        dossier, proposed = self.looked.dossier, self.looked.proposed
        by_id = {exclusion.pk: exclusion for exclusion in dossier.exclusions}
        answers = [
            ExclusionAnswer(exclusion=by_id[a.exclusion_id], applies=a.applies)
            for a in dossier.answers
            if a.exclusion_id in by_id
        ]
        before = content_of(
            dossier.application, lines=dossier.lines, answers=answers, papers=[]
        )
        after = content_of(
            proposed.application,
            lines=proposed.lines,
            answers=proposed.answered,
            papers=[],
        )
        return changes_between(before, after)

    def emptied(self) -> list[str]:
        """What the form leaves blank although the draft has it, by label."""
        return [str(LABELS[name]) for name in self.looked.proposed.emptied]

    def seen(self) -> TakeInForm:
        """The form of the page: into which draft, as it is saved now."""
        draft = self.draft
        return TakeInForm(
            initial={
                "into": draft.case.reference if draft else NEW,
                "seen_at": draft.saved_at if draft else None,
            }
        )


def _desk(request: MemberRequest, upload_id: int, *, at: datetime) -> Desk:
    on = timezone.localdate(at)
    sent = get_object_or_404(uploads_for(request.user, on=on), pk=upload_id)
    try:
        form = form_in(sent)
    except (Refused, OSError) as gone:
        raise Http404 from gone
    own = {body.pk for body in own_bodies(request, Post.OFFICER)}
    is_own = sent.organisation_id in own
    drafts = list(drafts_of(sent.organisation, sent.call))
    if not is_own:
        hers = [roles_of(request.user, draft.case, on=on) for draft in drafts]
        drafts = [
            d for d, roles in zip(drafts, hers, strict=True) if "applicant" in roles
        ]
    chosen = request.POST.get("into") or request.GET.get("into", "")
    return Desk(sent, form, drafts, is_own, chosen, at)


@who_may(Post.OFFICER, Post.BRANCH)
@once
def form_upload(request: MemberRequest, upload_id: int) -> HttpResponse:
    """Errors by cell, what would change beside what is saved; then taking it in."""
    now = timezone.now()
    desk = _desk(request, upload_id, at=now)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            draft = _take_in(request, desk, now)
        except Refused as refusal:
            problems = _said(refusal)
            desk = _desk(request, upload_id, at=now)
        else:
            told = {"reference": draft.case.reference}
            messages.success(
                request, _("The form was taken into %(reference)s.") % told
            )
            return redirect("grants:submit", draft.case.reference)
    return _page(request, desk, problems)


def _take_in(request: MemberRequest, desk: Desk, at: datetime) -> Application:
    typed = TakeInForm(request.POST)
    typed.is_valid()
    if desk.is_gone:
        message = _("That draft cannot be changed any more. Please choose another.")
        raise Refused(Problem("not-editable", message))
    if not desk.is_own and desk.draft is None:
        message = _("Only an officer of the body can take the form into a draft.")
        raise Refused(Problem("not-permitted", message))
    return take_in_form(
        desk.sent,
        into=desk.draft,
        erase=typed.cleaned_data.get("erase", False),
        seen_at=typed.cleaned_data["seen_at"],
        by=request.user,
        at=at,
    )


def _said(refusal: Refused) -> list[Problem]:
    if CHANGED not in codes_of(refusal):
        return list(refusal.problems)
    message = _(
        "Someone saved this draft after you opened this page. Below is what would"
        " change of it now. Please look at it, then take the form in."
    )
    return [Problem(CHANGED, message)]


def _page(
    request: MemberRequest, desk: Desk, problems: Sequence[Problem]
) -> HttpResponse:
    taken = desk.sent.taken_in_at is not None
    errors = desk.looked.form.errors
    context = {
        "sent": desk.sent,
        "call": desk.sent.call,
        "body": desk.sent.organisation,
        "desk": desk,
        "draft": desk.draft,
        "errors": errors,
        "must": desk.looked.errors,
        "problems": problems,
        "changes": desk.changes() if desk.may_take_in else [],
        "emptied": desk.emptied() if desk.may_take_in else [],
        "form": desk.seen(),
        "taken": taken,
        "others": [d for d in desk.drafts if d != desk.draft] if not taken else [],
    }
    status = 422 if problems else 200
    return render(request, "grants/form_upload.html", context, status=status)


@who_may(Post.OFFICER, Post.BRANCH)
def form_marked(request: MemberRequest, upload_id: int) -> HttpResponseBase:
    """The form with its errors marked in the cells (xlsx)."""
    desk = _desk(request, upload_id, at=timezone.now())
    sent = desk.sent
    try:
        copy = returned_form(
            sent.file.location.read_bytes(),
            desk.looked.form,
            desk.looked.proposed,
            call=sent.call,
            body=sent.organisation,
            anew=bool(desk.blocked),
        )
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
        return redirect("grants:form_upload", sent.pk)
    return download(copy, f"{Path(sent.file.name).stem}{_('_marked')}.xlsx")


@who_may(Post.OFFICER, Post.BRANCH)
def form_original(request: MemberRequest, upload_id: int) -> HttpResponseBase:
    """The form as it was sent."""
    on = timezone.localdate(timezone.now())
    sent = get_object_or_404(uploads_for(request.user, on=on), pk=upload_id)
    return serve(sent.file)
