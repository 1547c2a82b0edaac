"""An advance (概算払): asked for before the project ends, paid or refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import (
    Advance,
    Application,
    Letter,
    MovementKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.rules.advancing import (
    may_advance,
    problems_with_advance,
    problems_with_paying,
)
from kakehashi.programmes.grants.verbs.letters import write_letter
from kakehashi.programmes.grants.verbs.money import hold_account, note_movement
from kakehashi.programmes.grants.verbs.procedures import (
    decide,
    send_procedure,
    write_columns,
)

ASKED = frozenset({"requested_yen", "reason"})


@transaction.atomic
def write_advance(
    procedure: Procedure,
    *,
    changes: Mapping[str, object],
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Procedure:
    """Save what is asked for, as far as it is written.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    write_columns(
        procedure, procedure.advance, changes, told=ASKED, seen_at=seen_at, by=by, at=at
    )
    return procedure


def most_yen(application: Application) -> int | None:
    """What may still be paid in advance, in yen; None: this call pays nothing."""
    account = account_of(application)
    return may_advance(application.call, account.committed, account.paid)


def problems_with_asking_for(procedure: Procedure) -> list[Problem]:
    """Everything that keeps the request from being submitted. One query."""
    return problems_with_advance(procedure, most_yen=most_yen(procedure.application))


@transaction.atomic
def submit_advance(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Submit a request for an advance (概算払請求).

    Raises:
        Refused: everything `problems_with_advance` says, or of ``send_procedure``.
    """
    assert procedure.kind == ProcedureKind.ADVANCE, procedure.kind
    if problems := problems_with_asking_for(procedure):
        raise Refused(*problems)
    return send_procedure(procedure, by=by, at=at)


@transaction.atomic
def pay_advance(
    procedure: Procedure, *, amount_yen: int, on: date, by: User, at: datetime
) -> Letter:
    """Enter that an advance was paid (支払) on a day: the account and a letter tell.

    Raises:
        Refused: ``over-advance``, ``not-yet``, ``no-advance``, ``not-permitted``,
            ``own-body``, ``not-arrived``, ``changed-meanwhile``.
    """
    application = hold_account(procedure.application_id)
    decide(procedure, "pay", by=by, at=at)
    asked = Advance.objects.get(pk=procedure.pk).requested_yen or 0
    if problems := problems_with_paying(
        amount_yen,
        asked_yen=asked,
        most_yen=most_yen(application),
        decided_on=application.award.decided_on,
        on=on,
        at=at,
    ):
        raise Refused(*problems)
    note_movement(
        application,
        MovementKind.ADVANCE,
        paid_yen=amount_yen,
        on=on,
        procedure=procedure,
        by=by,
        at=at,
    )
    return write_letter(
        application,
        Letter.Kind.ADVANCE,
        procedure=procedure,
        amount_yen=amount_yen,
        by=by,
        at=at,
    )
