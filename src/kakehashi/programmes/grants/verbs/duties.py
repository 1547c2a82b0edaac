"""What the association may change of what is owed: another day, or excused."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.roles import must_be
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.verbs import clear_deadline
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import WRITTEN
from kakehashi.programmes.grants.models import Duty, DutyKind
from kakehashi.programmes.grants.rules.owing import (
    problems_with_moving,
    problems_with_waiving,
)
from kakehashi.programmes.grants.verbs.impartial import must_be_anothers
from kakehashi.programmes.grants.verbs.money import duty_key, owe


@transaction.atomic
def move_duty(
    duty: Duty, *, due_at: datetime, seen_due_at: datetime, by: User, at: datetime
) -> Duty:
    """Give a body another day (期限の変更); its reminders follow.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``duty-done``, ``due-past``,
            ``changed-meanwhile``.
    """
    case = duty.application.case
    must_be(by, case, "association", at=at)
    must_be_anothers(case, by=by, at=at)
    if problems := problems_with_moving(duty, due_at=due_at, at=at):
        raise Refused(*problems)
    detail = {"kind": duty.kind, "from": str(duty.due_at), "to": str(due_at)}
    record("grants.move-duty", by=by, at=at, subject=case.reference, detail=detail)
    open_ = Duty.objects.filter(pk=duty.pk, met_at=None, waived_at=None)
    if not open_.filter(due_at=seen_due_at).update(due_at=due_at):
        message = _("Somebody has moved the day since you opened this page.")
        raise Refused(Problem("changed-meanwhile", message))
    moved = owe(
        duty.application, DutyKind(duty.kind), due_at=due_at, number=duty.number, at=at
    )
    # What lies at the body is nobody's but hers, so the engine lets only her set its
    # day; the day of its duty is the association's.
    Case.objects.filter(
        kind=f"grants.{duty.kind}",
        state__in=WRITTEN,
        pk__in=duty.application.procedures.filter(
            kind=duty.kind, number=duty.number
        ).values("pk"),
    ).update(due_at=due_at)
    return moved


@transaction.atomic
def waive_duty(duty: Duty, *, reason: str, by: User, at: datetime) -> Duty:
    """Excuse a body from what it owes (免除), with the reason.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``duty-done``, ``not-waivable``,
            ``reason-missing``.
    """
    case = duty.application.case
    must_be(by, case, "association", at=at)
    must_be_anothers(case, by=by, at=at)
    if problems := problems_with_waiving(duty, reason=reason):
        raise Refused(*problems)
    detail = {"kind": duty.kind, "reason": reason}
    record("grants.waive-duty", by=by, at=at, subject=case.reference, detail=detail)
    open_ = Duty.objects.filter(pk=duty.pk, met_at=None, waived_at=None)
    if not open_.update(waived_at=at, waived_reason=reason.strip()):
        message = _("It has been handed in or excused since you opened this page.")
        raise Refused(Problem("changed-meanwhile", message))
    clear_deadline(duty_key(duty), at=at)
    duty.refresh_from_db()
    return duty
