"""How much of a grant may be paid in advance (概算払), and why a sum may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.pages.formats import say_yen
from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import Call, Procedure
from kakehashi.programmes.grants.rules.changing import problems_with_paper


def may_advance(call: Call, committed_yen: int, paid_yen: int) -> int | None:
    """What may still be paid in advance, whole yen; None: the call pays nothing."""
    if call.advance_percent is None:
        return None
    return max(committed_yen * call.advance_percent // 100 - paid_yen, 0)


def problems_with_advance(
    procedure: Procedure, *, most_yen: int | None
) -> list[Problem]:
    """Why an advance cannot be submitted as it is written."""
    if most_yen is None:
        return [_pays_nothing()]
    advance = procedure.advance
    found = list(_sum(advance.requested_yen, most_yen))
    if not advance.reason.strip():
        message = _("Please say what the advance is needed for.")
        found.append(Problem("missing", message, "reason"))
    return [*found, *problems_with_paper(procedure)]


def problems_with_paying(
    amount_yen: int,
    *,
    asked_yen: int,
    most_yen: int | None,
    decided_on: date,
    on: date,
    at: datetime,
) -> list[Problem]:
    """Why this sum cannot be entered as paid on this day."""
    if most_yen is None:
        return [_pays_nothing()]
    found = []
    most = min(asked_yen, most_yen)
    if not 0 < amount_yen <= most:
        message = _("Between 1 yen and %(most)s can be paid.") % {"most": say_yen(most)}
        found.append(Problem("over-advance", message, "amount_yen"))
    if on > timezone.localdate(at):
        message = _("The day on which it was paid cannot lie ahead.")
        found.append(Problem("not-yet", message, "on"))
    elif on < decided_on:
        message = _("It cannot have been paid before the grant was awarded.")
        found.append(Problem("too-early", message, "on"))
    return found


def _pays_nothing() -> Problem:
    return Problem("no-advance", _("This call pays nothing in advance."))


def _sum(asked: int | None, most: int) -> Iterator[Problem]:
    if not asked:
        message = _("Please enter the sum you ask for.")
        yield Problem("missing", message, "requested_yen")
    elif asked > most:
        yield Problem(
            "over-advance",
            _("At most %(most)s may be paid in advance.") % {"most": say_yen(most)},
            "requested_yen",
        )
