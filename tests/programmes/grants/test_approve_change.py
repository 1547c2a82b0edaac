"""What approving a change does to the account, the dates and the grant."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Call,
    DutyKind,
    Letter,
    Movement,
    MovementKind,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.queries.in_force import in_force
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import (
    open_duties,
    plan_of,
    same_procedure,
)
from kakehashi.programmes.grants.verbs.changes import approve_change, submit_change
from kakehashi.programmes.grants.verbs.money import note_movement, owe
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    forward_procedure,
)
from kakehashi.programmes.grants.verbs.reports import (
    Spent,
    report_costs,
    submit_report,
    write_report,
)
from kakehashi.programmes.grants.verbs.settlements import settle_report
from tests.programmes.grants.makers import NOON, a_secretary, an_officer
from tests.programmes.grants.makers_change import (
    HOUR,
    a_change,
    a_stop,
    an_advance,
    an_approved,
    at_the_association,
)
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    TOLD,
    a_grant,
    a_report_at_the_association,
    branch_of_grant,
    officer_of,
    pay_in_advance,
)

pytestmark = pytest.mark.django_db
LATER = NOON + 2 * HOUR


def approve(change: Procedure, yen: int, **words: object) -> Letter:
    return approve_change(
        change,
        approved_yen=yen,
        by=a_secretary(),
        at=LATER,
        **words,  # type: ignore[arg-type]
    )


def codes(change: Procedure, yen: int, **words: object) -> set[str]:
    with pytest.raises(Refused) as refused:
        approve(change, yen, **words)
    return {problem.code for problem in refused.value.problems}


def test_costs_that_move_within_the_sum_leave_the_account_alone() -> None:
    change = at_the_association(a_change(yen=(500_000, 700_000)))

    approve(change, 1_000_000)

    assert [m.kind for m in Movement.objects.all()] == [MovementKind.AWARD]
    plan = plan_of(change.application)
    assert [line.amount_yen for line in plan] == [500_000, 700_000]


def test_a_sum_that_shrinks_is_entered_as_the_difference() -> None:
    change = at_the_association(a_change(yen=(300_000, 500_000), requested_yen=700_000))

    letter = approve(change, 700_000)

    assert account_of(change.application).committed == 700_000
    assert letter.amount_yen == 700_000
    entry = Movement.objects.get(kind=MovementKind.CHANGE)
    assert entry.committed_yen == -300_000
    assert same_procedure(change).case.state == ProcedureState.APPROVED


def test_a_sum_that_grows_must_fit_into_the_budget() -> None:
    grant = a_grant(budget_yen=1_100_000)
    change = at_the_association(a_change(grant, requested_yen=1_200_000))

    assert codes(change, 1_200_000) == {"over-budget"}
    Call.objects.filter(pk=grant.call_id).update(budget_yen=1_200_000)
    approve(same_procedure(change), 1_200_000)

    assert account_of(grant).committed == 1_200_000


def test_no_more_is_granted_than_was_asked_for() -> None:
    change = at_the_association(a_change())

    assert codes(change, 1_000_001) == {"over-request"}
    assert same_procedure(change).case.state == ProcedureState.SUBMITTED


def test_nobody_decides_for_the_body_she_works_for() -> None:
    change = at_the_association(a_change())
    both = an_officer(change.case.applicant, "futari")
    a_secretary("futari")

    with pytest.raises(Refused) as refused:
        approve_change(change, approved_yen=1_000_000, by=both, at=LATER)

    assert [p.code for p in refused.value.problems] == ["own-body"]


def test_the_second_to_decide_is_told_and_nothing_is_entered_twice() -> None:
    change = at_the_association(a_change(yen=(300_000, 500_000), requested_yen=700_000))
    stale = same_procedure(change)
    approve(change, 700_000)

    with pytest.raises(Refused) as refused:
        approve(stale, 700_000)

    assert refused.value.problems[0].code in {"changed-meanwhile", "not-permitted"}
    assert Movement.objects.filter(kind=MovementKind.CHANGE).count() == 1
    assert Letter.objects.filter(procedure=change).count() == 1


def test_a_stop_before_anything_is_paid_closes_the_grant() -> None:
    grant = a_grant()
    owe(grant, DutyKind.REPORT, due_at=NOON + 90 * HOUR, at=NOON)
    stop = at_the_association(a_stop(grant))

    approve(stop, 0)

    award = Award.objects.get(application=grant)
    assert award.closed_at == LATER
    assert account_of(grant).committed == 0
    assert not open_duties(grant).exists()


def test_a_stop_after_an_advance_needs_the_day_of_its_final_report() -> None:
    grant = a_grant()
    note_movement(
        grant,
        MovementKind.ADVANCE,
        paid_yen=200_000,
        on=date(2026, 11, 1),
        by=a_secretary(),
        at=NOON,
    )
    grant.duties.all().delete()
    stop = at_the_association(a_stop(grant))

    assert codes(stop, 0) == {"due-missing"}
    approve(same_procedure(stop), 0, report_due_on=date(2027, 8, 31))

    duty = open_duties(grant).get(kind=DutyKind.REPORT)
    assert timezone.localtime(duty.due_at).isoformat()[:16] == "2027-08-31T17:00"
    assert Award.objects.get(application=grant).closed_at is None
    assert account_of(grant).committed == 0


def test_a_stop_waits_for_what_else_is_to_be_decided() -> None:
    grant = a_grant(advance_percent=50)
    at_the_association(an_advance(grant))
    stop = at_the_association(a_stop(grant))

    assert codes(stop, 0) == {"procedure-open"}


def test_the_second_change_starts_from_the_first() -> None:
    first = an_approved(yen=(300_000, 500_000), requested_yen=700_000)
    grant = first.application
    officer = officer_of(grant)

    second = begin_procedure(grant, ProcedureKind.CHANGE, by=officer, at=LATER + HOUR)

    assert second.number == 2
    assert [line.amount_yen for line in second.lines.all()] == [300_000, 500_000]
    assert in_force(grant).committed_yen == 700_000
    assert in_force(grant, before=first).committed_yen == 1_000_000


def test_a_change_begun_before_the_report_cannot_be_sent_after_it() -> None:
    """Else it could bind more money than the settlement fixed."""
    grant = a_grant()
    change = a_change(grant, requested_yen=900_000)
    report = a_report_at_the_association(grant)

    with pytest.raises(Refused) as refused:
        submit_change(same_procedure(change), by=officer_of(grant), at=FEBRUARY + DAY)

    assert [p.code for p in refused.value.problems] == ["report-handed-in"]
    assert same_procedure(report).case.state == ProcedureState.SUBMITTED


def test_an_advance_of_a_project_that_stops_before_it_begins_is_given_back() -> None:
    """Nothing was spent, nothing is proved, and all of it is asked back."""
    grant = a_grant()
    pay_in_advance(grant, 200_000, at=NOON)
    stop = at_the_association(a_stop(grant, ends_on=date(2027, 5, 1)))
    approve(stop, 0, report_due_on=date(2027, 8, 31))

    report = nothing_was_spent(same_application(grant))

    account = account_of(grant)
    assert (account.committed, account.paid) == (0, 200_000)
    assert report.case.state == ProcedureState.SETTLED


def nothing_was_spent(grant: Application) -> Procedure:
    """The final report of such a project, settled."""
    by, at = officer_of(grant), NOON + 300 * HOUR
    report = begin_procedure(grant, ProcedureKind.REPORT, by=by, at=at)
    days = {"starts_on": date(2027, 4, 20), "ends_on": date(2027, 5, 1)}
    write_report(
        report, changes={**TOLD, **days}, seen_at=report.saved_at, by=by, at=at
    )
    report_costs(
        report,
        [
            Spent(x.expense_class, x.description, 0, "中止のため", line=x.pk)
            for x in report.lines.all()
        ],
        other_income_yen=0,
        seen_at=report.saved_at,
        by=by,
        at=at,
    )
    submit_report(report, by=by, at=at)
    forward_procedure(report, by=branch_of_grant(grant), at=at)
    settle_report(report, seen_at=report.saved_at, by=a_secretary(), at=at)
    return same_procedure(report)
