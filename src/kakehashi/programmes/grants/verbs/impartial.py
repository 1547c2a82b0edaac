"""Nobody decides for her own body (利害関係者の除斥)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.roles import day_of, roles_of
from kakehashi.foundation.accounts.models import User
from kakehashi.kernel.problems import Problem, Refused


def must_be_anothers(case: Case, *, by: User, at: datetime) -> None:
    """Refuse (``own-body``) whoever works for the case's applicant or co-applicant."""
    if "applicant" in roles_of(by, case, on=day_of(at)):
        message = _("You work for the body that asks; somebody else has to decide.")
        raise Refused(Problem("own-body", message))
