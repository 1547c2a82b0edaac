"""A returned interim report neither blocks the end of a grant nor is stuck itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Duty, DutyKind, Procedure
from kakehashi.programmes.grants.verbs.interims import submit_interim
from kakehashi.programmes.grants.verbs.late import chase_late
from kakehashi.programmes.grants.verbs.money import owe
from kakehashi.programmes.grants.verbs.procedures import (
    return_procedure,
)
from kakehashi.programmes.grants.verbs.settlements import settle_report
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_change import an_interim, at_the_association
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_report_at_the_association,
    branch_of_grant,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATER = FEBRUARY + 4 * DAY


def returned(interim: Procedure) -> Procedure:
    return_procedure(
        at_the_association(interim),
        note="写真を付けてください。",
        due_at=FEBRUARY,
        by=a_secretary(),
        at=NOON + DAY,
    )
    return same_procedure(interim)


def test_a_grant_is_settled_beside_an_interim_report_that_was_returned() -> None:
    grant = a_grant()
    returned(an_interim(grant))
    report = a_report_at_the_association(grant)

    settle_report(report, seen_at=report.saved_at, by=a_secretary(), at=LATER)

    assert same_procedure(report).case.state == ProcedureState.SETTLED


def test_a_final_report_that_was_returned_lets_the_interim_one_go_on() -> None:
    grant = a_grant()
    interim = returned(an_interim(grant))
    report = a_report_at_the_association(grant)
    with pytest.raises(Refused):
        submit_interim(interim, by=officer_of(grant), at=LATER)
    due = LATER + 9 * DAY
    return_procedure(report, note="x", due_at=due, by=a_secretary(), at=LATER)

    submit_interim(same_procedure(interim), by=officer_of(grant), at=LATER + DAY)

    assert same_procedure(interim).case.state == ProcedureState.SUBMITTED


def test_a_branch_that_returns_a_report_moves_no_day_of_the_association() -> None:
    grant = a_grant()
    due = NOON + 30 * DAY
    owe(grant, DutyKind.INTERIM, due_at=due, at=NOON)
    interim = an_interim(grant)
    submit_interim(interim, by=officer_of(grant), at=NOON)

    return_procedure(
        same_procedure(interim),
        note="写真を付けてください。",
        due_at=due + timedelta(days=9000),
        by=branch_of_grant(grant),
        at=NOON + DAY,
    )

    assert Duty.objects.get(kind=DutyKind.INTERIM).due_at == due


def test_what_was_excused_is_not_owed_again_when_it_comes_back() -> None:
    grant = a_grant()
    owe(grant, DutyKind.INTERIM, due_at=NOON + 30 * DAY, at=NOON)
    Duty.objects.update(waived_at=NOON, waived_reason="災害のため")

    returned(an_interim(grant))

    assert Duty.objects.get(kind=DutyKind.INTERIM).met_at is not None


def test_a_town_chases_nobody() -> None:
    with pytest.raises(Refused) as refused:
        chase_late([], by=officer_of(a_grant()), at=NOON)

    assert [p.code for p in refused.value.problems] == ["not-permitted"]
