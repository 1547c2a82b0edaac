"""What the money page shows of a grant: costs, account, duties; each read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from kakehashi.engines.cases.roles import is_inside
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Application,
    Duty,
    Movement,
    Procedure,
    ProcedureKind,
    ProcedureLine,
)
from kakehashi.programmes.grants.queries.money import movements_of
from kakehashi.programmes.grants.queries.procedures import procedures_for
from kakehashi.programmes.grants.rules.spending import SideBySide, side_by_side


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the account with the sums up to it, in yen."""

    movement: Movement
    committed: int
    paid: int


@dataclass(frozen=True, slots=True)
class MoneyOf:
    """The money of one grant as one person may see it.

    Attributes:
        spent: the lines of the final report; what the association has cut without
            having decided is not told outside of it.
        report: the final report, once she may see it; a draft is its body's alone.
        procedures: all she may see, in the order they were begun.
    """

    costs: SideBySide
    spent: Sequence[ProcedureLine] | None
    account: Sequence[Line]
    duties: Sequence[Duty]
    procedures: Sequence[Procedure]
    report: Procedure | None


def money_of(application: Application, user: User, *, on: date) -> MoneyOf:
    """Everything the money page shows. Seven queries."""
    procedures = list(
        procedures_for(user, on=on)
        .filter(application=application)
        .order_by("case__opened_at", "pk")
        .distinct()
    )
    report = next((p for p in procedures if p.kind == ProcedureKind.REPORT), None)
    changed = [
        p
        for p in procedures
        if p.kind == ProcedureKind.CHANGE and p.case.state == ProcedureState.APPROVED
    ]
    lines_now = list(changed[-1].lines.all()) if changed else None
    spent = _told_lines(report, user, on=on) if report else None
    is_judged = hasattr(report, "settlement") or is_inside(roles_on(user, on))
    costs = side_by_side(
        list(application.lines.all()), lines_now or None, spent, is_judged=is_judged
    )
    entries = list(movements_of(application))
    committed = accumulate(entry.committed_yen for entry in entries)
    paid = accumulate(entry.paid_yen for entry in entries)
    account = [Line(*row) for row in zip(entries, committed, paid, strict=True)]
    duties = list(application.duties.order_by("due_at", "pk"))
    return MoneyOf(costs, spent, account, duties, procedures, report)


def _told_lines(report: Procedure, user: User, *, on: date) -> list[ProcedureLine]:
    """What was spent, with cuts once they are decided, or for the association."""
    lines = list(report.lines.all())
    if not hasattr(report, "settlement") and not is_inside(roles_on(user, on)):
        for line in lines:
            line.cut_yen, line.cut_reason = 0, ""
    return lines
