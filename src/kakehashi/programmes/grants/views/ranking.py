"""The ranking of a round against what is left of its budget, up to a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

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


class Planned(NamedTuple):
    """What a plan of the what-if page would propose, its grounds and its name."""

    chosen: list[Choice]
    grounds: str
    name: str


@dataclass(frozen=True, slots=True)
class _Table:
    """What lies on the table: the ranking, the money, and what is chosen of it so far.

    ``cutoff`` is the last place awarded, ``fits`` the last one the budget pays in full;
    ``planned`` is a plan of the what-if page, ``revising`` the proposal written anew.
    """

    call: Call
    ranked: Sequence[Ranked]
    money: Money
    cutoff: int
    fits: int
    chosen: Sequence[Choice]
    revising: Proposal | None
    planned: Planned | None


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
@once
def ranking(request: MemberRequest, call_id: int) -> HttpResponse:
    """Rank, try out a cut-off, change sums, and put the result to a proposal."""
    call = get_object_or_404(all_rounds(), pk=call_id)
    read_marks(call, by=request.user, at=timezone.now())
    table = _laid(request, call)
    if request.method != "POST":
        return _page(request, table, _blank(table))
    if not _may_act(request):
        raise PermissionDenied
    match request.POST.get("do"):
        case "note":
            return _note(request, call)
        case "cutoff" | "recount":
            return _recount(request, table)
        case _:
            return _propose(request, table)


def _may_act(request: MemberRequest) -> bool:
    return any(role.post == Post.SECRETARIAT for role in request.roles)


def _laid(request: MemberRequest, call: Call) -> _Table:
    """The table as the address, a plan or the proposal written anew says."""
    revising = _revised(request, call)
    ranked = ranking_seen(request, call, revising=revising)
    free = [row for row in ranked if not row.is_proposed]
    money = money_of(call)
    if revising is not None:
        money = replace(money, proposed=money.proposed - total_of(revising))
    fits = _that_fit(free, money.left)
    cutoff = _cutoff(request, fits, sum(row.can_rank for row in free))
    planned = _planned(request, free, money)
    chosen = _chosen(free, cutoff)
    if planned is not None:
        chosen = planned.chosen
    elif revising is not None and "cutoff" not in request.GET:
        chosen = _as_proposed(chosen, revising)
    return _Table(call, ranked, money, cutoff, fits, chosen, revising, planned)


def _blank(table: _Table) -> RankingForm:
    """The form before anything is typed."""
    form = RankingForm(None, chosen=table.chosen)
    was, planned = table.revising, table.planned
    title = _("%(call)s: proposal") % {"call": table.call.name}
    form.fields["title"].initial = was.title if was else title
    form.fields["why"].initial = was.why if was else ""
    if planned is not None:
        form.fields["why"].initial = planned.grounds
        form.fields["common_reason"].initial = _(
            "The budget did not reach your project in the order of the review."
        )
    return form


def _recount(request: MemberRequest, table: _Table) -> HttpResponse:
    """The table as it is typed now, with its sums; nothing is kept."""
    data = request.POST.copy()
    if data.get("do") == "cutoff":
        # The line moves; sums, reasons and sentences typed so far stay.
        for choice in table.chosen:
            data[f"what-{choice.reference}"] = choice.what
    form = RankingForm(data, chosen=table.chosen)
    form.is_valid()
    # Whoever only counts has not written title and grounds yet.
    for field in ("title", "why"):
        form.errors.pop(field, None)
    table = replace(table, chosen=form.choices())
    return _page(request, table, form, status=422 if form.errors else 200)


def _propose(request: MemberRequest, table: _Table) -> HttpResponse:
    form = RankingForm(request.POST, chosen=table.chosen)
    is_valid = form.is_valid()
    table = replace(table, chosen=form.choices())
    if is_valid:
        try:
            proposal = propose_round(
                table.call,
                _outcomes(table.call, table.chosen),
                title=form.cleaned_data["title"],
                why=form.cleaned_data["why"],
                previous=table.revising,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The proposal was made."))
            return redirect("grants:proposal", proposal.pk)
    return _page(request, table, form, status=422)


def _page(
    request: MemberRequest, table: _Table, form: RankingForm, *, status: int = 200
) -> HttpResponse:
    rows, total, most = _rows(table, form)
    call, money, chosen = table.call, table.money, table.chosen
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
        "revising": table.revising,
        "planned": table.planned.name if table.planned else "",
        "cutoff": table.cutoff,
        "most": most,
        "fits": table.fits,
        "may_act": _may_act(request),
        "waiting": [p for p in proposals_in(call) if p.is_open],
        "note_form": NoteForm(),
    }
    return render(request, "grants/ranking.html", context, status=status)


def _rows(table: _Table, form: RankingForm) -> tuple[list[dict[str, object]], int, int]:
    """Each line of the page; the sum awarded in yen; how many have a place."""
    by_reference = {choice.reference: choice for choice in table.chosen}
    rows, total, place, left = list[dict[str, object]](), 0, 0, table.money.left
    for row in table.ranked:
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
                "is_over": left is not None and total > left,
                "ends_cutoff": ranks and place == table.cutoff,
                "ends_budget": ranks and place == table.fits and left is not None,
                "what": form[f"what-{row.reference}"] if choice else None,
                "amount": form[f"amount-{row.reference}"] if choice else None,
                "reason": form[f"reason-{row.reference}"] if choice else None,
            }
        )
    return rows, total, place


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
) -> Planned | None:
    """What the plan named in the address proposes; None without one."""
    asked = request.GET.get("plan")
    form = WhatIfForm(request.GET)
    if request.method == "POST" or asked not in Plan.values or not form.is_valid():
        return None
    plan = Plan(asked)
    trial = tried(rows, form, left_yen=money.left, only=plan)
    if trial is None:
        return None
    grounds = grounds_of(trial, plan, form)
    return Planned(choices_of(trial, plan, rows), grounds, str(plan.label))


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
