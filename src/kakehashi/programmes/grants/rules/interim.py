"""Why an interim report (中間報告) cannot be handed in yet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import Report


def problems_with_interim(report: Report) -> list[Problem]:
    """It must say what was done so far; costs may be told, and need not."""
    if report.done.strip():
        return []
    return [Problem("missing", _("Please say what was done so far."), "done")]
