"""What the applicants of a joint application tell one another."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import signed_in
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.approvals import CommentForm
from kakehashi.programmes.grants.queries.approvals import bodies_of, comments_of
from kakehashi.programmes.grants.verbs.comments import comment_on_application
from kakehashi.programmes.grants.views.found import own_application_or_404

A_PAGE = 50


@signed_in
@once
def comments(request: MemberRequest, reference: str) -> HttpResponse:
    """Everything written so far, the newest last, and a box to write more."""
    now = timezone.now()
    application = own_application_or_404(request, reference, at=now)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment_on_application(
                application, form.cleaned_data["text"], by=request.user, at=now
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The other applicants have been told."))
            return redirect("grants:comments", reference)
    pages = Paginator(comments_of(application), A_PAGE)
    context = {
        "application": application,
        "case": application.case,
        "call": application.call,
        "page": pages.get_page(request.GET.get("page") or pages.num_pages),
        "bodies": bodies_of(application),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/comments.html", context, status=status)
