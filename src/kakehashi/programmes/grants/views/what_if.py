"""Ways to decide a round side by side, before anything is proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.accounts.who import who_may
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.programmes.grants.forms.what_if import WhatIfForm
from kakehashi.programmes.grants.queries.calls import rounds as all_rounds
from kakehashi.programmes.grants.queries.ranking import Ranked
from kakehashi.programmes.grants.queries.rounds import money_of
from kakehashi.programmes.grants.rules.cut_offs import Candidate, Group
from kakehashi.programmes.grants.verbs.readings import read_marks
from kakehashi.programmes.grants.views.pictures import (
    money_bar,
    plans_chart,
    sums_map,
)
from kakehashi.programmes.grants.views.plans import (
    ABOUT,
    Plan,
    Trial,
    ranking_seen,
    said_limits,
    tried,
)

A_PAGE = 50


@who_may(Post.SECRETARIAT, Post.DIRECTOR, Post.AUDITOR)
def what_if(request: MemberRequest, call_id: int) -> HttpResponse:
    """Try limits, sums and a line; nothing is kept but the address."""
    call = get_object_or_404(all_rounds(), pk=call_id)
    read_marks(call, by=request.user, at=timezone.now())
    ranked = ranking_seen(request, call)
    money = money_of(call)
    form = WhatIfForm(request.GET)
    trial = tried(ranked, form, left_yen=money.left) if form.is_valid() else None
    context: dict[str, Any] = {
        "call": call,
        "form": form,
        "money": money,
        "trial": trial,
        "uncounted": _uncounted(ranked),
        "may_act": any(role.post == Post.SECRETARIAT for role in request.roles),
        "limit_rows": [
            (form[f"least_{group}"], form[f"most_{group}"]) for group in Group
        ],
    }
    if trial is not None:
        context |= _results(request, trial, ranked)
        chosen = trial.results[Plan.RANK].total_yen
        context["bar"] = money_bar(money, chosen_yen=chosen)
    status = 422 if form.errors else 200
    return render(request, "grants/what_if.html", context, status=status)


def _results(
    request: MemberRequest, trial: Trial, ranked: Sequence[Ranked]
) -> dict[str, Any]:
    told = request.GET.copy()
    for name in ("page", "plan"):
        told.pop(name, None)
    asked = told.pop("show", [Plan.LINE])[-1]
    shown = Plan(asked) if asked in Plan.values else Plan.LINE
    rows = [row for row in ranked if row.reference in trial.candidates]
    everyone = bool(request.GET.get("all"))
    among = rows if everyone else [r for r in rows if _is_disputed(trial, r.reference)]
    page = Paginator(among, A_PAGE).get_page(request.GET.get("page"))
    places = {row.reference: n for n, row in enumerate(rows, start=1)}
    return {
        "plans": [(plan, ABOUT[plan], trial.results[plan]) for plan in Plan],
        "facts": _facts(trial),
        "limits": said_limits(trial.limits),
        "query": told.urlencode(),
        "shown": shown,
        "map": sums_map(
            _("%(plan)s: sum by prefecture") % {"plan": shown.label},
            trial.taken(shown),
        ),
        "charts": [
            plans_chart(
                _("By kind of body"),
                [str(group.label) for group in Group],
                _sums_by(trial, list(Group), lambda c: c.group),
            ),
            plans_chart(
                _("New and continued projects"),
                [_("New projects"), _("Continued projects")],
                _sums_by(trial, [True, False], lambda c: c.is_new),
            ),
        ],
        "page": page,
        "everyone": everyone,
        "lines": [
            {
                "row": row,
                "place": places[row.reference],
                "sum": trial.candidates[row.reference].sum_yen,
                "is_new": trial.candidates[row.reference].is_new,
                "cells": [_cell(trial, plan, row.reference) for plan in Plan],
            }
            for row in page.object_list
        ],
        "most": len(rows),
    }


def _is_disputed(trial: Trial, reference: str) -> bool:
    ins = [reference in result.chosen for result in trial.results.values()]
    return any(ins) and not all(ins)


def _cell(trial: Trial, plan: Plan, reference: str) -> dict[str, object]:
    how = trial.results[plan].chosen.get(reference)
    return {
        "is_in": how is not None,
        "words": how.label if how else trial.why(plan, reference),
        "plan": plan.label,
    }


def _uncounted(ranked: Sequence[Ranked]) -> list[tuple[str, int]]:
    """What waits in the round and is no candidate, with why."""
    proposed = sum(row.is_proposed for row in ranked)
    appeals = sum(row.is_appeal and not row.is_proposed for row in ranked)
    unscored = sum(
        row.mean is None and not row.is_proposed and not row.is_appeal for row in ranked
    )
    told = [
        (_("Proposed already"), proposed),
        (_("Reconsideration"), appeals),
        (_("Reviews missing"), unscored),
    ]
    return [(label, count) for label, count in told if count]


def _facts(trial: Trial) -> list[tuple[str, list[str]]]:
    """The table of figures: a label and a cell for each plan."""
    facts: list[tuple[str, list[str]]] = []

    def row(label: str, say: Callable[[Plan], str]) -> None:
        facts.append((label, [say(plan) for plan in Plan]))

    def part(plan: Plan, belongs: Callable[[Candidate], bool]) -> str:
        among = [c for c in trial.taken(plan) if belongs(c)]
        yen = sum(c.sum_yen for c in among)
        whole = trial.results[plan].total_yen
        return _("%(n)s projects, %(yen)s (%(share)s %%)") % {
            "n": len(among),
            "yen": say_yen(yen),
            "share": f"{100 * yen / whole:.0f}" if whole else "0",
        }

    row(
        _("Projects awarded"),
        lambda p: (
            _("%(n)s of %(all)s")
            % {"n": len(trial.results[p].chosen), "all": len(trial.candidates)}
        ),
    )
    row(_("Sum"), lambda p: say_yen(trial.results[p].total_yen))
    row(_("Left of the money"), lambda p: say_yen(trial.results[p].left_yen))
    row(
        _("Lowest mean awarded"),
        lambda p: f"{min((c.mean for c in trial.taken(p)), default=0):.1f}",
    )
    row(
        _("Prefectures with a project"),
        lambda p: str(len({c.prefecture for c in trial.taken(p) if c.prefecture})),
    )
    for group in Group:
        row(str(group.label), lambda p, g=group: part(p, lambda c: c.group == g))  # type: ignore[misc]
    row(_("New projects"), lambda p: part(p, lambda c: c.is_new))
    row(_("Continued projects"), lambda p: part(p, lambda c: not c.is_new))
    row(_("Least shares not reached"), lambda p: _missing(trial, p))
    row(
        _("Equal means parted by the money"),
        lambda p: " / ".join("、".join(t) for t in trial.results[p].ties) or "―",
    )
    return facts


def _missing(trial: Trial, plan: Plan) -> str:
    told = []
    for missing in trial.results[plan].missing:
        words = {"kind": missing.name, "yen": say_yen(missing.missing_yen)}
        if missing.is_unattainable:
            sentence = _("%(kind)s: %(yen)s missing; too little is asked for")
        else:
            sentence = _("%(kind)s: %(yen)s missing")
        told.append(sentence % words)
    return "、".join(told) or "―"


def _sums_by(
    trial: Trial, parts: Sequence[object], key: Callable[[Candidate], object]
) -> list[tuple[str, list[int]]]:
    """For each plan its sums, in thousands of yen, by ``parts``."""
    return [
        (
            str(plan.label),
            [
                sum(c.sum_yen for c in trial.taken(plan) if key(c) == part) // 1000
                for part in parts
            ],
        )
        for plan in Plan
    ]
