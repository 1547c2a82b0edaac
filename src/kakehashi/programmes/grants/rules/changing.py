"""What a change of the plan changes, and why it cannot be asked for or approved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kakehashi.foundation.pages.formats import say_day, say_yen
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import (
    Call,
    Change,
    ChangeKind,
    ExpenseClass,
    Procedure,
    ProcedureLine,
)
from kakehashi.programmes.grants.rules.continuing import keyed
from kakehashi.programmes.grants.rules.terms import Cost, sums_of


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for a grant: of the award, or of the last change approved; in yen."""

    starts_on: date | None
    ends_on: date | None
    content: str
    lines: Sequence[Cost]
    committed_yen: int
    other_income_yen: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """One cost, one class or the whole before and after, in yen; None: not there."""

    label: str
    expense_class: str
    before: int | None
    after: int | None
    basis: str = ""

    @property
    def difference(self) -> int:
        """After less before: above zero, it costs more."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """Planned and changed costs side by side: lines, classes, the whole."""

    lines: Sequence[Moved]
    classes: Sequence[Moved]
    whole: Moved


def compared(before: Sequence[Cost], after: Sequence[ProcedureLine]) -> Compared:
    """Join the lines that continue one another; what is new stands in its class.

    Which continues which: `rules.continuing`.
    """
    left = dict(keyed(before))
    rows = []
    for key, line in keyed(after):
        old = left.pop(key, None)
        rows.append(
            Moved(
                line.description,
                line.expense_class,
                None if old is None else old.amount_yen,
                line.amount_yen,
                line.basis,
            )
        )
    rows += [
        Moved(line.description, line.expense_class, line.amount_yen, None)
        for line in left.values()
    ]
    order = {kind: place for place, kind in enumerate(ExpenseClass.values)}
    rows.sort(key=lambda row: order[row.expense_class])
    kinds = dict.fromkeys(row.expense_class for row in rows)
    classes = [
        _sum(str(ExpenseClass(k).label), k, [r for r in rows if r.expense_class == k])
        for k in kinds
    ]
    return Compared(rows, classes, _sum(_("Total"), "", rows))


def _sum(label: str, kind: str, rows: Sequence[Moved]) -> Moved:
    before = sum(row.before or 0 for row in rows)
    return Moved(label, kind, before, sum(row.after or 0 for row in rows))


def wanted_yen(change: Change, before: InForce) -> int:
    """The whole grant asked for after the change."""
    asked = change.requested_yen
    return before.committed_yen if asked is None else asked


def problems_with_change(
    procedure: Procedure,
    lines: Sequence[ProcedureLine],
    *,
    before: InForce,
    cap: int | None,
) -> list[Problem]:
    """Why a change cannot be submitted as it is; ``cap`` is the ceiling in yen.

    Source: the calls' terms on changes (計画変更) and stops (中止); the ceiling and the
    share are those of the application.
    """
    change, call = procedure.change, procedure.application.call
    return [
        *_told(procedure, change),
        *_dates(change, call),
        *_money(change, lines, before, call, cap),
        *_nothing(change, lines, before),
    ]


def _told(procedure: Procedure, change: Change) -> Iterator[Problem]:
    if not change.kind:
        yield Problem("missing", _("Please say what shall change."), "kind")
    if not change.reason.strip():
        yield Problem("missing", _("Please give the reason for the change."), "reason")
    if change.kind != ChangeKind.CANCEL and not change.content.strip():
        yield Problem("missing", _("Please describe the project."), "content")
    yield from problems_with_paper(procedure)


def problems_with_paper(procedure: Procedure) -> Iterator[Problem]:
    """A request comes with a covering letter of the body (公文書)."""
    if not procedure.document_number.strip():
        message = _("Please enter the number of the covering letter.")
        yield Problem("missing", message, "document_number")
    if procedure.document_date is None:
        message = _("Please enter the date of the covering letter.")
        yield Problem("missing", message, "document_date")


def _dates(change: Change, call: Call) -> Iterator[Problem]:
    stops = change.kind == ChangeKind.CANCEL
    if change.ends_on is None:
        yield Problem(
            "missing",
            _("Please enter the day on which the project stops.")
            if stops
            else _("Please enter the last day of the project."),
            "ends_on",
        )
    if change.starts_on is None:
        message = _("Please enter the first day of the project.")
        yield Problem("missing", message, "starts_on")
    elif change.ends_on and change.ends_on < change.starts_on and not stops:
        message = _("The last day is before the first.")
        yield Problem("ends-before-it-starts", message, "ends_on")
    if change.starts_on and call.project_from and change.starts_on < call.project_from:
        yield Problem(
            "outside-period",
            _("The project must start on %(day)s or later.")
            % {"day": say_day(call.project_from)},
            "starts_on",
        )
    if change.ends_on and call.project_to and change.ends_on > call.project_to:
        yield Problem(
            "outside-period",
            _("The project must end by %(day)s.") % {"day": say_day(call.project_to)},
            "ends_on",
        )


def _money(
    change: Change,
    lines: Sequence[ProcedureLine],
    before: InForce,
    call: Call,
    cap: int | None,
) -> Iterator[Problem]:
    stops = change.kind == ChangeKind.CANCEL
    wanted = wanted_yen(change, before)
    if not lines:
        message = (
            _("Please enter what it cost until it stops; 0 yen if nothing was spent.")
            if stops
            else _("Please enter at least one cost.")
        )
        yield Problem("no-costs", message, "lines")
        return
    if stops and wanted > before.committed_yen:
        message = _("A project that stops cannot get more than was granted.")
        yield Problem("stop-costs-more", message, "requested_yen")
    if not stops and not wanted:
        message = _("Without any grant the project is stopped; please choose that.")
        yield Problem("missing", message, "requested_yen")
    sums = sums_of(lines, call=call, cap=cap, other_income_yen=before.other_income_yen)
    if cap is not None and wanted > cap:
        yield Problem(
            "over-cap",
            _("The grant may be %(yen)s at most.") % {"yen": say_yen(cap)},
            "requested_yen",
        )
    elif wanted > sums.may_ask:
        yield Problem(
            "over-costs",
            _("With these costs the grant may be %(yen)s at most.")
            % {"yen": say_yen(sums.may_ask)},
            "requested_yen",
        )


def _nothing(
    change: Change, lines: Sequence[ProcedureLine], before: InForce
) -> Iterator[Problem]:
    same = (
        change.kind != ChangeKind.CANCEL
        and (change.starts_on, change.ends_on) == (before.starts_on, before.ends_on)
        and change.content.strip() == before.content.strip()
        and wanted_yen(change, before) == before.committed_yen
        and _costs(lines) == _costs(before.lines)
    )
    if same:
        message = _("Nothing differs from what is in force now.")
        yield Problem("nothing-changed", message)


def _costs(lines: Sequence[Cost]) -> list[tuple[str, str, int, bool]]:
    return [
        (x.expense_class, x.description, x.amount_yen, x.is_eligible) for x in lines
    ]


def problems_with_approving(
    change: Change,
    *,
    approved_yen: int,
    before: InForce,
    paid_yen: int,
    left_yen: int | None,
    has_duty: bool,
    gives_day: bool,
) -> list[Problem]:
    """Why the change cannot be approved with this sum.

    ``left_yen`` is what the budget has left, None where the call names none. What was
    paid for a stopped project is settled by its final report, which needs a day.
    """
    found = []
    wanted = wanted_yen(change, before)
    stops = change.kind == ChangeKind.CANCEL
    if approved_yen > wanted or (not approved_yen and not stops):
        found.append(
            Problem(
                "over-request",
                _("The grant must lie between 1 yen and the %(yen)s asked for.")
                % {"yen": say_yen(wanted)},
                "approved_yen",
            )
        )
    more = approved_yen - before.committed_yen
    if left_yen is not None and more > 0 and more > left_yen:
        found.append(
            Problem(
                "over-budget",
                _("The change adds %(more)s; the budget has %(left)s left.")
                % {"more": say_yen(more), "left": say_yen(left_yen)},
                "approved_yen",
            )
        )
    if stops and (paid_yen or approved_yen) and not (has_duty or gives_day):
        message = _("Please give the day by which the final report is due.")
        found.append(Problem("due-missing", message, "report_due_on"))
    return found
