from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kakehashi.foundation.ledger.models import SectionMark
from kakehashi.kernel.problems import Problem


def problems_with_mark(
    mark: str, marks: Sequence[SectionMark], *, on: date
) -> list[Problem]:
    """Why a section mark cannot be used on a day; ``marks`` are its known terms.

    A mark nobody has registered yet may be used: an association that begins has
    letters to number before it has entered its marks.
    """
    if not mark or len(mark) > 20 or not mark.isprintable() or mark != mark.strip():
        message = _("A section mark has 1 to 20 characters without spaces around it.")
        return [Problem("mark-unreadable", message, "mark")]
    if marks and not any(
        term.since <= on and (term.until is None or on <= term.until) for term in marks
    ):
        message = _("The section mark %(mark)s is not in use on this day.")
        return [Problem("mark-not-in-force", message % {"mark": mark}, "mark")]
    return []
