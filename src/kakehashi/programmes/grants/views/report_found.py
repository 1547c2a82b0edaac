"""The final report that she may see, or 404, and what she may do with its money."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kakehashi.engines.cases.roles import INSIDE, roles_of
from kakehashi.foundation.accounts.requests import MemberRequest
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import procedures_for
from kakehashi.programmes.grants.rules.acts import Act
from kakehashi.programmes.grants.rules.money_acts import money_acts_for


def report_or_404(request: MemberRequest, reference: str, *, at: datetime) -> Procedure:
    """The final report of this reference, as far as she may see it."""
    visible = procedures_for(request.user, on=timezone.localdate(at)).distinct()
    return get_object_or_404(
        visible, kind=ProcedureKind.REPORT, case__reference=reference
    )


def own_report_or_404(
    request: MemberRequest, reference: str, *, at: datetime
) -> Procedure:
    """The same, if she is an officer of its applicant or of a co-applicant."""
    report = report_or_404(request, reference, at=at)
    on = timezone.localdate(at)
    if "applicant" not in roles_of(request.user, report.case, on=on):
        raise Http404
    return report


def acts_of(request: MemberRequest, report: Procedure, *, at: datetime) -> list[Act]:
    """What she may do now: go on writing, fix, claim, pay, ask back, close."""
    return money_acts_for(
        report.case,
        roles_of(request.user, report.case, on=timezone.localdate(at)),
        balance_yen=account_of(report.application).balance,
        has_arrived=report.case.stands_at.kind in INSIDE,
    )
