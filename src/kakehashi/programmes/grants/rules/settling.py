"""How the sum of a grant is fixed after the final report (額の確定), in whole yen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.kernel.problems import Problem
from kakehashi.programmes.grants.models import Procedure, ProcedureLine


class Bound(models.TextChoices):
    """What a settled sum came up against (確定額を決めたもの)."""

    COMMITTED = "committed", gettext_lazy("The grant as awarded and changed")
    RATE = "rate", gettext_lazy("The share of the accepted costs that the call pays")
    ACCEPTED = "accepted", gettext_lazy("The accepted costs")
    NEED = "need", gettext_lazy("What other income leaves open")


@dataclass(frozen=True, slots=True)
class Settled:
    """A sum fixed and how it came so, in yen.

    Attributes:
        spent: of every line. accepted: of the eligible lines, less what was cut.
        by_rate: what the accepted costs bear. by_need: what other income leaves open.
        bound_by: the least of them, the first where several are equal.
    """

    spent: int
    accepted: int
    by_rate: int
    by_need: int
    settled: int
    bound_by: Bound


def settle(
    lines: Sequence[ProcedureLine],
    *,
    committed_yen: int,
    rate_percent: int | None,
    other_income_yen: int,
) -> Settled:
    """Fix the sum of a grant: never more than committed, borne by costs, and needed.

    The least of (1) what was awarded and changed since, (2) the eligible costs that
    were accepted times the rate of the call, fractions of a yen dropped, and (3) the
    costs less fees and other income, never below zero.
    Source: the order of 補助金 (補助金等に係る予算の執行の適正化に関する法律, art. 15:
    the sum is fixed by what conforms to the decision); domain.md §4.3 for the step.
    """
    spent = sum(line.amount_yen for line in lines)
    accepted = sum(line.amount_yen - line.cut_yen for line in lines if line.is_eligible)
    by_rate = accepted if rate_percent is None else accepted * rate_percent // 100
    by_need = max(spent - other_income_yen, 0)
    share = Bound.ACCEPTED if rate_percent is None else Bound.RATE
    bounds = (
        (committed_yen, Bound.COMMITTED),
        (by_rate, share),
        (by_need, Bound.NEED),
    )
    settled, bound_by = min(bounds, key=lambda bound: bound[0])
    return Settled(spent, accepted, by_rate, by_need, settled, bound_by)


def problems_with_cutting(
    lines: Sequence[ProcedureLine], cuts: Mapping[int, tuple[int, str]]
) -> list[Problem]:
    """Why costs cannot be cut like this; ``cuts`` are (yen, reason) by line id.

    Fields are named ``cut-<line>`` and ``reason-<line>``.
    """
    by_pk = {line.pk: line for line in lines}
    if unknown := set(cuts) - set(by_pk):
        return [
            Problem(
                "no-such-line",
                _("The report has no such line: %s") % sorted(unknown)[0],
            )
        ]
    return [
        problem
        for pk, (yen, reason) in cuts.items()
        for problem in _with_cut(by_pk[pk], yen, reason)
    ]


def _with_cut(line: ProcedureLine, yen: int, reason: str) -> Iterator[Problem]:
    if not 0 <= yen <= line.amount_yen:
        yield Problem(
            "cut-too-large",
            _("“%(line)s”: at most %(yen)s yen can be cut.")
            % {"line": line.description, "yen": f"{line.amount_yen:,}"},
            f"cut-{line.pk}",
        )
    elif yen and not reason.strip():
        yield Problem(
            "reason-missing",
            _("“%(line)s”: please say why it is not accepted.")
            % {"line": line.description},
            f"reason-{line.pk}",
        )


def problems_with_settling(
    lines: Sequence[ProcedureLine],
    *,
    underway: Sequence[Procedure],
) -> list[Problem]:
    """Why the sum cannot be fixed now. ``underway``: what else of the grant is open."""
    found = [
        Problem(
            "procedure-open",
            _("%(reference)s has to be decided or withdrawn first.")
            % {"reference": other.case.reference},
        )
        for other in underway
    ]
    found += problems_with_cutting(
        lines, {line.pk: (line.cut_yen, line.cut_reason) for line in lines}
    )
    return found
