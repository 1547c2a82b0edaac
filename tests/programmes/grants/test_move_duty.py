"""The association gives another day, or excuses an interim report, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.notices.models import Deadline
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Duty, DutyKind, ProcedureKind
from kakehashi.programmes.grants.verbs.duties import move_duty, waive_duty
from kakehashi.programmes.grants.verbs.money import meet, owe
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    return_procedure,
)
from tests.programmes.grants.makers import NOON, a_branch_officer, a_secretary
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_report_at_the_association,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
DUE = NOON + 300 * DAY
LATER = NOON + 60 * DAY


def a_duty(kind: DutyKind = DutyKind.REPORT) -> Duty:
    return owe(a_grant(), kind, due_at=DUE, at=NOON)


def codes(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as refused:
        act()
    return {problem.code for problem in refused.value.problems}


def test_a_day_moved_moves_the_reminder_and_the_draft_that_was_begun() -> None:
    duty = a_duty()
    by = officer_of(duty.application)
    report = begin_procedure(duty.application, ProcedureKind.REPORT, by=by, at=LATER)
    assert report.case.due_at == DUE

    move_duty(duty, due_at=DUE + 30 * DAY, seen_due_at=DUE, by=a_secretary(), at=LATER)

    assert Duty.objects.get().due_at == DUE + 30 * DAY
    deadline = Deadline.objects.get(key__startswith="grants.duty")
    assert deadline.due_at == DUE + 30 * DAY
    report.case.refresh_from_db()
    assert report.case.due_at == DUE + 30 * DAY
    entry = Entry.objects.get(act="grants.move-duty")
    assert entry.subject == duty.application.case.reference


def test_a_day_gone_by_is_no_day() -> None:
    duty = a_duty()

    told = codes(
        lambda: move_duty(
            duty, due_at=LATER, seen_due_at=DUE, by=a_secretary(), at=LATER
        )
    )

    assert told == {"due-past"}


def test_the_second_of_two_who_move_a_day_is_told() -> None:
    duty = a_duty()
    move_duty(duty, due_at=DUE + DAY, seen_due_at=DUE, by=a_secretary(), at=LATER)

    told = codes(
        lambda: move_duty(
            duty,
            due_at=DUE + 9 * DAY,
            seen_due_at=DUE,
            by=a_secretary("ito"),
            at=LATER,
        )
    )

    assert told == {"changed-meanwhile"}
    assert Duty.objects.get().due_at == DUE + DAY


def test_what_has_been_handed_in_is_neither_moved_nor_excused() -> None:
    duty = a_duty(DutyKind.INTERIM)
    meet(duty.application, DutyKind.INTERIM, at=LATER)
    duty.refresh_from_db()
    sato = a_secretary()

    assert codes(
        lambda: move_duty(duty, due_at=DUE + DAY, seen_due_at=DUE, by=sato, at=LATER)
    ) == {"duty-done"}
    assert codes(lambda: waive_duty(duty, reason="災害", by=sato, at=LATER)) == {
        "duty-done"
    }


def test_an_interim_report_is_excused_with_the_reason_and_reminded_of_no_more() -> None:
    duty = a_duty(DutyKind.INTERIM)
    assert codes(lambda: waive_duty(duty, reason=" ", by=a_secretary(), at=LATER)) == {
        "reason-missing"
    }

    waive_duty(duty, reason="豪雨のため", by=a_secretary(), at=LATER)

    assert (duty.waived_at, duty.waived_reason) == (LATER, "豪雨のため")
    assert not Deadline.objects.filter(done_at=None, key__startswith="grants.duty")


@pytest.mark.parametrize("kind", [DutyKind.REPORT, DutyKind.REPAYMENT])
def test_money_and_the_final_report_are_not_excused(kind: DutyKind) -> None:
    duty = a_duty(kind)

    told = codes(lambda: waive_duty(duty, reason="x", by=a_secretary(), at=LATER))

    assert told == {"not-waivable"}


def test_a_body_and_its_branch_cannot_move_their_own_day() -> None:
    duty = a_duty()
    for person in (officer_of(duty.application), a_branch_officer()):
        with pytest.raises(Refused) as refused:
            move_duty(duty, due_at=DUE + DAY, seen_due_at=DUE, by=person, at=LATER)
        assert [p.code for p in refused.value.problems] == ["not-permitted"]


def test_a_returned_report_is_owed_by_its_own_day_which_may_be_moved() -> None:
    grant = a_grant()
    owe(grant, DutyKind.REPORT, due_at=FEBRUARY + 2 * DAY, at=NOON)
    report = a_report_at_the_association(grant)
    back, own = FEBRUARY + 3 * DAY, FEBRUARY + 17 * DAY
    return_procedure(report, note="領収書", due_at=own, by=a_secretary(), at=back)

    duty = Duty.objects.get(kind=DutyKind.REPORT)
    assert (duty.due_at, duty.met_at) == (own, None)
    assert same_procedure(report).case.due_at == own

    later = own + 10 * DAY
    move_duty(duty, due_at=later, seen_due_at=own, by=a_secretary(), at=back)
    assert same_procedure(report).case.due_at == later


def test_who_also_works_for_the_body_neither_moves_nor_excuses() -> None:
    duty = a_duty(DutyKind.INTERIM)
    both = a_secretary()
    Role.objects.create(
        user=both,
        organisation=duty.application.case.applicant,
        post=Post.OFFICER,
        since=NOON.date(),
    )

    assert codes(
        lambda: move_duty(duty, due_at=DUE + DAY, seen_due_at=DUE, by=both, at=LATER)
    ) == {"own-body"}
    assert codes(lambda: waive_duty(duty, reason="災害", by=both, at=LATER)) == {
        "own-body"
    }
