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
from kakehashi.programmes.grants.charts import EDITABLE
from kakehashi.programmes.grants.forms.partners import PartnerForm
from kakehashi.programmes.grants.queries.applications import may_join, partners_of
from kakehashi.programmes.grants.verbs.drafts import (
    add_co_applicant,
    remove_co_applicant,
)
from kakehashi.programmes.grants.views.found import own_application_or_404


@who_may(Post.OFFICER)
@once
def partners(request: MemberRequest, reference: str) -> HttpResponse:
    """Co-applicants, found in the register by name or code, added and taken out."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    typed = request.POST.get("name") or request.GET.get("name") or ""
    found = may_join(typed)
    form = PartnerForm(request.POST or None, found=found, name=typed)
    if request.method == "POST":
        try:
            if gone := request.POST.get("remove", ""):
                party = get_object_or_404(partners_of(application), pk=gone)
                remove_co_applicant(
                    application, party.organisation, by=request.user, at=now
                )
                messages.success(request, _("Taken out of the application."))
                return redirect("grants:partners", reference)
            if form.is_valid():
                body = form.chosen()
                add_co_applicant(application, body, by=request.user, at=now)
                messages.success(
                    request,
                    _("%(body)s may now read and edit this application.")
                    % {"body": body},
                )
                return redirect("grants:partners", reference)
        except Refused as refusal:
            form.is_valid()
            show_refusal(form, refusal)
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "form": form,
        "typed": typed,
        "found": found,
        "partners": partners_of(application),
        "is_editable": application.case.state in EDITABLE,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/partners.html", context, status=status)
