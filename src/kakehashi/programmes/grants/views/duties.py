"""One thing owed: moved to another day, or excused, by the association."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.settling import DutyForm
from kakehashi.programmes.grants.models import DutyKind
from kakehashi.programmes.grants.queries.procedures import open_duties
from kakehashi.programmes.grants.verbs.duties import move_duty, waive_duty
from kakehashi.programmes.grants.views.found import application_or_404


@who_may(Post.SECRETARIAT)
@once
def duty(request: MemberRequest, reference: str, duty_id: int) -> HttpResponse:
    """Another day, or excused with the reason."""
    now = timezone.now()
    application = application_or_404(request, reference, at=now)
    found = get_object_or_404(open_duties(application), pk=duty_id)
    form = DutyForm(request.POST or None, duty=found)
    if form.is_valid():
        try:
            if form.cleaned_data["do"] == DutyForm.MOVE:
                move_duty(
                    found,
                    due_at=form.due_at(),
                    seen_due_at=form.cleaned_data["seen_due_at"],
                    by=request.user,
                    at=now,
                )
                said = _("The day was moved. The body is reminded of the new one.")
            else:
                reason = form.cleaned_data["reason"]
                waive_duty(found, reason=reason, by=request.user, at=now)
                said = _("It is excused.")
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect("grants:money", reference)
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "duty": found,
        "form": form,
        "may_waive": found.kind == DutyKind.INTERIM,
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/duty.html", context, status=status)
