"""Whether a procedure after an award may be begun (交付決定後の手続)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.charts import ProcedureState, State
from kakehashi.programmes.grants.models import Application, Procedure, ProcedureKind

OVER = frozenset(
    {ProcedureState.SETTLED, ProcedureState.CLAIMED, ProcedureState.REPAYING}
)


def problems_with_beginning(
    application: Application,
    kind: ProcedureKind,
    *,
    is_closed: bool,
    others: Sequence[Procedure],
) -> list[Problem]:
    """Why ``kind`` cannot be begun; ``others`` are the procedures there are."""
    if application.case.state != State.AWARDED:
        return [Problem("not-awarded", _("This application has no award."))]
    final = next((p for p in others if p.kind == ProcedureKind.REPORT), None)
    if is_closed or (final is not None and final.case.closed_at is not None):
        return [Problem("grant-closed", _("This grant is closed."))]
    if kind == ProcedureKind.REPORT and final is not None:
        return [
            Problem(
                "already-begun",
                _("The final report is already there: %(reference)s.")
                % {"reference": final.case.reference},
            )
        ]
    if final is not None and final.case.submitted_at is not None:
        return [
            Problem(
                "report-handed-in",
                _("The final report has been handed in; nothing can be changed now."),
            )
        ]
    if kind == ProcedureKind.ADVANCE and application.call.advance_percent is None:
        return [Problem("no-advance", _("This call pays nothing in advance."))]
    underway = next(
        (p for p in others if p.kind == kind and p.case.closed_at is None), None
    )
    if underway is not None:
        return [
            Problem(
                "already-begun",
                _("One is under way already: %(reference)s.")
                % {"reference": underway.case.reference},
            )
        ]
    return []


def address_of(procedure: Procedure) -> str:
    """Where its page is, for mails and desks: ``/grants/changes/GC-2027-0001/``."""
    return f"/grants/{procedure.kind}s/{procedure.case.reference}/"
