"""What follows an award begins where the plan stands, and goes the same way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kakehashi.foundation.notices.models import Deadline
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import (
    Application,
    Duty,
    DutyKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.money import Account, account_of
from kakehashi.programmes.grants.verbs.changes import write_change
from kakehashi.programmes.grants.verbs.costs import CostNow
from kakehashi.programmes.grants.verbs.money import meet, owe, owe_again
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    forward_procedure,
    return_procedure,
    send_procedure,
)
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_branch_officer,
    a_decided,
    an_officer,
)

pytestmark = pytest.mark.django_db
C, A, I, R = (  # noqa: E741 -- one letter a kind reads best in the tables below
    ProcedureKind.CHANGE,
    ProcedureKind.ADVANCE,
    ProcedureKind.INTERIM,
    ProcedureKind.REPORT,
)


def begin(application: Application, kind: ProcedureKind) -> Procedure:
    return begin_procedure(application, kind, by=an_officer(), at=NOON + DAY)


def refusal(application: Application, kind: ProcedureKind) -> set[str]:
    with pytest.raises(Refused) as refused:
        begin(application, kind)
    return {problem.code for problem in refused.value.problems}


def lines(procedure: Procedure) -> list[tuple[str, int]]:
    return [(line.description, line.amount_yen) for line in procedure.lines.all()]


def test_a_change_starts_from_the_costs_as_applied_for() -> None:
    change = begin(a_decided(1_000_000), C)

    assert change.case.reference.startswith("GC-")
    assert lines(change) == [("講師謝金", 600_000), ("翻訳委託", 600_000)]
    assert all(line.planned_id for line in change.lines.all())


def test_a_final_report_starts_from_the_same_lines_with_nothing_spent() -> None:
    report = begin(a_decided(1_000_000), R)

    assert lines(report) == [("講師謝金", 0), ("翻訳委託", 0)]


def test_it_goes_the_way_the_application_went() -> None:
    application = a_decided(1_000_000)

    report = begin(application, R)

    way = [stop.organisation_id for stop in application.case.stops.all()]
    assert [stop.organisation_id for stop in report.case.stops.all()] == way


def test_nothing_follows_a_decision_not_to_award() -> None:
    assert refusal(a_decided(None), R) == {"not-awarded"}


@pytest.mark.parametrize("kind", [C, I, R])
def test_of_two_of_a_kind_the_second_is_told_of_the_first(kind: ProcedureKind) -> None:
    application = a_decided(1_000_000)
    begin(application, kind)

    assert refusal(application, kind) == {"already-begun"}


def test_a_call_that_pays_nothing_in_advance_says_so() -> None:
    assert refusal(a_decided(1_000_000), A) == {"no-advance"}


def test_once_the_final_report_is_handed_in_the_plan_stays() -> None:
    application = a_decided(1_000_000)
    send_procedure(begin(application, R), by=an_officer(), at=NOON + 2 * DAY)

    assert refusal(application, C) == {"report-handed-in"}


def test_an_award_opens_the_account_with_its_sum() -> None:
    assert account_of(a_decided(1_000_000)) == Account(committed=1_000_000, paid=0)


def test_of_two_officers_who_save_the_costs_the_second_is_told() -> None:
    change = begin(a_decided(1_000_000), C)
    seen = change.saved_at
    cost = CostNow("fees", "講師謝金", 500_000)

    def save(costs: list[CostNow], at: datetime) -> None:
        write_change(
            change, changes={}, costs=costs, seen_at=seen, by=an_officer(), at=at
        )

    save([cost], NOON + 2 * DAY)
    with pytest.raises(Refused) as refused:
        save([], NOON + 3 * DAY)

    assert {p.code for p in refused.value.problems} == {"changed-meanwhile"}
    assert lines(change) == [("講師謝金", 500_000)]


def test_what_is_owed_is_reminded_of_until_it_is_met_and_again_when_it_returns() -> (
    None
):
    application = a_decided(1_000_000)
    due = NOON + 30 * DAY
    owe(application, DutyKind.REPORT, due_at=due, at=NOON)
    report = begin(application, R)
    assert report.case.due_at == due

    send_procedure(report, by=an_officer(), at=NOON + 2 * DAY)
    assert not Deadline.objects.filter(done_at=None, key__startswith="grants.duty")
    assert not Duty.objects.filter(met_at=None).exists()

    return_procedure(
        report,
        note="領収書が足りません。",
        due_at=NOON + 10 * DAY,
        by=a_branch_officer(),
        at=NOON + 3 * DAY,
    )
    assert Duty.objects.get().met_at is None
    assert Deadline.objects.filter(done_at=None, key__startswith="grants.duty").exists()


def test_a_date_that_moves_takes_its_reminder_along() -> None:
    application = a_decided(1_000_000)
    owe(application, DutyKind.REPORT, due_at=NOON + 30 * DAY, at=NOON)

    owe(application, DutyKind.REPORT, due_at=NOON + 60 * DAY, at=NOON + DAY)

    assert Duty.objects.get().due_at == NOON + 60 * DAY
    deadline = Deadline.objects.get(key__startswith="grants.duty")
    assert deadline.due_at == NOON + 60 * DAY
    assert deadline.next_reminder_at is not None
    assert deadline.next_reminder_at > NOON + 30 * DAY - timedelta(days=1)


def test_what_was_never_owed_cannot_be_met() -> None:
    application = a_decided(1_000_000)

    assert not meet(application, DutyKind.INTERIM, at=NOON)
    owe_again(application, DutyKind.INTERIM, at=NOON)
    assert not Duty.objects.exists()


def test_the_branch_passes_a_procedure_on() -> None:
    report = send_procedure(
        begin(a_decided(1_000_000), R), by=an_officer(), at=NOON + 2 * DAY
    )

    forward_procedure(report, by=a_branch_officer(), at=NOON + 3 * DAY)

    assert report.case.stands_at.kind == "association"
