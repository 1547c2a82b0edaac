"""A round (公募の審査単位) as the secretariat works it: its cases, counts and money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import translation

from kakehashi.engines.cases.models import ProposedOutcome, Review
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Award, Call, SavedView

Kind = Organisation.Kind


def committed_yen(call: Call) -> int:
    """What is already awarded from the budget of a call. One query."""
    total = Award.objects.filter(application__call=call).aggregate(s=Sum("amount_yen"))
    return total["s"] or 0


def proposed_yen(call: Call) -> int:
    """What open proposals would take from the budget of a call. One query."""
    total = ProposedOutcome.objects.filter(
        is_open=True, case__in=Application.objects.filter(call=call).values("case")
    ).aggregate(s=Sum("amount_yen"))
    return total["s"] or 0


def left_yen(call: Call) -> int | None:
    """What a new proposal may take: budget less awards less open proposals.

    None where the call names no budget. Two queries at most.
    """
    if call.budget_yen is None:
        return None
    return call.budget_yen - committed_yen(call) - proposed_yen(call)


def applications_in(call: Call) -> QuerySet[Application]:
    """Every application of a round the association may see (never drafts)."""
    return (
        Application.objects.filter(call=call)
        .exclude(case__submitted_at__isnull=True)
        .exclude(case__state=State.DRAFT)
        .select_related(
            "case", "case__applicant", "case__applicant__prefecture", "case__stands_at"
        )
    )


def to_decide(call: Call) -> QuerySet[Application]:
    """Applications of a round a decision may be proposed for."""
    return applications_in(call).filter(
        case__state__in=(State.REVIEW, State.APPEALED, State.ACCEPTED)
    )


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a round in yen; ``budget`` and ``left`` None where unknown.

    ``left`` is what neither an award nor an open proposal has taken.
    """

    budget: int | None
    committed: int
    proposed: int
    requested: int

    @property
    def left(self) -> int | None:
        if self.budget is None:
            return None
        return self.budget - self.committed - self.proposed


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases of a round wait for whom. ``waits`` goes by `WAITS`."""

    states: Mapping[str, int]
    waits: Mapping[str, int]
    total: int
    requested_yen: int


def _open_reviews() -> QuerySet[Review]:
    return Review.objects.filter(
        submitted_at__isnull=True, conflict_declared_at__isnull=True
    )


def scores_missing() -> Exists:
    """Whether a reviewer of the application has not handed in yet."""
    return Exists(_open_reviews().filter(case=OuterRef("case_id")))


def _proposed() -> Exists:
    return Exists(
        ProposedOutcome.objects.filter(case=OuterRef("case_id"), is_open=True)
    )


WAITS: Final = (
    "check",
    "assign",
    "score",
    "decide",
    "adopt",
    "appeal",
    "branch",
    "town",
)
"""For whom a case waits: five times the secretariat, then branch and applicant."""


def waiting(for_whom: str) -> Q:
    """The condition of one word of `WAITS`; each case is under one word at most."""
    undecided = Q(case__state__in=(State.REVIEW, State.APPEALED, State.ACCEPTED))
    return {
        "check": Q(case__state=State.SUBMITTED, case__stands_at__kind=Kind.ASSOCIATION),
        "branch": Q(case__state=State.SUBMITTED)
        & ~Q(case__stands_at__kind=Kind.ASSOCIATION),
        "town": Q(case__state=State.RETURNED),
        "assign": Q(case__state=State.ACCEPTED) & ~Q(_proposed()),
        "score": Q(case__state=State.REVIEW) & Q(scores_missing()) & ~Q(_proposed()),
        "decide": Q(case__state=State.REVIEW) & ~Q(scores_missing()) & ~Q(_proposed()),
        "adopt": undecided & Q(_proposed()),
        "appeal": Q(case__state=State.APPEALED) & ~Q(_proposed()),
    }[for_whom]


def late_at(at: datetime) -> Q:
    """Cases on which the body where they stand should have acted before ``at``."""
    return Q(case__due_at__lte=at, case__closed_at__isnull=True) & ~Q(
        case__state__in=(State.AWARDED, State.DECLINED, State.WITHDRAWN)
    )


def standing_of(call: Call, *, at: datetime) -> Standing:
    """Count a round by state and by whom it waits for. Three queries."""
    rows = list(
        applications_in(call)
        .select_related(None)
        .order_by()
        .values_list("case__state", "case__stands_at__kind")
        .annotate(
            n=Count("pk"),
            yen=Sum("requested_yen"),
            late=Count("pk", filter=late_at(at)),
        )
    )
    states: dict[str, int] = {}
    waits = dict.fromkeys((*WAITS, "late"), 0)
    for state, kind, n, _yen, late in rows:
        states[state] = states.get(state, 0) + n
        waits["late"] += late
        if state == State.SUBMITTED:
            waits["check" if kind == Kind.ASSOCIATION else "branch"] += n
    waits["town"] = states.get(State.RETURNED, 0)
    cases = Application.objects.filter(call=call).values("case")
    proposed: dict[str, int] = dict(
        ProposedOutcome.objects.filter(is_open=True, case__in=cases)
        .order_by()
        .values_list("case__state")
        .annotate(n=Count("pk"))
    )
    unscored = (
        _open_reviews()
        .filter(case__in=cases, case__state=State.REVIEW)
        .exclude(case__outcomes__is_open=True)
        .aggregate(n=Count("case", distinct=True))["n"]
    )
    for word, state in (
        ("assign", State.ACCEPTED),
        ("decide", State.REVIEW),
        ("appeal", State.APPEALED),
    ):
        waits[word] = states.get(state, 0) - proposed.get(state, 0)
    waits["score"] = unscored
    waits["decide"] -= unscored
    waits["adopt"] = sum(proposed.values())
    return Standing(
        states=states,
        waits=waits,
        total=sum(states.values()),
        requested_yen=sum(yen or 0 for _s, _k, _n, yen, _l in rows),
    )


def named(path: str) -> Coalesce:
    """The name of the body at ``path`` in the language in use."""
    if (translation.get_language() or "ja").startswith("en"):
        return Coalesce(NullIf(F(f"{path}__name_en"), Value("")), F(f"{path}__name"))
    return Coalesce(F(f"{path}__name"), Value(""))


def prefecture_named(applicant: str = "case__applicant") -> Case:
    """The name of the prefecture an applicant lies in, or is."""
    return Case(
        When(**{f"{applicant}__kind": Kind.PREFECTURE}, then=named(applicant)),
        default=named(f"{applicant}__prefecture"),
        output_field=CharField(),
    )


def prefectures() -> QuerySet[Organisation]:
    """The prefectures in the order of their codes."""
    return Organisation.objects.filter(kind=Kind.PREFECTURE).order_by("code")


def saved_views(user: User) -> QuerySet[SavedView]:
    """A person's saved views of the round desk, by name."""
    return SavedView.objects.filter(user=user).order_by("name")


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list of rounds: how many wait, how the money stands."""

    call: Call
    total: int
    to_check: int
    in_review: int
    appeals: int
    late: int
    money: Money


def rounds_listed(calls: QuerySet[Call], *, at: datetime) -> list[RoundLine]:
    """Every round with its counts and money. Four queries, however many rounds."""
    counted = {
        row[0]: row[1:]
        for row in Application.objects.exclude(case__submitted_at__isnull=True)
        .exclude(case__state=State.DRAFT)
        .order_by()
        .values_list("call_id")
        .annotate(
            total=Count("pk"),
            to_check=Count("pk", filter=waiting("check")),
            in_review=Count(
                "pk", filter=Q(case__state__in=(State.ACCEPTED, State.REVIEW))
            ),
            appeals=Count("pk", filter=Q(case__state=State.APPEALED)),
            late=Count("pk", filter=late_at(at)),
            yen=Sum("requested_yen"),
        )
    }
    awarded: dict[int, int] = dict(
        Award.objects.order_by()
        .values_list("application__call_id")
        .annotate(yen=Sum("amount_yen"))
    )
    in_round = Application.objects.filter(case=OuterRef("case"))
    proposed: dict[int, int | None] = dict(
        ProposedOutcome.objects.filter(is_open=True)
        .annotate(call=Subquery(in_round.values("call_id")[:1]))
        .order_by()
        .values_list("call")
        .annotate(yen=Sum("amount_yen"))
    )
    lines = []
    for call in calls:
        total, to_check, in_review, appeals, late, yen = counted.get(
            call.pk, (0, 0, 0, 0, 0, 0)
        )
        money = Money(
            call.budget_yen,
            awarded.get(call.pk, 0),
            proposed.get(call.pk) or 0,
            yen or 0,
        )
        lines.append(RoundLine(call, total, to_check, in_review, appeals, late, money))
    return lines


def money_of(call: Call) -> Money:
    """The money of a round. Three queries."""
    asked = applications_in(call).select_related(None).order_by()
    requested = asked.aggregate(s=Sum("requested_yen"))["s"] or 0
    return Money(call.budget_yen, committed_yen(call), proposed_yen(call), requested)
