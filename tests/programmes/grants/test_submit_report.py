"""A final report is handed in when it answers the plan and every yen is proved."""

from __future__ import annotations

from datetime import date

import pytest

from kakehashi.foundation.files.models import StoredFile
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Duty,
    DutyKind,
    Evidence,
    Procedure,
    ProcedureKind,
    ProcedureLine,
)
from kakehashi.programmes.grants.queries.reporting import period_of
from kakehashi.programmes.grants.verbs.evidence import (
    Proof,
    add_evidence,
    remove_evidence,
)
from kakehashi.programmes.grants.verbs.money import owe
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    return_procedure,
)
from kakehashi.programmes.grants.verbs.reports import (
    Spent,
    problems_with_report,
    report_costs,
    submit_report,
    write_report,
)
from tests.foundation.files.uploads import an_upload
from tests.programmes.grants.makers import a_branch_officer, a_secretary, a_town
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_report,
    a_report_at_the_association,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db


def told(procedure: Procedure) -> set[tuple[str, str]]:
    return {(p.code, p.field) for p in problems_with_report(same_procedure(procedure))}


def write(procedure: Procedure, **changes: object) -> None:
    by, at = officer_of(procedure.application), FEBRUARY + DAY / 2
    write_report(procedure, changes=changes, seen_at=procedure.saved_at, by=by, at=at)


def lines_of(procedure: Procedure) -> list[ProcedureLine]:
    return list(procedure.lines.all())


def test_a_report_that_answers_everything_is_handed_in_and_the_duty_is_met() -> None:
    application = a_grant()
    owe(application, DutyKind.REPORT, due_at=FEBRUARY + 5 * DAY, at=FEBRUARY - 9 * DAY)
    report = a_report(application)

    submit_report(report, by=officer_of(application), at=FEBRUARY + DAY)

    assert report.case.state == ProcedureState.SUBMITTED
    assert report.case.stands_at.kind == "branch"
    assert Duty.objects.get().met_at == FEBRUARY + DAY


def test_an_empty_report_is_told_all_that_is_missing_at_once() -> None:
    application = a_grant()
    by = officer_of(application)
    report = begin_procedure(application, ProcedureKind.REPORT, by=by, at=FEBRUARY)
    one, other = lines_of(report)

    assert told(report) == {
        *(("missing", f) for f in ("done", "result", "lessons", "may_publish")),
        *(("missing", f) for f in ("starts_on", "ends_on")),
        ("line-unanswered", f"line-{one.pk}"),
        ("line-unanswered", f"line-{other.pk}"),
    }
    with pytest.raises(Refused):
        submit_report(report, by=by, at=FEBRUARY + DAY)
    assert same_procedure(report).case.state == ProcedureState.DRAFT


def test_who_lets_it_be_published_writes_what_is_published() -> None:
    report = a_report()
    write(report, may_publish=True)

    assert told(report) == {
        ("missing", f) for f in ("public_title", "public_summary", "public_point")
    }


def test_dates_outside_the_period_in_force_are_told() -> None:
    report = a_report()
    write(report, starts_on=date(2027, 5, 31), ends_on=date(2028, 2, 1))

    assert told(report) == {
        ("outside-period", "starts_on"),
        ("outside-period", "ends_on"),
    }
    period = period_of(report.application)
    assert (period.starts_on, period.ends_on) == (date(2027, 6, 1), date(2028, 1, 31))


def test_a_project_cannot_end_before_it_begins() -> None:
    report = a_report()

    with pytest.raises(Refused) as refused:
        write(report, starts_on=date(2027, 9, 1), ends_on=date(2027, 8, 1))

    assert [p.field for p in refused.value.problems] == ["ends_on"]


def test_a_line_of_the_plan_on_which_nothing_was_spent_says_why() -> None:
    report = a_report(spent=(600_000, 0))
    assert told(report) == set(), "the reason stands beside it"
    line = lines_of(report)[1]
    ProcedureLine.objects.filter(pk=line.pk).update(basis="")

    assert told(report) == {("line-unanswered", f"line-{line.pk}")}


def test_a_line_of_the_plan_that_is_gone_is_missed() -> None:
    report = a_report()
    lines_of(report)[0].delete()

    assert told(report) == {("line-missing", "")}


def test_evidence_that_does_not_add_up_is_told_at_its_line_with_the_difference() -> (
    None
):
    report = a_report()
    one, other = lines_of(report)
    Evidence.objects.filter(line=one).update(amount_yen=599_000)
    Evidence.objects.filter(line=other).update(amount_yen=600_001)

    problems = problems_with_report(report)

    assert {(p.code, p.field) for p in problems} == {
        ("evidence-differs", f"line-{one.pk}"),
        ("evidence-differs", f"line-{other.pk}"),
    }
    assert "1,000" in problems[0].message
    assert "1円" in problems[1].message


def test_evidence_of_another_year_and_a_number_given_twice_are_told() -> None:
    report = a_report()
    one, other = Evidence.objects.order_by("number")
    Evidence.objects.filter(pk=one.pk).update(dated=date(2027, 5, 31))
    Evidence.objects.filter(pk=other.pk).update(number=one.number)

    assert told(report) == {
        ("evidence-outside-period", f"evidence-{one.pk}"),
        ("number-twice", f"evidence-{one.pk}"),
        ("number-twice", f"evidence-{other.pk}"),
    }


def test_a_line_added_can_be_left_out_again_and_its_evidence_goes_along() -> None:
    report = a_report()
    by = officer_of(report.application)
    kept = [
        Spent(row.expense_class, "", row.amount_yen, row.basis, line=row.pk)
        for row in lines_of(report)
    ]
    new = Spent("rent", "会場借上げ", 30_000, "1日")
    report_costs(
        report,
        [*kept, new],
        other_income_yen=5,
        seen_at=report.saved_at,
        by=by,
        at=FEBRUARY + DAY,
    )
    added = lines_of(report)[2]
    assert (added.description, added.planned_id) == ("会場借上げ", None)
    assert same_procedure(report).report.other_income_yen == 5
    proof = Proof(added.pk, 9, date(2027, 9, 9), "実演会館", 30_000)
    add_evidence(
        report,
        [proof],
        upload=an_upload(),
        seen_at=report.saved_at,
        by=by,
        at=FEBRUARY + 2 * DAY,
    )

    report_costs(
        report,
        kept,
        other_income_yen=0,
        seen_at=report.saved_at,
        by=by,
        at=FEBRUARY + 3 * DAY,
    )

    assert [row.description for row in lines_of(report)] == ["講師謝金", "翻訳委託"]
    assert Evidence.objects.count() == 2
    assert StoredFile.objects.get(removed_at__isnull=False).removed_by == by


def test_a_line_of_the_plan_keeps_its_name_whatever_is_sent() -> None:
    report = a_report()
    one, _other = lines_of(report)
    by = officer_of(report.application)

    report_costs(
        report,
        [Spent("other", "交際費", 1, "1", line=one.pk)],
        other_income_yen=0,
        seen_at=report.saved_at,
        by=by,
        at=FEBRUARY + DAY,
    )

    assert [(r.description, r.amount_yen) for r in lines_of(report)] == [
        ("講師謝金", 1),
        ("翻訳委託", 600_000),
    ]


def test_a_line_of_another_report_cannot_be_written() -> None:
    report = a_report()
    stranger = lines_of(a_report(a_grant(town=a_town("実演町", "07301"))))[0]
    by = officer_of(report.application)

    with pytest.raises(Refused) as refused:
        report_costs(
            report,
            [Spent("fees", "", 1, line=stranger.pk)],
            other_income_yen=0,
            seen_at=report.saved_at,
            by=by,
            at=FEBRUARY + DAY,
        )
    assert [p.code for p in refused.value.problems] == ["no-such-line"]
    with pytest.raises(Refused) as refused:
        add_evidence(
            report,
            [Proof(stranger.pk, 7, date(2027, 9, 1), "実演", 1)],
            seen_at=same_procedure(report).saved_at,
            by=by,
            at=FEBRUARY + DAY,
        )
    assert [p.field for p in refused.value.problems] == ["line"]


def test_of_two_officers_who_write_the_second_is_told() -> None:
    report = a_report()
    seen, by = report.saved_at, officer_of(report.application)
    write(report, done="訓練を4回行った。")

    with pytest.raises(Refused) as refused:
        write_report(
            report, changes={"done": "古い"}, seen_at=seen, by=by, at=FEBRUARY + DAY
        )

    assert [p.code for p in refused.value.problems] == ["changed-meanwhile"]
    assert same_procedure(report).report.done == "訓練を4回行った。"


def test_what_was_handed_in_can_be_corrected_only_after_it_came_back() -> None:
    report = a_report_at_the_association()
    by = officer_of(report.application)
    paper = Evidence.objects.order_by("number")[0]
    with pytest.raises(Refused) as refused:
        remove_evidence(
            report, paper, seen_at=report.saved_at, by=by, at=FEBRUARY + 3 * DAY
        )
    assert [p.code for p in refused.value.problems] == ["not-editable"]

    return_procedure(
        report,
        note="領収書を確かめてください。",
        due_at=FEBRUARY + 20 * DAY,
        by=a_secretary(),
        at=FEBRUARY + 4 * DAY,
    )
    report = same_procedure(report)
    remove_evidence(
        report, paper, seen_at=report.saved_at, by=by, at=FEBRUARY + 5 * DAY
    )

    assert Evidence.objects.count() == 1


def test_a_branch_cannot_write_the_report_of_a_town() -> None:
    report = a_report()

    with pytest.raises(Refused) as refused:
        write_report(
            report,
            changes={"done": "支部が書く"},
            seen_at=report.saved_at,
            by=a_branch_officer(),
            at=FEBRUARY + DAY,
        )

    assert [p.code for p in refused.value.problems] == ["not-editable"]
