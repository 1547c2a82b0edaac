"""A list of applications as rows of a sheet that Excel may open without harm."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application

# A cell that begins so is a formula to Excel; an apostrophe makes it text again.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


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
        _("Late"),
        _("Sum asked for (yen)"),
        _("Submitted"),
    ]


def safe(cell: object) -> str:
    """``cell`` as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def safe_cells(application: Application, *, late: bool) -> list[str]:
    """One application as the columns of `header`; days as 2026-11-22."""
    case = application.case
    sent = case.submitted_at
    cells: list[object] = [
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
    return [safe(cell) for cell in cells]
