"""The official form: taken away filled with what is known, and sent back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.files.archives import XLSX
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.documents.form import form_name, official_form
from kakehashi.programmes.grants.forms.upload import UploadForm
from kakehashi.programmes.grants.models import Application, Call, FormUpload, Way
from kakehashi.programmes.grants.queries.calls import calls_shown
from kakehashi.programmes.grants.queries.forms import (
    body_of_code,
    collected_by,
    drafts_of,
    towns_of,
    uploads_for,
)
from kakehashi.programmes.grants.rules.form import OfficialForm
from kakehashi.programmes.grants.rules.form_applying import draft_for
from kakehashi.programmes.grants.rules.form_checking import code_in
from kakehashi.programmes.grants.rules.terms import way_in
from kakehashi.programmes.grants.verbs.forms import (
    send_form,
)
from kakehashi.programmes.grants.views.calls import demonstration, until
from kakehashi.programmes.grants.views.found import (
    own_application_or_404,
    own_bodies,
)
from kakehashi.programmes.grants.views.saving import not_editable

SHOWN = 20  # forms sent before


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: an officer with her bodies, a branch with those it collects for."""

    bodies: Sequence[Organisation]
    branches: Sequence[Organisation]

    def may_send_for(self, body: Organisation) -> bool:
        own = any(body.pk == one.pk for one in self.bodies)
        return own or collected_by(body, self.branches) is not None


def _sender(request: MemberRequest) -> Sender:
    return Sender(own_bodies(request, Post.OFFICER), own_bodies(request, Post.BRANCH))


def _call_or_404(call_id: int, at: datetime) -> Call:
    return get_object_or_404(
        calls_shown(demonstration=demonstration(), at=at), pk=call_id
    )


@who_may(Post.OFFICER, Post.BRANCH)
@once
def form(request: MemberRequest, call_id: int) -> HttpResponse:
    """The form of a call: take it away for one's body, send it back filled."""
    now = timezone.now()
    call, sender = _call_or_404(call_id, now), _sender(request)
    upload = UploadForm(request.POST or None, request.FILES or None)
    if not sender.branches:
        del upload.fields["body"]
    if request.method == "POST" and upload.is_valid():
        assert upload.official is not None
        try:
            body = _body_of(upload, sender)
            sent = _send(request, upload, upload.official, call, body, None, now)
        except Refused as refusal:
            show_refusal(upload, refusal)
        else:
            return redirect("grants:form_upload", sent.pk)
    eligibilities = list(call.eligibilities.all())
    typed = request.GET.get("town", "").strip()[:80]
    context = {
        "call": call,
        "until": until(call),
        "is_model": not settings.GRANT_FORM,
        "form": upload,
        "bodies": [
            (body, way_in(eligibilities, body.kind) == Way.DIRECT)
            for body in sender.bodies
        ],
        "is_branch": bool(sender.branches),
        "typed": typed,
        "found": towns_of(sender.branches, typed) if sender.branches else [],
        "uploads": uploads_for(request.user, on=timezone.localdate(now)).filter(
            call=call
        )[:SHOWN],
        "now": now,
    }
    status = 422 if upload.errors else 200
    return render(request, "grants/form.html", context, status=status)


def _body_of(upload: UploadForm, sender: Sender) -> Organisation:
    """Whose form it is: as it says itself, as was typed, or the sender's own body.

    Raises:
        Refused: ``form-other-body``, ``form-no-body``.
    """
    assert upload.official is not None
    typed = upload.cleaned_data.get("body", "")
    code = code_in(upload.official)
    if code:
        body = body_of_code(code)
        if body is None or not sender.may_send_for(body):
            message = _("This is the form of another body: %(body)s (%(code)s)")
            told = {"body": upload.official.told["body_name"][:80], "code": code}
            raise Refused(Problem("form-other-body", message % told, "file"))
        return body
    if typed:
        found = towns_of(sender.branches, typed)
        if len(found) == 1:
            return found[0]
        message = _("Please give the full name or the code of one local government.")
        raise Refused(Problem("form-no-body", message, "body"))
    if len(sender.bodies) == 1:
        return sender.bodies[0]
    message = _("The form does not tell whose it is. Please download it here anew.")
    raise Refused(Problem("form-no-body", message, "file"))


def _send(
    request: MemberRequest,
    upload: UploadForm,
    official: OfficialForm,
    call: Call,
    body: Organisation,
    draft: Application | None,
    at: datetime,
) -> FormUpload:
    if draft is None:
        draft = draft_for(official, list(drafts_of(body, call)))
    return send_form(
        upload.cleaned_data["file"],
        official,
        call=call,
        organisation=body,
        draft=draft,
        by=request.user,
        at=at,
    )


@who_may(Post.OFFICER, Post.BRANCH)
def form_file(request: MemberRequest, call_id: int) -> HttpResponseBase:
    """The form of a call, filled with what is known of a body (xlsx)."""
    call = _call_or_404(call_id, timezone.now())
    wanted = request.GET.get("body", "")
    body = _wanted_body(_sender(request), wanted)
    return _workbook(official_form(call, body=body, application=None), call, body)


def _wanted_body(sender: Sender, wanted: str) -> Organisation:
    if not wanted and sender.bodies:
        return sender.bodies[0]
    own = next((b for b in sender.bodies if wanted in {str(b.pk), b.code}), None)
    if own is not None:
        return own
    found = towns_of(sender.branches, wanted) if sender.branches else []
    if len(found) != 1:
        raise Http404
    return found[0]


def _workbook(
    data: bytes, call: Call, body: Organisation, reference: str = ""
) -> FileResponse:
    return download(data, form_name(call, body, reference))


def download(data: bytes, name: str) -> FileResponse:
    answer = FileResponse(
        BytesIO(data), as_attachment=True, filename=name, content_type=XLSX
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@who_may(Post.OFFICER)
def form_draft_file(request: MemberRequest, reference: str) -> HttpResponseBase:
    """The form of a draft with all that it says now (xlsx)."""
    application = own_application_or_404(request, reference, at=timezone.now())
    call, body = application.call, application.case.applicant
    try:
        data = official_form(call, body=body, application=application)
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
        return redirect("grants:form_draft", reference)
    return _workbook(data, call, body, reference)


@who_may(Post.OFFICER)
@once
def form_draft(request: MemberRequest, reference: str) -> HttpResponse:
    """The form of a draft: take it away as it stands, send it back filled."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    if gone := not_editable(request, application):
        return gone
    call, body = application.call, application.case.applicant
    upload = UploadForm(request.POST or None, request.FILES or None)
    del upload.fields["body"]
    if request.method == "POST" and upload.is_valid():
        assert upload.official is not None
        try:
            sent = _send(request, upload, upload.official, call, body, application, now)
        except Refused as refusal:
            show_refusal(upload, refusal)
        else:
            address = reverse("grants:form_upload", args=[sent.pk])
            return redirect(f"{address}?into={reference}")
    context = {
        "application": application,
        "case": application.case,
        "call": call,
        "until": until(call),
        "is_model": not settings.GRANT_FORM,
        "form": upload,
        "uploads": application.form_uploads.select_related("file", "by")[:SHOWN],
        "now": now,
    }
    status = 422 if upload.errors else 200
    return render(request, "grants/form_draft.html", context, status=status)
