"""What may be proposed for a round, and whether it still fits the budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kakehashi.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Wish:
    """What is proposed for one application, as the rules see it; sums in yen.

    ``amount_yen`` is None where it shall be declined.
    """

    reference: str
    requested_yen: int
    amount_yen: int | None
    reason: str


def problems_with_outcomes(
    wishes: Sequence[Wish], *, left_yen: int | None
) -> list[Problem]:
    """Why a round cannot be proposed like this; ``left_yen`` None knows no budget.

    Fields are named ``amount-<reference>`` and ``reason-<reference>``.
    """
    if not wishes:
        return [Problem("nothing-proposed", _("No application is in this proposal."))]
    return [*_over_budget(wishes, left_yen), *(p for w in wishes for p in _with(w))]


def problems_with_budget(total_yen: int, *, left_yen: int | None) -> list[Problem]:
    """Why ``total_yen`` cannot be committed: the budget has less left."""
    if left_yen is None or total_yen <= left_yen:
        return []
    return [
        Problem(
            "over-budget",
            _("The proposal comes to %(total)s yen; %(left)s yen are left.")
            % {"total": f"{total_yen:,}", "left": f"{left_yen:,}"},
        )
    ]


def _over_budget(wishes: Sequence[Wish], left_yen: int | None) -> list[Problem]:
    return problems_with_budget(
        sum(wish.amount_yen or 0 for wish in wishes), left_yen=left_yen
    )


def _with(wish: Wish) -> Iterator[Problem]:
    if wish.amount_yen is None:
        if not wish.reason.strip():
            yield Problem(
                "reason-missing",
                _("%(reference)s: please give the reason for not awarding.")
                % {"reference": wish.reference},
                f"reason-{wish.reference}",
            )
    elif not 0 < wish.amount_yen <= wish.requested_yen:
        yield Problem(
            "over-request",
            _("%(reference)s: the award must lie between 1 yen and the request.")
            % {"reference": wish.reference},
            f"amount-{wish.reference}",
        )
