"""Whether what a body owes may be moved to another day, or excused."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import Duty, DutyKind


def problems_with_moving(
    duty: Duty, *, due_at: datetime, at: datetime
) -> list[Problem]:
    """Why the day cannot be moved to ``due_at``."""
    if found := _done(duty):
        return found
    if due_at <= at:
        return [Problem("due-past", _("The day must lie ahead."), "due_on")]
    return []


def problems_with_waiving(duty: Duty, *, reason: str) -> list[Problem]:
    """Why it cannot be excused: money and the final report are never excused here.

    What is owed in yen is settled by the account; without a final report no sum can
    be fixed.
    """
    if found := _done(duty):
        return found
    if duty.kind != DutyKind.INTERIM:
        return [
            Problem(
                "not-waivable",
                _("Only an interim report can be excused; its day can be moved."),
            )
        ]
    if not reason.strip():
        return [Problem("reason-missing", _("Please give the reason."), "reason")]
    return []


def _done(duty: Duty) -> list[Problem]:
    if duty.met_at is None and duty.waived_at is None:
        return []
    return [Problem("duty-done", _("This is not owed any more."))]
