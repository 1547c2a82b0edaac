"""What of a grant's money waits on a desk: to claim, to pay, to come back, to close."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Case
from kakehashi.faces.desk import queries
from kakehashi.faces.desk.lines import Section, case_table
from kakehashi.programmes.grants.charts import (
    APPLICATION,
    REPORT,
    ProcedureState,
    State,
)
from kakehashi.programmes.grants.models import Award, Duty, Movement

SHOWN = 8
OPEN = Duty.objects.filter(met_at=None, waived_at=None)
"""What bodies still owe."""


@dataclass(frozen=True, slots=True)
class Open:
    """Cases of which money is open, and what is open of each in yen.

    ``balances`` by reference: above 0 it is owed to the body, below 0 by it.
    """

    rows: list[queries.CaseRow]
    balances: Mapping[str, int]


def claims_section(bodies: Collection[int], *, at: datetime) -> Section:
    """What a town may claim, or has to pay back (精算払請求・返還)."""
    claimable = Q(state=ProcedureState.SETTLED, balance__gt=0)
    owing = Q(state=ProcedureState.REPAYING)
    found = _open(
        _with_balances().filter(queries.own(bodies)).filter(claimable | owing)
    )
    return Section(
        slug="claims",
        title=_("Money to claim or to pay back"),
        empty=_("Nothing can be claimed, and nothing is owed."),
        table=case_table(
            found.rows,
            "state",
            "since",
            at=at,
            notes={
                reference: _to_claim(balance)
                for reference, balance in found.balances.items()
            },
        ),
        total=queries.total_of(found.rows),
    )


def payments_section(*, at: datetime, seen: datetime | None) -> Section:
    """What the association pays, asks back, waits for, or closes (支払・返還・完了)."""
    waits_for_the_town = Q(state=ProcedureState.SETTLED, balance__gt=0)
    found = _open(_with_balances().exclude(waits_for_the_town))
    return Section(
        slug="payments",
        title=_("Money to pay or to receive"),
        lead=_("Claims, repayments, and grants that can be closed."),
        empty=_("No payment and no repayment waits."),
        table=case_table(
            found.rows,
            "body",
            "state",
            "since",
            at=at,
            seen=seen,
            notes={
                reference: _to_pay(balance)
                for reference, balance in found.balances.items()
            },
        ),
        total=queries.total_of(found.rows),
        more=reverse("grants:late"),
        more_words=_("Everything late: %(n)s") % {"n": _late_count(at)},
    )


def running_section(bodies: Collection[int], *, at: datetime) -> Section:
    """A town's running grants with what each owes next (交付決定後の提出期限)."""
    first = OPEN.filter(application=OuterRef("pk")).order_by("due_at")
    running = (
        Case.objects.filter(kind=APPLICATION.kind, state=State.AWARDED)
        .filter(queries.own(bodies))
        .filter(pk__in=Award.objects.filter(closed_at=None).values("application"))
        .annotate(due=Subquery(first.values("due_at")[:1]))
        .order_by(F("due").asc(nulls_last=True), "pk")
    )
    rows = queries.rows_of(running, SHOWN)
    owed: dict[str, Duty] = {}
    if rows:
        references = [row.reference for row in rows]
        for duty in (
            OPEN.filter(application__case__reference__in=references)
            .select_related("application__case")
            .order_by("due_at")
        ):
            owed.setdefault(duty.application.case.reference, duty)
    return Section(
        slug="running",
        title=_("Running grants and what is due next"),
        empty=_("No grant of yours is running."),
        table=case_table(
            rows,
            "due",
            at=at,
            dues={
                f"{APPLICATION.kind}:{reference}": duty.due_at
                for reference, duty in owed.items()
            },
            notes={
                reference: duty.get_kind_display() for reference, duty in owed.items()
            },
        ),
        total=queries.total_of(rows),
        more=reverse("grants:late"),
        more_words=_("Everything late"),
    )


def _late_count(at: datetime) -> int:
    """How many reports and repayments are past their hour."""
    return OPEN.filter(due_at__lte=at).count()


def _to_claim(balance: int) -> str:
    if balance > 0:
        return _("%(yen)s yen can be claimed") % {"yen": f"{balance:,}"}
    return _("%(yen)s yen to be paid back") % {"yen": f"{-balance:,}"}


def _to_pay(balance: int) -> str:
    if balance > 0:
        return _("Pay %(yen)s yen") % {"yen": f"{balance:,}"}
    if balance < 0:
        return _("%(yen)s yen to come back") % {"yen": f"{-balance:,}"}
    return _("Nothing is owed: it can be closed")


def _with_balances() -> QuerySet[Case]:
    """Final reports whose sum is fixed and whose money is open, longest waiting first.

    ``balance`` is what is committed less what is paid, in yen.
    """
    return (
        Case.objects.filter(
            kind=REPORT.kind,
            closed_at=None,
            state__in=[
                ProcedureState.SETTLED,
                ProcedureState.CLAIMED,
                ProcedureState.REPAYING,
            ],
        )
        .annotate(balance=_balance())
        .order_by("stands_since", "pk")
    )


def _open(cases: QuerySet[Case]) -> Open:
    """The first of ``cases`` with their balances; two queries, one where none is."""
    rows = queries.rows_of(cases, SHOWN)
    if not rows:
        return Open([], {})
    shown = Case.objects.filter(reference__in=[row.reference for row in rows])
    told = {
        reference: (balance, since)
        for reference, balance, since in shown.annotate(
            balance=_balance(), moved=Max("events__at")
        ).values_list("reference", "balance", "moved")
    }
    # What counts is since when its money waits, not since when it lies there.
    rows = [row._replace(since=told[row.reference][1]) for row in rows]
    return Open(
        rows, {reference: balance for reference, (balance, _at) in told.items()}
    )


def _balance() -> Subquery:
    moved = Movement.objects.filter(application__procedures=OuterRef("pk")).order_by()
    sums = moved.values("application").annotate(
        open=Sum("committed_yen") - Sum("paid_yen")
    )
    return Subquery(sums.values("open"))
