"""What the handover page does: finds or registers the successor, then hands over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.handover import hand_over
from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.accounts.verbs import register_person
from kakehashi.kernel.problems import Problem, Refused


@transaction.atomic
def pass_on(
    role: Role,
    *,
    successor: User | None,
    display_name: str,
    email: str,
    last_day: date,
    by: User,
    at: datetime,
) -> Role:
    """Hand ``role`` over to ``successor``, or to a newcomer who is invited.

    Somebody who has an account under ``email`` already is the successor herself.

    Raises:
        Refused: ``last-day-past``, ``last-day-before-term``, or of ``hand_over``.
    """
    if last_day < role.since:
        raise Refused(
            Problem(
                "last-day-before-term",
                _("The term began later than that day."),
                "last_day",
            )
        )
    if successor is None:
        successor = User.objects.filter(email__iexact=email, is_active=True).first()
    if successor is None:
        successor = register_person(
            email, display_name=display_name, email=email, by=by, at=at
        )
    return hand_over(role, successor=successor, last_day=last_day, by=by, at=at)
