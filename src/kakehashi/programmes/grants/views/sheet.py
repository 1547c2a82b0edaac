"""A list of applications as rows of a sheet."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application


def header() -> list[str]:
    return [
        _("Reference"),
        _("Code of the body"),
        _("Applicant"),
        _("Fiscal year"),
        _("Call"),
        _("Title of the project"),
        _("State"),
        _("Stands at"),
        _("Since"),
        _("Late on the way"),
        _("Sum asked for (yen)"),
        _("Submitted"),
    ]


def cells_of(application: Application, *, late: bool) -> list[object]:
    """One application as the columns of `header`; days as 2026-11-22."""
    case = application.case
    sent = case.submitted_at
    return [
        case.reference,
        case.applicant.code,
        case.applicant.name,
        case.fiscal_year,
        application.call.name_ja,
        case.title,
        State(case.state).label,
        case.stands_at.name,
        timezone.localtime(case.stands_since).strftime("%Y-%m-%d %H:%M"),
        _("late") if late else "",
        application.requested_yen,
        timezone.localtime(sent).strftime("%Y-%m-%d %H:%M") if sent else "",
    ]
