"""The cost lines of a procedure: started, replaced, brought up to the plan in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.programmes.grants.models import (
    Advance,
    BudgetLine,
    Change,
    Procedure,
    ProcedureKind,
    ProcedureLine,
    Report,
)
from kakehashi.programmes.grants.queries.in_force import in_force
from kakehashi.programmes.grants.queries.procedures import plan_of
from kakehashi.programmes.grants.rules.continuing import keyed, origin_of

COSTED = frozenset({ProcedureKind.CHANGE, ProcedureKind.REPORT})


@dataclass(frozen=True, slots=True)
class CostNow:
    """One line of costs as changed or as spent; ``planned`` is a `BudgetLine` id."""

    expense_class: str
    description: str
    amount_yen: int
    basis: str = ""
    is_eligible: bool = True
    planned: int | None = None


def start_procedure(procedure: Procedure) -> None:
    """Write down what a procedure of its kind starts from.

    A change starts from what is in force; a final report from the lines of the plan
    with nothing spent.
    """
    application, kind = procedure.application, procedure.kind
    if kind == ProcedureKind.CHANGE:
        now = in_force(application)
        Change.objects.create(
            procedure=procedure,
            content=now.content,
            starts_on=now.starts_on,
            ends_on=now.ends_on,
            requested_yen=now.committed_yen,
        )
    elif kind == ProcedureKind.ADVANCE:
        Advance.objects.create(procedure=procedure)
    else:
        Report.objects.create(procedure=procedure)
    if kind in COSTED:
        spent = kind == ProcedureKind.REPORT
        costs = [_as_now(line, empty=spent) for line in plan_of(application)]
        replace_lines(procedure, costs)


def follow_plan(procedure: Procedure) -> None:
    """Bring a final report that is being written up to the plan in force.

    A line the plan has gained is there to be answered; one it has lost stays with what
    was written of it; one it words otherwise is worded so.
    """
    if procedure.kind != ProcedureKind.REPORT:
        return
    rows = dict(keyed(procedure.lines.all()))
    last = max((row.position for row in rows.values()), default=0)
    for key, plan in keyed(plan_of(procedure.application)):
        cost = _as_now(plan, empty=True)
        if key in rows:
            _reword(rows[key], cost)
        else:
            last += 1
            _write(procedure, last, cost)


def _reword(row: ProcedureLine, cost: CostNow) -> None:
    row.expense_class, row.description = cost.expense_class, cost.description
    row.is_eligible = cost.is_eligible
    row.save(update_fields=["expense_class", "description", "is_eligible"])


def replace_lines(procedure: Procedure, costs: Sequence[CostNow]) -> None:
    """Write the lines in order: a place that stays keeps its row and evidence."""
    rows = {line.position: line for line in procedure.lines.all()}
    for position, cost in enumerate(costs, start=1):
        _write(procedure, position, cost)
        rows.pop(position, None)
    procedure.lines.filter(position__in=list(rows)).delete()


def _write(procedure: Procedure, position: int, cost: CostNow) -> None:
    ProcedureLine.objects.update_or_create(
        procedure=procedure,
        position=position,
        defaults={
            "planned_id": cost.planned,
            "expense_class": cost.expense_class,
            "description": cost.description,
            "basis": cost.basis,
            "amount_yen": cost.amount_yen,
            "is_eligible": cost.is_eligible,
        },
    )


def _as_now(line: BudgetLine | ProcedureLine, *, empty: bool) -> CostNow:
    basis = (
        line.basis
        if isinstance(line, ProcedureLine)
        else f"{line.unit_yen:,} × {line.quantity}{line.unit}"
    )
    return CostNow(
        expense_class=line.expense_class,
        description=line.description,
        amount_yen=0 if empty else line.amount_yen,
        basis="" if empty else basis,
        is_eligible=line.is_eligible,
        planned=origin_of(line),
    )
