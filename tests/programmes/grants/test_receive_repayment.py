"""What was paid beyond the sum fixed comes back, in parts if need be, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from kakehashi.foundation.notices.models import Deadline, DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Award,
    Duty,
    DutyKind,
    Letter,
    Movement,
    Procedure,
)
from kakehashi.programmes.grants.queries.audit import audit_accounts
from kakehashi.programmes.grants.queries.money import Account, account_of
from kakehashi.programmes.grants.verbs.payments import ask_back, receive_repayment
from tests.programmes.grants.makers import JAPAN, a_secretary
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_settled,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATER = FEBRUARY + 10 * DAY


def overpaid() -> Procedure:
    """Fixed at 600,000 yen, of which 800,000 were paid in advance."""
    return a_settled(
        a_grant(repayment_days=20), spent=(300_000, 300_000), paid_yen=800_000
    )


def asked() -> Procedure:
    return ask_back(overpaid(), by=a_secretary(), at=LATER)


def receive(report: Procedure, yen: int, *, on: date | None = None) -> int:
    day = on or (LATER + DAY).date()
    return receive_repayment(
        report, amount_yen=yen, on=day, by=a_secretary(), at=LATER + 2 * DAY
    )


def codes(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as refused:
        act()
    return {problem.code for problem in refused.value.problems}


def test_it_is_asked_back_by_the_day_the_call_gives_and_reminded_of() -> None:
    report = asked()

    due = datetime(2028, 3, 11, 17, tzinfo=JAPAN)
    assert Duty.objects.get(kind=DutyKind.REPAYMENT).due_at == due
    assert Deadline.objects.get(done_at=None, key__startswith="grants.duty").due_at == (
        due
    )
    letter = Letter.objects.get(kind=Letter.Kind.REPAYMENT)
    assert (letter.amount_yen, letter.due_on) == (200_000, due.date())
    assert report.case.state == ProcedureState.REPAYING


def test_a_call_without_a_time_asks_for_a_day_and_a_day_past_is_no_day() -> None:
    report = a_settled(spent=(300_000, 300_000), paid_yen=800_000)

    def ask(due_on: date | None) -> object:
        page = same_procedure(report)
        return ask_back(page, due_on=due_on, by=a_secretary(), at=LATER)

    assert codes(lambda: ask(None)) == {"due-missing"}
    assert codes(lambda: ask(LATER.date())) == {"due-past"}
    ask(date(2028, 3, 31))
    assert Duty.objects.get().due_at == datetime(2028, 3, 31, 17, tzinfo=JAPAN)


def test_nothing_is_asked_back_of_a_body_that_owes_nothing() -> None:
    report = a_settled(a_grant(repayment_days=20))

    assert codes(lambda: ask_back(report, by=a_secretary(), at=LATER)) == {
        "nothing-to-repay"
    }


def test_it_comes_back_in_two_parts_and_the_grant_is_closed() -> None:
    report = asked()

    assert receive(report, 50_000) == 150_000
    assert report.case.state == ProcedureState.REPAYING
    assert Duty.objects.get(kind=DutyKind.REPAYMENT).met_at is None
    assert audit_accounts() == []

    assert receive(report, 150_000) == 0
    assert report.case.state == ProcedureState.CLOSED
    assert Duty.objects.get(kind=DutyKind.REPAYMENT).met_at is not None
    assert account_of(report.application) == Account(600_000, 600_000)
    assert Award.objects.get().closed_at is not None
    assert audit_accounts() == []


@pytest.mark.parametrize("yen", [200_001, 0, -5])
def test_more_than_is_owed_and_nothing_at_all_are_refused(yen: int) -> None:
    report = asked()

    assert codes(lambda: receive(report, yen)) == {"over-payment"}
    assert not Movement.objects.filter(kind="repayment").exists()
    assert same_procedure(report).case.state == ProcedureState.REPAYING


def test_what_has_not_come_in_yet_is_not_entered() -> None:
    report = asked()

    told = codes(lambda: receive(report, 100, on=(LATER + 3 * DAY).date()))

    assert told == {"not-yet"}


def test_a_town_cannot_say_that_it_has_repaid() -> None:
    report = asked()

    told = codes(
        lambda: receive_repayment(
            report,
            amount_yen=1,
            on=LATER.date(),
            by=officer_of(report.application),
            at=LATER,
        )
    )

    assert told == {"not-permitted"}


def test_the_body_is_told_of_each_part_and_of_the_end() -> None:
    report = asked()
    receive(report, 50_000)
    receive(report, 150_000)

    told = DeskNotice.objects.filter(user=officer_of(report.application))
    words = list(told.order_by("pk").values_list("text", flat=True))[-2:]
    assert "50,000円を受け取りました(残り150,000円)" in words[0]
    assert "残り0円" in words[1]
