"""What is being written follows a change approved meanwhile, and loses nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.forms.interim import InterimForm
from kakehashi.programmes.grants.models import (
    Application,
    Procedure,
    ProcedureKind,
    ProcedureLine,
)
from kakehashi.programmes.grants.queries.procedures import plan_of
from kakehashi.programmes.grants.rules.changing import compared
from kakehashi.programmes.grants.rules.continuing import keyed
from kakehashi.programmes.grants.verbs.changes import approve_change, write_change
from kakehashi.programmes.grants.verbs.costs import CostNow
from kakehashi.programmes.grants.verbs.interims import write_interim
from kakehashi.programmes.grants.verbs.procedures import begin_procedure
from kakehashi.programmes.grants.verbs.reports import (
    Spent,
    problems_with_report,
    report_costs,
)
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_change import (
    HOUR,
    a_change,
    an_interim,
    at_the_association,
)
from tests.programmes.grants.makers_settle import (
    a_grant,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATER = NOON + 2 * HOUR


def a_change_that(application: Application, costs: Sequence[CostNow]) -> None:
    """A change to these costs, written, submitted and approved."""
    change = a_change(application)
    write_change(
        change,
        changes={},
        costs=costs,
        seen_at=change.saved_at,
        by=officer_of(application),
        at=NOON,
    )
    change = at_the_association(same_procedure(change))
    approve_change(change, approved_yen=1_000_000, by=a_secretary(), at=LATER)


def a_line_more(application: Application) -> list[CostNow]:
    """The plan with a line put before the others, and the second worded anew."""
    first, second = application.lines.all()
    return [
        CostNow("rent", "通訳機の借上げ", 200_000, "2台"),
        CostNow(first.expense_class, first.description, 500_000, planned=first.pk),
        CostNow(second.expense_class, "会場と控室の使用料", 500_000, planned=second.pk),
    ]


def a_report_begun() -> Procedure:
    grant = a_grant()
    by = officer_of(grant)
    report = begin_procedure(grant, ProcedureKind.REPORT, by=by, at=NOON)
    lines = list(report.lines.all())
    spent = [Spent(x.expense_class, x.description, 111_000, line=x.pk) for x in lines]
    report_costs(
        report,
        spent,
        other_income_yen=0,
        seen_at=report.saved_at,
        by=by,
        at=NOON + HOUR / 2,
    )
    return same_procedure(report)


def told(report: Procedure) -> list[tuple[str, int]]:
    return [(x.description, x.amount_yen) for x in report.lines.all()]


def codes(report: Procedure) -> set[str]:
    return {problem.code for problem in problems_with_report(report)}


def test_a_report_begun_before_a_change_gets_the_lines_of_the_new_plan() -> None:
    report = a_report_begun()
    first = report.application.lines.all()[0]

    a_change_that(report.application, a_line_more(report.application))

    assert told(report) == [
        (first.description, 111_000),
        ("会場と控室の使用料", 111_000),
        ("通訳機の借上げ", 0),
    ]
    assert "line-missing" not in codes(report)
    assert "line-unanswered" in codes(report)


def test_what_the_plan_has_lost_stays_with_what_was_written_of_it() -> None:
    report = a_report_begun()
    first, second = report.application.lines.all()
    kept = CostNow(first.expense_class, first.description, 1_000_000, planned=first.pk)

    a_change_that(report.application, [kept])

    assert told(report) == [
        (first.description, 111_000),
        (second.description, 111_000),
    ]


def test_a_line_of_a_change_stays_as_it_was_approved_whatever_is_sent() -> None:
    report = a_report_begun()
    a_change_that(report.application, a_line_more(report.application))
    report = same_procedure(report)
    added = report.lines.get(description="通訳機の借上げ")
    ProcedureLine.objects.filter(pk=added.pk).update(is_eligible=False)

    report_costs(
        report,
        [Spent("fees", "別の費目", 5_000, is_eligible=True, line=added.pk)],
        other_income_yen=0,
        seen_at=report.saved_at,
        by=officer_of(report.application),
        at=LATER,
    )

    added.refresh_from_db()
    assert (added.description, added.is_eligible) == ("通訳機の借上げ", False)
    assert added.amount_yen == 5_000
    assert report.lines.count() == 3


def test_who_has_the_page_open_meanwhile_is_told_and_loses_no_line() -> None:
    report = a_report_begun()
    seen_at = report.saved_at
    a_change_that(report.application, a_line_more(report.application))

    with pytest.raises(Refused) as refused:
        report_costs(
            report,
            [],
            other_income_yen=0,
            seen_at=seen_at,
            by=officer_of(report.application),
            at=LATER,
        )

    assert [p.code for p in refused.value.problems] == ["changed-meanwhile"]
    assert len(told(report)) == 3


def test_costs_of_an_interim_report_stay_with_their_lines_when_one_is_put_before() -> (
    None
):
    interim = an_interim()
    grant, by = interim.application, officer_of(interim.application)
    costs = [
        CostNow(x.expense_class, x.description, yen, planned=x.pk)
        for x, yen in zip(grant.lines.all(), (70_000, 30_000), strict=True)
    ]
    write_interim(
        interim, changes={}, costs=costs, seen_at=interim.saved_at, by=by, at=NOON
    )

    a_change_that(grant, a_line_more(grant))

    form = InterimForm(None, procedure=same_procedure(interim), plan=plan_of(grant))
    shown = [(line.description, box.value()) for line, box in form.cost_rows()]
    assert shown == [
        ("通訳機の借上げ", None),
        (costs[0].description, "70,000"),
        ("会場と控室の使用料", "30,000"),
    ]


def test_lines_in_the_same_words_are_compared_each() -> None:
    def line(yen: int) -> ProcedureLine:
        return ProcedureLine(expense_class="rent", description="借上げ", amount_yen=yen)

    rows = compared([line(10), line(20)], [line(30), line(40)]).lines

    assert [(row.before, row.after) for row in rows] == [(10, 30), (20, 40)]
    assert len({key for key, _line in keyed([line(1), line(2)])}) == 2
