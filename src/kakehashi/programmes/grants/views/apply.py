from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from kakehashi.programmes.grants.forms.apply import ApplyForm
from kakehashi.programmes.grants.models import Way
from kakehashi.programmes.grants.queries.applications import may_carry, to_copy
from kakehashi.programmes.grants.queries.calls import calls_shown
from kakehashi.programmes.grants.rules.offers import offer_to, whose
from kakehashi.programmes.grants.rules.submitting import problems_with_applying
from kakehashi.programmes.grants.rules.terms import way_in
from kakehashi.programmes.grants.verbs.applications import apply_to_call
from kakehashi.programmes.grants.views.calls import demonstration
from kakehashi.programmes.grants.views.found import own_bodies


@who_may(Post.OFFICER)
@once
def apply(request: MemberRequest, call_id: int) -> HttpResponse:
    """Start a draft: told what she may ask for, then a title, perhaps last year's."""
    now = timezone.now()
    call = get_object_or_404(
        calls_shown(demonstration=demonstration(), at=now), pk=call_id
    )
    bodies = own_bodies(request, Post.OFFICER)
    if not bodies:
        raise PermissionDenied
    eligibilities, caps = list(call.eligibilities.all()), list(call.caps.all())
    chosen = request.POST.get("body") or request.GET.get("body") or ""
    body = next((b for b in bodies if str(b.pk) == chosen), bodies[0])
    needs_through = way_in(eligibilities, body.kind) == Way.THROUGH
    direct = {e.kind for e in eligibilities if e.way == Way.DIRECT}
    carriers = may_carry(request.POST.get("through", ""), direct)
    form = ApplyForm(
        request.POST or None,
        bodies=bodies,
        body=body,
        earlier=to_copy(body, call),
        carriers=carriers if needs_through else None,
    )
    if form.is_valid():
        try:
            application = apply_to_call(
                call,
                applicant=body,
                title=form.cleaned_data["title"],
                copy_from=form.cleaned_data["copy_from"],
                through=form.carrier() if needs_through else None,
                by=request.user,
                at=now,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("The draft %(reference)s is kept on the server. Please go on here.")
                % {"reference": application.case.reference},
            )
            return redirect("grants:edit", application.case.reference)
    context = {
        "call": call,
        "form": form,
        "body": body,
        "bodies": bodies,
        "offer": offer_to(
            body.kind, name=whose(body.kind), caps=caps, eligibilities=eligibilities
        ),
        "problems": [
            problem
            for problem in problems_with_applying(
                call, eligibilities, kind=body.kind, at=now
            )
            if problem.code != "apply-through"  # the form asks through whom
        ],
        "carriers": carriers if len(carriers) > 1 else [],
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/apply.html", context, status=status)
