"""A branch ranks its applications of a call in one table and passes them on at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.opinions import OpinionsForm
from kakehashi.programmes.grants.models import Application, Call, Opinion
from kakehashi.programmes.grants.queries.calls import rounds as all_calls
from kakehashi.programmes.grants.queries.opinions import (
    opinions_on,
    passed_on,
    standing_at,
)
from kakehashi.programmes.grants.verbs.desk import forward_applications
from kakehashi.programmes.grants.verbs.opinions import give_opinions
from kakehashi.programmes.grants.views.found import own_bodies


@who_may(Post.BRANCH)
@once
def opinions(request: MemberRequest, call_id: int) -> HttpResponse:
    """Rank, say something of each, keep it or pass on what is ticked."""
    now = timezone.now()
    call = get_object_or_404(all_calls(), pk=call_id, opens_at__isnull=False)
    branches = own_bodies(request, Post.BRANCH)
    branch = _branch(request, branches)
    here = list(standing_at(call, branch))
    given = opinions_on([application.pk for application in here])
    form = _form(
        request.POST if request.method == "POST" else None, branch, here, given
    )
    if form.is_valid():
        passes = request.POST.get("do") == "forward"
        chosen = form.chosen()
        try:
            if passes:
                sent = forward_applications(
                    call, branch, form.said(), passing=chosen, by=request.user, at=now
                )
                messages.success(
                    request,
                    _("%(n)s applications were passed on.") % {"n": len(sent)},
                )
            else:
                give_opinions(call, branch, form.said(), by=request.user, at=now)
                messages.success(request, _("Ranks and opinions were saved."))
        except Refused as refusal:
            here = list(standing_at(call, branch))
            given = opinions_on([application.pk for application in here])
            seen = _form(None, branch, here, given).as_seen_now(request.POST)
            form = _form(seen, branch, here, given)
            show_refusal(form, refusal)
        else:
            return redirect(f"{request.path}?branch={branch.pk}")
    return render(
        request,
        "grants/opinions.html",
        _context(call, branch, branches, here, given, form),
        status=422 if form.errors else 200,
    )


def _branch(request: MemberRequest, branches: list[Organisation]) -> Organisation:
    asked = request.POST.get("branch") or request.GET.get("branch") or ""
    if not asked:
        return branches[0]
    found = next((b for b in branches if str(b.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _form(
    data: QueryDict | None,
    branch: Organisation,
    here: list[Application],
    given: dict[int, list[Opinion]],
) -> OpinionsForm:
    """The table with what the branch has said so far, or with what was typed."""
    mine = {
        pk: opinion
        for pk, told in given.items()
        for opinion in told
        if opinion.is_of(branch)
    }
    return OpinionsForm(data, applications=here, given=mine)


def _context(
    call: Call,
    branch: Organisation,
    branches: list[Organisation],
    here: list[Application],
    given: dict[int, list[Opinion]],
    form: OpinionsForm,
) -> dict[str, object]:
    passed = list(passed_on(call, branch))
    said = opinions_on([application.pk for application in passed])
    gone = [
        (application, next((o for o in said[application.pk] if o.is_of(branch)), None))
        for application in passed
    ]
    gone.sort(key=lambda one: (one[1] is None or one[1].rank is None, _rank(one[1])))
    rows = [
        {
            "application": application,
            "others": [o for o in given[application.pk] if not o.is_of(branch)],
            "send": form[f"send-{application.case.reference}"],
            "rank": form[f"rank-{application.case.reference}"],
            "text": form[f"text-{application.case.reference}"],
            "version": form[f"version-{application.case.reference}"],
            "seen": form[f"seen-{application.case.reference}"],
        }
        for application in here
    ]
    return {
        "call": call,
        "branch": branch,
        "branches": branches,
        "rows": rows,
        "passed": gone,
        "form": form,
    }


def _rank(opinion: Opinion | None) -> int:
    return opinion.rank or 0 if opinion else 0
