"""One preview of a whole round's decision, its adoption by another person (決裁)."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Proposal
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.organisations.models import Kind
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.round import AdoptForm
from kakehashi.programmes.grants.queries import proposals as queries
from kakehashi.programmes.grants.queries.rounds import money_of
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs import decisions
from kakehashi.programmes.grants.views.pictures import award_map, money_bar


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def proposal(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _proposal(pk), AdoptForm(None, today=timezone.localdate()))


@who_may(Post.SECRETARIAT)
@once
def adopt(request: MemberRequest, pk: int) -> HttpResponse:
    found, now = _proposal(pk), timezone.now()
    if request.method != "POST":
        return redirect("grants:proposal", pk)
    form = AdoptForm(request.POST, today=timezone.localdate(now))
    if form.is_valid():
        try:
            letters = decisions.adopt_proposal(
                found, **form.cleaned_data, by=request.user, at=now
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            transaction.on_commit(partial(print_letters.enqueue, request.user.pk))
            messages.success(
                request,
                _("Adopted. %(n)s letters are numbered and are being printed.")
                % {"n": len(letters)},
            )
            return redirect("grants:proposal", pk)
    return _page(request, _proposal(pk), form, status=422)


@who_may(Post.SECRETARIAT)
@once
def withdraw_proposal(request: MemberRequest, pk: int) -> HttpResponse:
    found = _proposal(pk)
    if request.method == "POST":
        try:
            decisions.withdraw_proposal(found, by=request.user, at=timezone.now())
        except Refused as refusal:
            form = AdoptForm(None, today=timezone.localdate())
            problems = [problem.message for problem in refusal.problems]
            return _page(request, _proposal(pk), form, refusals=problems, status=422)
        messages.success(request, _("The proposal was withdrawn."))
    return redirect("grants:proposal", pk)


def _proposal(pk: int) -> Proposal:
    return get_object_or_404(queries.proposals(), pk=pk)


def _page(
    request: MemberRequest,
    found: Proposal,
    form: AdoptForm,
    *,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    call, today = queries.call_of(found), timezone.localdate()
    lines = queries.lines_seen_by(request.user, found, on=today)
    money = money_of(call)
    total = sum(line.amount_yen or 0 for line in lines)
    letters = list(queries.letters_of(found))
    may_act = any(role.post == Post.SECRETARIAT for role in request.roles)
    problems = (
        decisions.problems_with_adoption(found, by=request.user, at=timezone.now())
        if may_act and found.is_open
        else []
    )
    kinds = {kind.value: kind.label for kind in Kind}
    context = {
        "proposal": found,
        "call": call,
        "form": form,
        "refusals": refusals or [],
        "lines": lines,
        "awards": sum(1 for line in lines if line.amount_yen is not None),
        "declines": sum(1 for line in lines if line.amount_yen is None),
        "total": total,
        "requested": sum(line.requested_yen for line in lines),
        "money": money,
        "bar": money_bar(money),
        "prefectures": list(queries.parts_of(lines, "prefecture_code").values()),
        "kinds": [
            (kinds.get(kind, kind), part)
            for kind, part in queries.parts_of(lines, "kind").items()
        ],
        "map": award_map(queries.parts_of(lines, "prefecture_code")),
        "letters": letters,
        "printed": sum(1 for letter in letters if letter.file_id),
        "may_act": may_act,
        "is_own": found.by_id == request.user.pk,
        "problems": [p for p in problems if p.code != "same-person"],
    }
    return render(request, "grants/proposal.html", context, status=status)
