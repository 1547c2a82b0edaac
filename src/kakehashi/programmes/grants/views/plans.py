"""Ways to decide a round, tried out on its ranking: by rank, by equal shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.engines.cases.models import Proposal
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.foundation.pages.formats import say_yen
from kakehashi.programmes.grants.forms.round import AWARD, DECLINE, LEAVE, Choice
from kakehashi.programmes.grants.forms.what_if import WhatIfForm
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.applications import cases_with
from kakehashi.programmes.grants.queries.ranking import Ranked, ranking_of
from kakehashi.programmes.grants.rules.cut_offs import (
    Candidate,
    Group,
    Limits,
    Result,
    Way,
    Why,
    first_ranks,
    group_of,
    ranked_cut_off,
    say_why,
)
from kakehashi.programmes.grants.rules.shares import equal_shares
from kakehashi.programmes.grants.views.found import own_bodies


class Plan(TextChoices):
    """The ways side by side."""

    LINE = "line", gettext_lazy("Strict line")
    FILL = "fill", gettext_lazy("Filling up")
    SHARES = "shares", gettext_lazy("Equal shares")
    RANK = "rank", gettext_lazy("Down to the rank chosen")


ABOUT = {
    Plan.LINE: gettext_lazy(
        "By rank; the first project that no longer fits ends the list."
    ),
    Plan.FILL: gettext_lazy(
        "By rank; a project that no longer fits is passed over, cheaper ones below it"
        " may come in."
    ),
    Plan.SHARES: gettext_lazy(
        "Every reviewer carries an equal part of the money for what she marked"
        " (Method of Equal Shares); what is left goes by rank."
    ),
    Plan.RANK: gettext_lazy("Everything down to the rank chosen; limits do not apply."),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """The candidates of a round and what each way makes of them; money in yen."""

    candidates: Mapping[str, Candidate]
    limits: Limits
    budget_yen: int
    cutoff: int
    results: Mapping[Plan, Result]

    def why(self, plan: Plan, reference: str) -> str:
        """Why ``plan`` leaves it out, or ``""``."""
        why = self.results[plan].left_out.get(reference)
        if why is None:
            return ""
        return say_why(why, self.candidates[reference], self.limits)

    def taken(self, plan: Plan) -> list[Candidate]:
        return [self.candidates[name] for name in self.results[plan].chosen]


def ranking_seen(
    request: MemberRequest, call: Call, *, revising: Proposal | None = None
) -> list[Ranked]:
    """The ranking, without her own town's cases: of those nobody reads the marks."""
    bodies = [body.pk for body in own_bodies(request, Post.OFFICER)]
    own = set(cases_with(bodies).values_list("pk", flat=True)) if bodies else set()
    return [
        row
        for row in ranking_of(call, revising=revising)
        if row.application.case_id not in own
    ]


def candidates_of(
    ranked: Sequence[Ranked], sum_of: Callable[[int], int]
) -> list[Candidate]:
    """The fully scored applications, each with the sum it would get."""
    found = []
    for row in ranked:
        if not row.can_rank or row.requested_yen == 0:
            continue
        body = row.application.case.applicant
        found.append(
            Candidate(
                reference=row.reference,
                sum_yen=sum_of(row.requested_yen),
                mean=row.mean or 0.0,
                marks={
                    who: round(mark * 100) for who, mark in row.reviews.marks.items()
                },
                prefecture=(body.own_prefecture or body).code[:2],
                group=group_of(body.kind),
                is_new=not row.application.is_carried_over,
            )
        )
    return found


def tried(
    ranked: Sequence[Ranked],
    form: WhatIfForm,
    *,
    left_yen: int | None,
    only: Plan | None = None,
) -> Trial | None:
    """Try every way, or ``only`` one, on a valid form; None without any money known.

    The rank chosen is, until one is, where the strict line ends.
    """
    typed = form.cleaned_data["budget"]
    budget = left_yen if typed is None else typed
    if budget is None:
        return None
    budget = max(budget, 0)
    candidates, limits = candidates_of(ranked, form.sum_of), form.limits()
    cutoff = form.cleaned_data["cutoff"]
    plain = ranked_cut_off(candidates, budget_yen=budget)
    cutoff = len(plain.chosen) if cutoff is None else min(cutoff, len(candidates))
    ways: dict[Plan, Callable[[], Result]] = {
        Plan.LINE: lambda: ranked_cut_off(candidates, budget_yen=budget, limits=limits),
        Plan.FILL: lambda: ranked_cut_off(
            candidates, budget_yen=budget, limits=limits, fill=True
        ),
        Plan.SHARES: lambda: equal_shares(candidates, budget_yen=budget, limits=limits),
        Plan.RANK: lambda: first_ranks(candidates, count=cutoff, budget_yen=budget),
    }
    return Trial(
        candidates={c.reference: c for c in candidates},
        limits=limits,
        budget_yen=budget,
        cutoff=cutoff,
        results={p: way() for p, way in ways.items() if only in (None, p)},
    )


def choices_of(trial: Trial, plan: Plan, rows: Sequence[Ranked]) -> list[Choice]:
    """The proposal that ``plan`` would make, a row an application.

    Where a limit keeps a project out, its reason is filled in to be read over.
    """
    result, chosen = trial.results[plan], []
    for row in rows:
        name, asked = row.reference, row.requested_yen
        candidate = trial.candidates.get(name)
        if candidate is None:
            chosen.append(Choice(name, LEAVE, asked, ""))
        elif name in result.chosen:
            chosen.append(Choice(name, AWARD, candidate.sum_yen, ""))
        else:
            by_rank = result.left_out[name] in (Why.NO_MONEY, Why.AFTER_LINE)
            reason = "" if by_rank else trial.why(plan, name)
            chosen.append(Choice(name, DECLINE, candidate.sum_yen, reason))
    return chosen


def grounds_of(trial: Trial, plan: Plan, form: WhatIfForm) -> str:
    """The way, the sums and the limits in sentences, for the grounds of a proposal."""
    told = form.cleaned_data
    lines = [f"{plan.label}: {ABOUT[plan]}"]
    if told["way"] == Way.PERCENT:
        lines.append(
            _("Sums: %(percent)s %% of what is asked, in whole thousands.")
            % {"percent": told["percent"]}
        )
    elif told["way"] == Way.CAPPED:
        lines.append(
            _("Sums: as asked, up to %(yen)s.") % {"yen": say_yen(told["ceiling"])}
        )
    if plan == Plan.RANK:
        lines.append(_("Down to rank %(n)s.") % {"n": trial.cutoff})
    else:
        lines += said_limits(trial.limits)
    return "\n".join(lines)


def said_limits(limits: Limits) -> list[str]:
    """Each limit in a sentence."""
    lines = []
    if limits.prefecture_percent is not None:
        lines.append(
            _("To one prefecture at most %(n)s %%.") % {"n": limits.prefecture_percent}
        )
    if limits.prefecture_projects is not None:
        lines.append(
            _("Of one prefecture at most %(n)s projects.")
            % {"n": limits.prefecture_projects}
        )
    for group in Group:
        words = {"kind": group.label}
        if (low := limits.at_least.get(group)) is not None:
            lines.append(_("%(kind)s: at least %(n)s %%.") % {**words, "n": low})
        if (high := limits.at_most.get(group)) is not None:
            lines.append(_("%(kind)s: at most %(n)s %%.") % {**words, "n": high})
    if limits.new_at_least is not None:
        lines.append(
            _("To new projects at least %(n)s %%.") % {"n": limits.new_at_least}
        )
    return lines
