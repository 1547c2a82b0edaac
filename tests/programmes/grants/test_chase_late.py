"""What is late stands in one list for each who has to know; it is chased at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.models import Application, DutyKind, Procedure
from kakehashi.programmes.grants.queries.late import (
    Late,
    LateKind,
    Scope,
    late_for,
    narrowed,
    prefectures_among,
)
from kakehashi.programmes.grants.verbs.late import chase_late
from kakehashi.programmes.grants.verbs.money import owe
from kakehashi.programmes.grants.verbs.payments import ask_back
from kakehashi.programmes.grants.verbs.procedures import return_procedure
from tests.programmes.grants.makers import (
    NOON,
    a_branch,
    a_branch_officer,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_report_at_the_association,
    a_settled,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATE = FEBRUARY + 100 * DAY


def whole(at: datetime = LATE) -> list[Late]:
    return late_for(a_secretary(), Scope(is_whole=True), at=at, on=at.date())


def told(rows: list[Late]) -> list[tuple[str, str]]:
    return [(row.kind, row.case) for row in rows]


def a_late_report(application: Application | None = None) -> Application:
    application = application or a_grant()
    owe(application, DutyKind.REPORT, due_at=FEBRUARY, at=NOON)
    return application


def a_late_repayment() -> Procedure:
    report = a_settled(
        a_grant(repayment_days=20), spent=(300_000, 300_000), paid_yen=800_000
    )
    return ask_back(report, by=a_secretary(), at=FEBRUARY + 10 * DAY)


def test_a_report_is_late_from_its_hour_on_and_not_before() -> None:
    application = a_late_report()

    assert whole(FEBRUARY - DAY / 86_400) == []
    assert told(whole(FEBRUARY)) == [("report", application.case.reference)]


def test_a_repayment_tells_what_is_still_owed() -> None:
    report = a_late_repayment()

    (row,) = whole()

    assert (row.kind, row.yen) == (LateKind.REPAYMENT, 200_000)
    assert row.owes == report.case.applicant


def test_what_stands_too_long_at_a_branch_is_the_branchs() -> None:
    application = a_submitted()
    branch = a_branch()

    (row,) = whole(NOON + 60 * DAY)

    assert (row.kind, row.owes) == (LateKind.APPLICATION, branch)
    assert row.reference == application.case.reference


def test_a_report_that_was_returned_is_told_once() -> None:
    report = a_report_at_the_association()
    a_late_report(report.application)
    return_procedure(
        report,
        note="領収書",
        due_at=FEBRUARY + 20 * DAY,
        by=a_secretary(),
        at=FEBRUARY + 5 * DAY,
    )
    assert len(whole()) == 1, "the return's day is past, and the duty's"


def test_each_sees_her_own_and_the_branch_its_municipalities() -> None:
    here = a_late_report()
    there = a_late_report(a_grant(town=a_town("実演町", "07301")))
    town, branch = here.case.applicant, a_branch()

    def seen(
        user: User, own: Sequence[int] = (), branches: Sequence[int] = ()
    ) -> list[str]:
        scope = Scope(own=own, branches=branches)
        rows = late_for(user, scope, at=LATE, on=LATE.date())
        return [row.reference for row in rows]

    assert seen(an_officer(), own=[town.pk]) == [here.case.reference]
    assert seen(a_branch_officer(), branches=[branch.pk]) == [here.case.reference]
    other = officer_of(there)
    assert seen(other, own=[there.case.applicant_id]) == [there.case.reference]
    assert seen(an_officer(), own=[]) == []
    assert {row.reference for row in whole()} == {
        here.case.reference,
        there.case.reference,
    }


def test_the_list_is_narrowed_by_kind_and_prefecture() -> None:
    here = a_late_report()
    there = a_late_report(a_grant(town=a_town("実演町", "07301")))
    rows = whole()

    codes = [code for code, _name in prefectures_among(rows)]
    assert [code[:2] for code in codes] == ["07", "39"]
    assert [r.reference for r in narrowed(rows, prefecture=codes[0])] == [
        there.case.reference
    ]
    assert narrowed(rows, kind="interim") == []
    assert here.case.reference in {r.reference for r in narrowed(rows, kind="report")}


def test_one_notice_a_body_with_all_it_owes_and_not_twice_in_a_day() -> None:
    first = a_late_report(a_grant(title="訓練その1"))
    second = a_late_report(a_grant(title="訓練その2"))
    a_late_report(a_grant(town=a_town("実演町", "07301")))
    sato = a_secretary()

    assert chase_late(whole(), by=sato, at=LATE) == 2
    assert chase_late(whole(), by=a_secretary("ito"), at=LATE + DAY / 8) == 0
    (notice,) = DeskNotice.objects.filter(user=officer_of(first), kind="deadline")
    assert first.case.reference in notice.body
    assert second.case.reference in notice.body

    assert chase_late(whole(), by=sato, at=LATE + DAY) == 2, "another day, again"


def test_what_waits_at_a_branch_is_told_to_the_branch() -> None:
    a_submitted()
    eda = a_branch_officer()
    rows = whole(NOON + 60 * DAY)

    assert chase_late(rows, by=a_secretary(), at=NOON + 60 * DAY) == 1
    assert DeskNotice.objects.filter(user=eda, kind="deadline").count() == 1


def test_nothing_late_is_nobody_told() -> None:
    assert chase_late([], by=a_secretary(), at=LATE) == 0
    report = a_report_at_the_association()
    same_procedure(report)
    assert whole() == []
