"""The sum that is fixed: never more than granted, borne by costs, and needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.engines.cases.models import Case
from kakehashi.programmes.grants.models import Procedure, ProcedureLine
from kakehashi.programmes.grants.rules.settling import (
    Bound,
    problems_with_cutting,
    problems_with_settling,
    settle,
)

YEN = st.integers(0, 10**8)


def line(
    amount_yen: int, cut_yen: int = 0, *, is_eligible: bool = True, pk: int = 1
) -> ProcedureLine:
    return ProcedureLine(
        pk=pk,
        description="講師謝金",
        amount_yen=amount_yen,
        cut_yen=cut_yen,
        cut_reason="対象外" if cut_yen else "",
        is_eligible=is_eligible,
    )


def fixed(
    *lines: ProcedureLine,
    committed: int = 1_000_000,
    rate: int | None = None,
    income: int = 0,
) -> tuple[int, Bound]:
    found = settle(
        lines, committed_yen=committed, rate_percent=rate, other_income_yen=income
    )
    return found.settled, found.bound_by


@pytest.mark.parametrize(
    ("lines", "terms", "told"),
    [
        ([line(1_200_000)], {}, (1_000_000, Bound.COMMITTED)),
        ([line(900_000)], {}, (900_000, Bound.ACCEPTED)),
        ([line(900_000, 100_000)], {}, (800_000, Bound.ACCEPTED)),
        ([line(900_001)], {"rate": 50}, (450_000, Bound.RATE)),
        ([line(900_000), line(500_000, is_eligible=False)], {}, (900_000, "accepted")),
        ([line(900_000)], {"income": 300_000}, (600_000, Bound.NEED)),
        ([line(900_000)], {"income": 2_000_000}, (0, Bound.NEED)),
        ([], {}, (0, Bound.ACCEPTED)),
        ([line(900_000)], {"committed": 0}, (0, Bound.COMMITTED)),
    ],
)
def test_the_least_bound_fixes_the_sum(
    lines: list[ProcedureLine], terms: dict[str, int], told: tuple[int, str]
) -> None:
    assert fixed(*lines, **terms) == told


@given(
    st.lists(st.tuples(YEN, YEN, st.booleans()), max_size=6),
    YEN,
    st.none() | st.integers(1, 100),
    YEN,
)
def test_it_is_never_more_than_granted_accepted_or_needed(
    costs: list[tuple[int, int, bool]], committed: int, rate: int | None, income: int
) -> None:
    lines = [line(yen, min(cut, yen), is_eligible=is_in) for yen, cut, is_in in costs]

    found = settle(
        lines, committed_yen=committed, rate_percent=rate, other_income_yen=income
    )

    assert 0 <= found.settled <= committed
    assert found.settled <= found.accepted <= found.spent
    assert 100 * found.settled <= (rate or 100) * found.accepted
    assert found.settled + income <= found.spent or found.settled == 0
    bounds = {
        Bound.COMMITTED: committed,
        Bound.RATE: found.by_rate,
        Bound.ACCEPTED: found.by_rate,
        Bound.NEED: found.by_need,
    }
    assert found.settled == bounds[found.bound_by], "it names what it came up against"


def codes(cuts: dict[int, tuple[int, str]]) -> set[tuple[str, str]]:
    found = problems_with_cutting([line(500)], cuts)
    return {(problem.code, problem.field) for problem in found}


def test_more_than_a_line_cannot_be_cut_and_a_cut_has_its_reason() -> None:
    assert codes({1: (501, "対象外")}) == {("cut-too-large", "cut-1")}
    assert codes({1: (-1, "対象外")}) == {("cut-too-large", "cut-1")}
    assert codes({1: (1, " ")}) == {("reason-missing", "reason-1")}
    assert codes({2: (1, "対象外")}) == {("no-such-line", "")}
    assert codes({1: (500, "対象外")}) == codes({1: (0, "")}) == set()


def test_a_cut_without_a_reason_keeps_a_sum_from_being_fixed() -> None:
    assert problems_with_settling([line(1)], underway=[]) == []
    cut = line(1)
    cut.cut_yen = 1

    found = problems_with_settling([cut], underway=[])

    assert [problem.code for problem in found] == ["reason-missing"]
    change = Procedure(case=Case(reference="GC-1"))
    (open_,) = problems_with_settling([line(1)], underway=[change])
    assert (open_.code, "GC-1" in open_.message) == ("procedure-open", True)
