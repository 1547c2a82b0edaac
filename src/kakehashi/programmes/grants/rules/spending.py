"""A grant's costs side by side: planned, changed, spent, accepted; in yen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kakehashi.programmes.grants.models import BudgetLine, ExpenseClass, ProcedureLine
from kakehashi.programmes.grants.rules.continuing import Key, keyed


@dataclass(frozen=True, slots=True)
class Beside:
    """One line, one class or the whole, in yen; None where it is not there (yet).

    Attributes:
        changed: as last approved; None without an approved change.
    """

    label: str
    expense_class: str = ""
    planned: int | None = None
    changed: int | None = None
    spent: int | None = None
    accepted: int | None = None
    cut_reason: str = ""

    @property
    def in_force(self) -> int | None:
        """The plan in force: as changed where there was a change."""
        return self.planned if self.changed is None else self.changed

    @property
    def difference(self) -> int | None:
        """Spent less the plan in force: above zero, more was spent than planned."""
        return None if self.spent is None else self.spent - (self.in_force or 0)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The table: every line in its class, every class, the whole."""

    lines: Sequence[Beside]
    classes: Sequence[Beside]
    whole: Beside


def side_by_side(
    planned: Sequence[BudgetLine],
    changed: Sequence[ProcedureLine] | None,
    spent: Sequence[ProcedureLine] | None,
    *,
    is_judged: bool = True,
) -> SideBySide:
    """Join the lines that continue one another; what was added later stands below.

    ``changed`` and ``spent`` are None where nothing was approved or reported yet. A
    line of the plan that a change dropped counts 0 there. Nothing is accepted before it
    ``is_judged``.
    """
    rows: dict[Key, dict[str, object]] = {}
    for key, plan in keyed(planned):
        _row(rows, key, plan)["planned"] = plan.amount_yen
    for name, lines in (("changed", changed), ("spent", spent)):
        if lines is None:
            continue
        for row in rows.values():
            row[name] = 0
        for key, line in keyed(lines):
            row = _row(rows, key, line)
            row[name] = line.amount_yen
            if name == "spent" and is_judged:
                row["accepted"] = (
                    line.amount_yen - line.cut_yen if line.is_eligible else 0
                )
                row["cut_reason"] = line.cut_reason
    for row in rows.values():
        if changed is not None:
            row.setdefault("changed", 0)
        if spent is not None and is_judged:
            row.setdefault("accepted", 0)
    found = [Beside(**row) for row in rows.values()]  # type: ignore[arg-type]
    found.sort(key=lambda b: ExpenseClass.values.index(b.expense_class))
    kinds = dict.fromkeys(b.expense_class for b in found)
    return SideBySide(
        found,
        [_sum(str(ExpenseClass(kind).label), kind, _of(found, kind)) for kind in kinds],
        _sum("", "", found),
    )


def _row(
    rows: dict[Key, dict[str, object]], key: Key, line: BudgetLine | ProcedureLine
) -> dict[str, object]:
    return rows.setdefault(
        key, {"label": line.description, "expense_class": line.expense_class}
    )


def _of(rows: Iterable[Beside], kind: str) -> list[Beside]:
    return [row for row in rows if row.expense_class == kind]


def _sum(label: str, kind: str, rows: Sequence[Beside]) -> Beside:
    def add(read: Callable[[Beside], int | None]) -> int | None:
        known = [value for row in rows if (value := read(row)) is not None]
        return sum(known) if known else None

    return Beside(
        label=label,
        expense_class=kind,
        planned=add(lambda b: b.planned),
        changed=add(lambda b: b.changed),
        spent=add(lambda b: b.spent),
        accepted=add(lambda b: b.accepted),
    )
