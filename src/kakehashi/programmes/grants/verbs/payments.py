"""What follows the sum fixed: claimed and paid, asked back and repaid, closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.verbs import make_move
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.rules import evening_of
from kakehashi.foundation.notices.verbs import Words, tell_holders
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import REPORT
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    DutyKind,
    Letter,
    MovementKind,
    Procedure,
    Settlement,
)
from kakehashi.programmes.grants.queries.audit import RECEIVED
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.rules.paying import (
    problems_with_asking_back,
    problems_with_claiming,
    problems_with_closing,
    problems_with_paying_out,
    problems_with_receiving,
)
from kakehashi.programmes.grants.verbs.letters import write_letter
from kakehashi.programmes.grants.verbs.money import (
    hold_account,
    meet,
    note_movement,
    owe,
)
from kakehashi.programmes.grants.verbs.procedures import decide


@transaction.atomic
def claim_payment(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Claim what is left to pay (精算払請求), by the body.

    Raises:
        Refused: ``nothing-to-pay``, ``not-permitted``, ``own-body``,
            ``changed-meanwhile``.
    """
    application = hold_account(procedure.application_id)
    make_move(REPORT, procedure.case, "claim", by=by, at=at)
    _refuse(problems_with_claiming(account_of(application).balance))
    case = procedure.case
    tell_holders(
        Post.SECRETARIAT,
        subject=lambda: _("A payment is claimed: %(case)s") % {"case": case.reference},
        body="",
        url=_money_page(procedure),
        kind=Kind.CASE,
        key=f"{case.reference}:{case.version}:claim",
        at=at,
    )
    return procedure


@transaction.atomic
def return_claim(
    procedure: Procedure, *, note: str, by: User, at: datetime
) -> Procedure:
    """Send a claim back with the reason; the body may claim again."""
    decide(procedure, "return-claim", note=note, by=by, at=at)
    reference = procedure.case.reference
    _tell_body(
        procedure,
        lambda: _("Your claim came back: %(case)s") % {"case": reference},
        body=note,
        at=at,
    )
    return procedure


@transaction.atomic
def pay_claim(procedure: Procedure, *, on: date, by: User, at: datetime) -> Procedure:
    """Enter that the rest was paid (支払) on the day ``on``; the grant is closed.

    Raises:
        Refused: ``nothing-to-pay``, ``not-yet``, ``too-early``, ``not-permitted``,
            ``own-body``, ``changed-meanwhile``.
    """
    application = hold_account(procedure.application_id)
    decide(procedure, "pay", by=by, at=at)
    balance = account_of(application).balance
    settled_on = Settlement.objects.get(procedure=procedure).decided_on
    _refuse(
        problems_with_paying_out(
            balance, on=on, settled_on=settled_on, today=timezone.localdate(at)
        )
    )
    note_movement(
        application,
        MovementKind.PAYMENT,
        paid_yen=balance,
        on=on,
        procedure=procedure,
        by=by,
        at=at,
    )
    write_letter(
        application,
        Letter.Kind.PAYMENT,
        procedure=procedure,
        amount_yen=balance,
        by=by,
        at=at,
    )
    _close(application, at=at)
    return procedure


@transaction.atomic
def ask_back(
    procedure: Procedure,
    *,
    due_on: date | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> Procedure:
    """Ask back what was paid beyond the sum fixed (返還請求), by a day.

    ``due_on``: left out, as many days from now as the call gives.

    Raises:
        Refused: ``nothing-to-repay``, ``due-missing``, ``due-past``,
            ``not-permitted``, ``own-body``, ``changed-meanwhile``.
    """
    application = hold_account(procedure.application_id)
    decide(procedure, "ask-back", note=reason, by=by, at=at)
    today, days = timezone.localdate(at), application.call.repayment_days
    if due_on is None and days is not None:
        due_on = today + timedelta(days=days)
    balance = account_of(application).balance
    _refuse(problems_with_asking_back(balance, due_on=due_on, today=today))
    assert due_on is not None
    owe(
        application,
        DutyKind.REPAYMENT,
        due_at=evening_of(due_on),
        at=at,
    )
    write_letter(
        application,
        Letter.Kind.REPAYMENT,
        procedure=procedure,
        amount_yen=-balance,
        reason=reason,
        due_on=due_on,
        by=by,
        at=at,
    )
    return procedure


@transaction.atomic
def receive_repayment(
    procedure: Procedure, *, amount_yen: int, on: date, by: User, at: datetime
) -> int:
    """Enter what came back (返還), the whole or a part; give what is still owed.

    With the last yen the duty is met and the grant closed. The ledger keeps the sum,
    so that no entry of a repayment can be altered unseen.

    Raises:
        Refused: ``over-payment``, ``not-yet``, ``not-permitted``,
            ``changed-meanwhile``.
    """
    application = hold_account(procedure.application_id)
    owed = -account_of(application).balance
    is_last = amount_yen == owed
    move = "repay" if is_last else "part-repay"
    decide(procedure, move, by=by, at=at)
    today = timezone.localdate(at)
    settled_on = Settlement.objects.get(procedure=procedure).decided_on
    _refuse(
        problems_with_receiving(
            amount_yen, owed_yen=owed, on=on, settled_on=settled_on, today=today
        )
    )
    note_movement(
        application,
        MovementKind.REPAYMENT,
        paid_yen=-amount_yen,
        on=on,
        procedure=procedure,
        by=by,
        at=at,
    )
    record(
        RECEIVED,
        by=by,
        at=at,
        subject=procedure.case.reference,
        detail={"yen": amount_yen, "on": str(on)},
    )
    left = owed - amount_yen
    told = {"yen": f"{amount_yen:,}", "left": f"{left:,}"}
    if is_last:
        meet(application, DutyKind.REPAYMENT, at=at)
        _close(application, at=at)
    _tell_body(
        procedure,
        lambda: _("%(yen)s yen came back; %(left)s yen are still owed") % told,
        body=lambda: _("The grant is closed.") if is_last else "",
        at=at,
    )
    return left


@transaction.atomic
def close_award(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Close a grant (完了) of which nothing is owed by either side.

    Raises:
        Refused: ``balance-open``, ``not-permitted``, ``own-body``,
            ``changed-meanwhile``.
    """
    application = hold_account(procedure.application_id)
    decide(procedure, "close", by=by, at=at)
    _refuse(problems_with_closing(account_of(application).balance))
    _close(application, at=at)
    reference = application.case.reference
    _tell_body(
        procedure,
        lambda: _("Your grant %(case)s is closed") % {"case": reference},
        body=lambda: _("Nothing is owed by either side."),
        at=at,
    )
    return procedure


def _tell_body(
    procedure: Procedure, subject: Words, *, body: Words, at: datetime
) -> None:
    """Tell the officers of the body, and its section's mailbox, of one step."""
    case = procedure.case
    tell_holders(
        Post.OFFICER,
        case.applicant_id,
        subject=subject,
        body=body,
        url=_money_page(procedure),
        kind=Kind.CASE,
        key=f"{case.reference}:{case.version}:money",
        at=at,
    )


def _money_page(procedure: Procedure) -> str:
    return f"/grants/applications/{procedure.application.case.reference}/money/"


def _close(application: Application, *, at: datetime) -> None:
    Award.objects.filter(application=application).update(closed_at=at)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(*problems)
