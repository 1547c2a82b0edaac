"""The ranking of a round against what is left of its budget, up to a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Proposal
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.htmx import show_refusal
from kakehashi.foundation.pages.once import once
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.round import (
    AWARD,
    DECLINE,
    LEAVE,
    Choice,
    NoteForm,
    RankingForm,
)
from kakehashi.programmes.grants.forms.what_if import WhatIfForm
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.calls import rounds as all_rounds
from kakehashi.programmes.grants.queries.proposals import (
    lines_of,
    proposals_in,
    total_of,
)
from kakehashi.programmes.grants.queries.ranking import Ranked
from kakehashi.programmes.grants.queries.rounds import Money, money_of, to_decide
from kakehashi.programmes.grants.verbs.decisions import Outcome, propose_round
from kakehashi.programmes.grants.verbs.readings import read_marks
from kakehashi.programmes.grants.verbs.round import note_application
from kakehashi.programmes.grants.views.pictures import marks_strip, money_bar
from kakehashi.programmes.grants.views.plans import (
    Plan,
    choices_of,
    grounds_of,
    ranking_seen,
    tried,
)


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
@once
def ranking(request: MemberRequest, call_id: int) -> HttpResponse:
    """Rank, try out a cut-off, change sums, and put the result to a proposal."""
    call = get_object_or_404(all_rounds(), pk=call_id)
    read_marks(call, by=request.user, at=timezone.now())
    revising = _revised(request, call)
    ranked = ranking_seen(request, call, revising=revising)
    open_rows = [row for row in ranked if not row.is_proposed]
    money = money_of(call)
    if revising is not None:
        money = replace(money, proposed=money.proposed - total_of(revising))
    fits = _that_fit(open_rows, money.left)
    cutoff = _cutoff(request, fits, sum(row.can_rank for row in open_rows))
    chosen = _chosen(open_rows, cutoff)
    planned = _planned(request, open_rows, money)
    if planned is not None:
        chosen = planned[0]
    elif revising is not None and "cutoff" not in request.GET:
        chosen = _as_proposed(chosen, revising)
    show = partial(
        _page,
        request,
        call,
        ranked,
        money=money,
        cutoff=cutoff,
        fits=fits,
        revising=revising,
        planned=planned[2] if planned else "",
    )
    may_act = any(role.post == Post.SECRETARIAT for role in request.roles)
    if request.method != "POST":
        form = RankingForm(None, chosen=chosen)
        form.fields["title"].initial = (
            revising.title
            if revising
            else _("%(call)s: proposal") % {"call": call.name}
        )
        form.fields["why"].initial = revising.why if revising else ""
        if planned is not None:
            form.fields["why"].initial = planned[1]
            form.fields["common_reason"].initial = _(
                "The budget did not reach your project in the order of the review."
            )
        return show(form, chosen)
    if not may_act:
        raise PermissionDenied
    if request.POST.get("do") == "note":
        return _note(request, call)
    act, data = request.POST.get("do"), request.POST.copy()
    if act == "cutoff":
        # The line moves; sums, reasons and sentences typed so far stay.
        for choice in chosen:
            data[f"what-{choice.reference}"] = choice.what
    form = RankingForm(data, chosen=chosen)
    is_valid = form.is_valid()
    chosen = form.choices()
    if act in ("cutoff", "recount"):
        # Whoever only counts has not written title and grounds yet.
        for field in ("title", "why"):
            form.errors.pop(field, None)
        return show(form, chosen, status=422 if form.errors else 200)
    if is_valid:
        try:
            proposal = propose_round(
                call,
                _outcomes(call, chosen),
                title=form.cleaned_data["title"],
                why=form.cleaned_data["why"],
                previous=revising,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The proposal was made."))
            return redirect("grants:proposal", proposal.pk)
    return show(form, chosen, status=422)


def _page(
    request: MemberRequest,
    call: Call,
    ranked: Sequence[Ranked],
    form: RankingForm,
    chosen: Sequence[Choice],
    *,
    money: Money,
    cutoff: int,
    fits: int,
    revising: Proposal | None,
    planned: str = "",
    status: int = 200,
) -> HttpResponse:
    by_reference = {choice.reference: choice for choice in chosen}
    rows, total, place = [], 0, 0
    for row in ranked:
        choice = by_reference.get(row.reference)
        if choice is not None and choice.what == AWARD:
            total += choice.amount_yen or 0
        ranks = choice is not None and row.can_rank
        place += ranks
        rows.append(
            {
                "row": row,
                "place": place if ranks else None,
                "choice": choice,
                "strip": marks_strip(row),
                "total": total,
                "is_over": money.left is not None and total > money.left,
                "ends_cutoff": ranks and place == cutoff,
                "ends_budget": ranks and place == fits and money.left is not None,
                "what": form[f"what-{row.reference}"] if choice else None,
                "amount": form[f"amount-{row.reference}"] if choice else None,
                "reason": form[f"reason-{row.reference}"] if choice else None,
            }
        )
    context = {
        "call": call,
        "form": form,
        "rows": rows,
        "money": money,
        "bar": money_bar(money, chosen_yen=total),
        "total": total,
        "rest": None if money.left is None else money.left - total,
        "awards": sum(1 for choice in chosen if choice.what == AWARD),
        "declines": sum(1 for choice in chosen if choice.what == DECLINE),
        "later": sum(1 for choice in chosen if choice.what == LEAVE),
        "revising": revising,
        "planned": planned,
        "cutoff": cutoff,
        "most": place,
        "fits": fits,
        "may_act": any(role.post == Post.SECRETARIAT for role in request.roles),
        "waiting": [p for p in proposals_in(call) if p.is_open],
        "note_form": NoteForm(),
    }
    return render(request, "grants/ranking.html", context, status=status)


def _that_fit(rows: Sequence[Ranked], left_yen: int | None) -> int:
    """How many from the top the rest of the budget pays in full."""
    count, total = 0, 0
    for row in rows:
        if not row.can_rank:
            continue
        total += row.requested_yen
        if left_yen is not None and total > left_yen:
            return count
        count += 1
    return count


def _cutoff(request: MemberRequest, fits: int, most: int) -> int:
    told = request.POST if request.method == "POST" else request.GET
    typed = told.get("cutoff", told.get("line", ""))
    return min(int(typed), most) if typed.isdecimal() and typed.isascii() else fits


def _chosen(rows: Sequence[Ranked], cutoff: int) -> list[Choice]:
    chosen, place = [], 0
    for row in rows:
        if not row.can_rank:
            what = LEAVE
        else:
            place += 1
            what = AWARD if place <= cutoff else DECLINE
        chosen.append(Choice(row.reference, what, row.requested_yen, ""))
    return chosen


def _revised(request: MemberRequest, call: Call) -> Proposal | None:
    """The open proposal that is being written anew, as the address or form says."""
    asked = request.POST.get("revise", request.GET.get("revise", ""))
    if not asked.isdecimal():
        return None
    found = get_object_or_404(proposals_in(call), pk=asked)
    return found if found.is_open else None


def _planned(
    request: MemberRequest, rows: Sequence[Ranked], money: Money
) -> tuple[list[Choice], str, str] | None:
    """What a plan of the what-if page would propose, its grounds and its name."""
    asked = request.GET.get("plan")
    form = WhatIfForm(request.GET)
    if request.method == "POST" or asked not in Plan.values or not form.is_valid():
        return None
    plan = Plan(asked)
    trial = tried(rows, form, left_yen=money.left, only=plan)
    if trial is None:
        return None
    grounds = grounds_of(trial, plan, form)
    return choices_of(trial, plan, rows), grounds, str(plan.label)


def _as_proposed(chosen: Sequence[Choice], revising: Proposal) -> list[Choice]:
    """Take over what the open proposal says."""
    told = {line.reference: line for line in lines_of(revising)}
    taken = []
    for choice in chosen:
        line = told.get(choice.reference)
        if line is None:
            taken.append(replace(choice, what=LEAVE))
        else:
            taken.append(
                Choice(
                    choice.reference,
                    DECLINE if line.amount_yen is None else AWARD,
                    line.amount_yen or choice.amount_yen,
                    line.reason,
                )
            )
    return taken


def _outcomes(call: Call, chosen: Sequence[Choice]) -> list[Outcome]:
    applications = {a.case.reference: a for a in to_decide(call)}
    return [
        Outcome(
            applications[choice.reference],
            choice.amount_yen if choice.what == AWARD else None,
            choice.reason,
        )
        for choice in chosen
        if choice.what != LEAVE and choice.reference in applications
    ]


def _note(request: MemberRequest, call: Call) -> HttpResponse:
    form = NoteForm(request.POST)
    application = get_object_or_404(
        to_decide(call), case__reference=request.POST.get("reference", "")
    )
    if form.is_valid():
        note_application(
            application, form.cleaned_data["text"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("The note was added."))
    else:
        messages.error(request, _("Please enter the note."))
    return redirect("grants:ranking", call.pk)
