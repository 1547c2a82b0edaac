"""How a grant's account is written: one entry an act, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.verbs import clear_deadline, set_deadline
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Duty,
    DutyKind,
    Movement,
    MovementKind,
    Procedure,
)


def hold_account(application_id: int) -> Application:
    """The application, its row held until the act is done: of two acts the second
    sees what the first did. It is held before anything is written to the ledger.
    """
    # No key of it changes, so rows that point to it may be written meanwhile.
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("call", "case__applicant").get(pk=application_id)


@transaction.atomic
def note_movement(
    application: Application,
    kind: MovementKind,
    *,
    committed_yen: int = 0,
    paid_yen: int = 0,
    on: date,
    procedure: Procedure | None = None,
    note: str = "",
    by: User | None,
    at: datetime,
) -> Movement:
    """Write one entry (signed yen). The act it belongs to has its own ledger record."""
    return Movement.objects.create(
        application=application,
        procedure=procedure,
        kind=kind,
        committed_yen=committed_yen,
        paid_yen=paid_yen,
        on=on,
        note=note,
        by=by,
        at=at,
    )


@transaction.atomic
def open_accounts(awards: Sequence[Award], *, by: User, at: datetime) -> None:
    """Open the account of each new award, and write down what its body owes by when."""
    Movement.objects.bulk_create(
        Movement(
            application=award.application,
            kind=MovementKind.AWARD,
            committed_yen=award.amount_yen,
            on=award.decided_on,
            by=by,
            at=at,
        )
        for award in awards
    )
    for award in awards:
        call = award.application.call
        for kind, due_at in (
            (DutyKind.INTERIM, call.interim_due_at),
            (DutyKind.REPORT, call.report_due_at),
        ):
            if due_at is not None:
                owe(award.application, kind, due_at=due_at, at=at)


def owe(
    application: Application,
    kind: DutyKind,
    *,
    due_at: datetime,
    number: int = 1,
    at: datetime,
) -> Duty:
    """Write down, or move, what a body owes by when (期限); it is reminded of it."""
    duty, _new = Duty.objects.update_or_create(
        application=application, kind=kind, number=number, defaults={"due_at": due_at}
    )
    case = application.case
    set_deadline(
        duty_key(duty),
        organisation=case.applicant,
        title=_("%(what)s: %(title)s")
        % {"what": DutyKind(kind).label, "title": case.title},
        url=f"/grants/applications/{case.reference}/money/",
        due_at=due_at,
        at=at,
    )
    return duty


def meet(
    application: Application, kind: DutyKind, *, number: int = 1, at: datetime
) -> bool:
    """Say that what was owed has been done. False when it was not owed."""
    duty = Duty.objects.filter(application=application, kind=kind, number=number)
    if not duty.update(met_at=at):
        return False
    return clear_deadline(duty_key(duty.get()), at=at)


def owe_again(
    application: Application,
    kind: DutyKind,
    *,
    number: int = 1,
    due_at: datetime | None = None,
    at: datetime,
) -> datetime | None:
    """What was handed in came back: it is owed again, by ``due_at`` or the day it had.

    Gives that instant; None where it was not owed.
    """
    day = None
    for duty in Duty.objects.filter(
        application=application,
        kind=kind,
        number=number,
        met_at__isnull=False,
        waived_at=None,
    ):
        Duty.objects.filter(pk=duty.pk).update(met_at=None)
        day = due_at or duty.due_at
        owe(application, kind, due_at=day, number=number, at=at)
    return day


def waive(duties: Iterable[Duty], reason: str, *, at: datetime) -> None:
    """What was owed is owed no more (免除), and nobody is reminded of it."""
    for duty in duties:
        Duty.objects.filter(pk=duty.pk).update(waived_at=at, waived_reason=reason)
        clear_deadline(duty_key(duty), at=at)


def duty_key(duty: Duty) -> str:
    return f"grants.duty:{duty.pk}"
