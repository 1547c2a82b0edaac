"""What the tests of changes, advances and interim reports need. Nobody is real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.models import Application, Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.advances import submit_advance, write_advance
from kakehashi.programmes.grants.verbs.changes import (
    approve_change,
    submit_change,
    write_change,
)
from kakehashi.programmes.grants.verbs.costs import CostNow
from kakehashi.programmes.grants.verbs.interims import submit_interim, write_interim
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    forward_procedure,
)
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_settle import (
    a_grant,
    branch_of_grant,
    officer_of,
)

HOUR = timedelta(hours=1)
COVER = {"document_number": "企第80号", "document_date": date(2026, 11, 20)}
CHANGED = {
    "kind": "amount",
    "reason": "会場が使えなくなったため。",
    "requested_yen": None,
}


def costs_of(procedure: Procedure, *yen: int) -> list[CostNow]:
    """Its lines with other sums, in order."""
    return [
        CostNow(
            line.expense_class,
            line.description,
            amount,
            line.basis,
            line.is_eligible,
            line.planned_id,
        )
        for line, amount in zip(procedure.lines.all(), yen, strict=True)
    ]


def a_change(
    application: Application | None = None,
    *,
    yen: Sequence[int] = (500_000, 700_000),
    **told: object,
) -> Procedure:
    """A change that may be submitted: another division of the costs, unless told."""
    application = application or a_grant()
    by = officer_of(application)
    change = begin_procedure(application, ProcedureKind.CHANGE, by=by, at=NOON)
    write_change(
        change,
        changes={**COVER, **CHANGED, **told},
        costs=costs_of(change, *yen),
        seen_at=change.saved_at,
        by=by,
        at=NOON,
    )
    return same_procedure(change)


def a_stop(
    application: Application | None = None,
    *,
    asked: int = 0,
    ends_on: date = date(2027, 7, 1),
) -> Procedure:
    """A request to stop the project with nothing spent."""
    yen = (asked, 0)
    return a_change(
        application, yen=yen, kind="cancel", requested_yen=asked, ends_on=ends_on
    )


def at_the_association(procedure: Procedure) -> Procedure:
    """The same, submitted and passed on by the branch."""
    by = officer_of(procedure.application)
    submits = {
        ProcedureKind.CHANGE: submit_change,
        ProcedureKind.ADVANCE: submit_advance,
        ProcedureKind.INTERIM: submit_interim,
    }
    submits[ProcedureKind(procedure.kind)](procedure, by=by, at=NOON)
    forward_procedure(procedure, by=the_branch(procedure), at=NOON + HOUR)
    return same_procedure(procedure)


def the_branch(procedure: Procedure) -> User:
    """Who passes it on."""
    return branch_of_grant(procedure.application)


def an_approved(
    application: Application | None = None,
    *,
    yen: Sequence[int] = (500_000, 700_000),
    **told: object,
) -> Procedure:
    """A change that holds; its letter is printed."""
    change = at_the_association(a_change(application, yen=yen, **told))
    asked = change.change.requested_yen or 1_000_000
    approve_change(change, approved_yen=asked, by=a_secretary(), at=NOON + 2 * HOUR)
    print_letters.call(a_secretary().pk)
    return same_procedure(change)


def an_advance(
    application: Application | None = None, *, asked: int = 300_000
) -> Procedure:
    """A request for an advance that may be submitted; half may be paid in advance."""
    application = application or a_grant(advance_percent=50)
    by = officer_of(application)
    advance = begin_procedure(application, ProcedureKind.ADVANCE, by=by, at=NOON)
    write_advance(
        advance,
        changes={**COVER, "requested_yen": asked, "reason": "9月に会場費を払うため。"},
        seen_at=advance.saved_at,
        by=by,
        at=NOON,
    )
    return same_procedure(advance)


def an_interim(application: Application | None = None) -> Procedure:
    """An interim report that may be handed in."""
    application = application or a_grant()
    by = officer_of(application)
    interim = begin_procedure(application, ProcedureKind.INTERIM, by=by, at=NOON)
    write_interim(
        interim,
        changes={**COVER, "done": "訓練を1回行った。"},
        seen_at=interim.saved_at,
        by=by,
        at=NOON,
    )
    return same_procedure(interim)
