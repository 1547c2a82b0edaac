"""A round (公募の審査単位) as the secretariat works it: its cases, counts and money."""

from __future__ import annotations

from collections import Counter
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
from kakehashi.programmes.grants.models import Application, Call, Movement, SavedView
from kakehashi.programmes.grants.queries.money import committed_yen

Kind = Organisation.Kind


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


def sent_to(call: Call) -> QuerySet[Application]:
    """Every application of a round the association may see (never drafts)."""
    return Application.objects.filter(
        ~Q(case__state=State.DRAFT), call=call, case__submitted_at__isnull=False
    )


def applications_in(call: Call) -> QuerySet[Application]:
    """The same with case, applicant and the place where it stands."""
    return sent_to(call).select_related(
        "case", "case__applicant", "case__applicant__prefecture", "case__stands_at"
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
class ProposalLine:
    """A proposal of a round in one line."""

    pk: int
    title: str
    version: int
    is_adopted: bool
    is_open: bool
    count: int
    awards: int
    total_yen: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands: for whom cases wait (`WAITS`, ``late``), and its money."""

    states: Mapping[str, int]
    waits: Mapping[str, int]
    money: Money
    proposals: tuple[ProposalLine, ...]

    @property
    def total(self) -> int:
        return sum(self.states.values())


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
    """Count a round by state and by whom it waits for, and add up its money.

    Three to five queries; each reads the round once at most.
    """
    rows = list(
        sent_to(call)
        .order_by()
        .values_list("case__state", "case__stands_at__kind")
        .annotate(
            n=Count("pk"),
            yen=Sum("requested_yen"),
            late=Count("pk", filter=late_at(at)),
        )
    )
    states: Counter[str] = Counter()
    waits = dict.fromkeys((*WAITS, "late"), 0)
    for state, kind, n, _yen, late in rows:
        states[state] += n
        waits["late"] += late
        if state == State.SUBMITTED:
            waits["check" if kind == Kind.ASSOCIATION else "branch"] += n
    proposals, proposed = _proposals_of(call)
    unscored = _unscored(call) if states[State.REVIEW] else 0
    waits |= {
        "town": states[State.RETURNED],
        "assign": states[State.ACCEPTED] - proposed[State.ACCEPTED],
        "score": unscored,
        "decide": states[State.REVIEW] - proposed[State.REVIEW] - unscored,
        "adopt": proposed.total(),
        "appeal": states[State.APPEALED] - proposed[State.APPEALED],
    }
    money = Money(
        budget=call.budget_yen,
        committed=committed_yen(call),
        proposed=sum(line.total_yen for line in proposals if line.is_open),
        requested=sum(yen or 0 for _s, _k, _n, yen, _l in rows),
    )
    return Standing(states, waits, money, proposals)


def _in_round(call: Call, case: str) -> Exists:
    return Exists(Application.objects.filter(call=call, case=OuterRef(case)))


def _proposals_of(call: Call) -> tuple[tuple[ProposalLine, ...], Counter[str]]:
    """The round's proposals, latest first, and the cases in open ones by state."""
    rows = list(
        ProposedOutcome.objects.filter(_in_round(call, "case"))
        .order_by("-proposal_id")
        .values_list(
            "proposal_id",
            "proposal__title",
            "proposal__version",
            "proposal__adopted_at",
            "is_open",
            "case__state",
        )
        .annotate(n=Count("pk"), awards=Count("amount_yen"), yen=Sum("amount_yen"))
    )
    proposed: Counter[str] = Counter()
    lines: dict[int, ProposalLine] = {}
    for pk, title, version, adopted_at, is_open, state, n, awards, yen in rows:
        if is_open:
            proposed[state] += n
        had = lines.get(pk)
        lines[pk] = ProposalLine(
            pk=pk,
            title=title,
            version=version,
            is_adopted=adopted_at is not None,
            is_open=is_open,
            count=n + (had.count if had else 0),
            awards=awards + (had.awards if had else 0),
            total_yen=(yen or 0) + (had.total_yen if had else 0),
        )
    return tuple(lines.values()), proposed


def _unscored(call: Call) -> int:
    """How many cases under review lack a score and stand in no open proposal."""
    proposed = ProposedOutcome.objects.filter(case=OuterRef("case"), is_open=True)
    found = _open_reviews().filter(
        _in_round(call, "case"), ~Exists(proposed), case__state=State.REVIEW
    )
    count: int = found.aggregate(n=Count("case", distinct=True))["n"]
    return count


def named(path: str) -> Coalesce | F:
    """The name of the body at ``path`` in the language in use."""
    if (translation.get_language() or "ja").startswith("en"):
        return Coalesce(NullIf(F(f"{path}__name_en"), Value("")), F(f"{path}__name"))
    return F(f"{path}__name")


def prefecture_named(applicant: str = "case__applicant") -> Case:
    """The name of the prefecture an applicant lies in, or is."""
    return Case(
        When(**{f"{applicant}__kind": Kind.PREFECTURE}, then=named(applicant)),
        default=named(f"{applicant}__prefecture"),
        output_field=CharField(),
    )


def prefectures() -> list[tuple[int, str]]:
    """The prefectures in the order of their codes: id and name. One query."""
    rows = Organisation.objects.filter(kind=Kind.PREFECTURE).order_by("code")
    english = (translation.get_language() or "ja").startswith("en")
    return [
        (pk, (english and name_en) or name)
        for pk, name, name_en in rows.values_list("pk", "name", "name_en")
    ]


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
        Movement.objects.order_by()
        .values_list("application__call_id")
        .annotate(yen=Sum("committed_yen"))
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
    requested = sent_to(call).aggregate(s=Sum("requested_yen"))["s"] or 0
    return Money(call.budget_yen, committed_yen(call), proposed_yen(call), requested)
