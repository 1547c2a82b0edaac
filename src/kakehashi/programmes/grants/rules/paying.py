"""Whether a settled grant may be claimed, paid, asked back or closed; sums in yen."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem


def problems_with_claiming(balance_yen: int) -> list[Problem]:
    """Why nothing can be claimed: all is paid, or something is owed back."""
    if balance_yen > 0:
        return []
    return [Problem("nothing-to-pay", _("Nothing is left to pay of this grant."))]


def problems_with_paying_out(
    balance_yen: int, *, on: date, settled_on: date, today: date
) -> list[Problem]:
    """Why the balance cannot be entered as paid on this day."""
    found = problems_with_claiming(balance_yen)
    if on > today:
        message = _("The day on which it was paid cannot lie ahead.")
        found.append(Problem("not-yet", message, "on"))
    elif on < settled_on:
        message = _("It cannot have been paid before the sum was fixed.")
        found.append(Problem("too-early", message, "on"))
    return found


def problems_with_asking_back(
    balance_yen: int, *, due_on: date | None, today: date
) -> list[Problem]:
    """Why a repayment (返還) cannot be asked for, or not by this day."""
    if balance_yen >= 0:
        message = _("The body has not received more than it was granted.")
        return [Problem("nothing-to-repay", message)]
    if due_on is None:
        message = _("This call sets no time for repayments; please give a day.")
        return [Problem("due-missing", message, "due_on")]
    if due_on <= today:
        return [Problem("due-past", _("The day must lie ahead."), "due_on")]
    return []


def problems_with_receiving(
    amount_yen: int, *, owed_yen: int, on: date, settled_on: date, today: date
) -> list[Problem]:
    """Why a sum cannot be entered as repaid: more than is owed, or not yet there."""
    found = []
    if not 0 < amount_yen <= owed_yen:
        message = _("Between 1 and %(yen)s yen can come back.") % {
            "yen": f"{owed_yen:,}"
        }
        found.append(Problem("over-payment", message, "amount_yen"))
    if on > today:
        message = _("The day on which it came in cannot lie ahead.")
        found.append(Problem("not-yet", message, "on"))
    elif on < settled_on:
        message = _("It cannot have come in before the sum was fixed.")
        found.append(Problem("too-early", message, "on"))
    return found


def problems_with_closing(balance_yen: int) -> list[Problem]:
    """Why a grant cannot be closed: something is owed still, by one side."""
    if not balance_yen:
        return []
    told = (
        _("%(yen)s yen are still to be paid.")
        if balance_yen > 0
        else _("%(yen)s yen are still to be paid back.")
    )
    return [Problem("balance-open", told % {"yen": f"{abs(balance_yen):,}"})]
