"""After the sum is fixed the body claims the rest, is paid, and the grant is closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Award, Letter, Movement, Procedure
from kakehashi.programmes.grants.queries.audit import audit_accounts
from kakehashi.programmes.grants.queries.money import Account, account_of
from kakehashi.programmes.grants.verbs.payments import (
    claim_payment,
    close_award,
    pay_claim,
    return_claim,
)
from tests.programmes.grants.makers import a_branch_officer, a_secretary
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_settled,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATER = FEBRUARY + 10 * DAY
PAID = (LATER + DAY).date()


def claim(report: Procedure) -> Procedure:
    return claim_payment(report, by=officer_of(report.application), at=LATER)


def codes(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as refused:
        act()
    return {problem.code for problem in refused.value.problems}


def test_the_rest_is_paid_and_the_grant_is_closed() -> None:
    report = a_settled(spent=(300_000, 600_000))

    claim(report)
    pay_claim(report, on=PAID, by=a_secretary(), at=LATER + 2 * DAY)

    assert account_of(report.application) == Account(900_000, 900_000)
    assert report.case.state == ProcedureState.CLOSED
    assert Award.objects.get().closed_at == LATER + 2 * DAY
    letter = Letter.objects.get(kind=Letter.Kind.PAYMENT)
    assert letter.amount_yen == 900_000
    assert Movement.objects.latest("pk").on == PAID
    assert audit_accounts() == []


def test_a_claim_returned_may_be_made_again() -> None:
    report = a_settled()
    claim(report)

    return_claim(report, note="口座を確かめて", by=a_secretary(), at=LATER + DAY)
    assert report.case.state == ProcedureState.SETTLED

    claim(report)
    assert report.case.state == ProcedureState.CLAIMED


def test_what_was_paid_already_cannot_be_claimed() -> None:
    report = a_settled(spent=(300_000, 300_000), paid_yen=600_000)

    assert codes(lambda: claim(report)) == {"nothing-to-pay"}
    assert same_procedure(report).case.state == ProcedureState.SETTLED


def test_a_grant_of_which_nothing_is_owed_is_closed_without_a_payment() -> None:
    report = a_settled(spent=(300_000, 300_000), paid_yen=600_000)

    close_award(report, by=a_secretary(), at=LATER)

    assert Award.objects.get().closed_at == LATER
    assert account_of(report.application) == Account(600_000, 600_000)


def test_a_grant_with_a_balance_is_not_closed() -> None:
    report = a_settled()

    assert codes(lambda: close_award(report, by=a_secretary(), at=LATER)) == {
        "balance-open"
    }
    assert Award.objects.get().closed_at is None


def test_who_may_not_claim_or_pay() -> None:
    report = a_settled()

    assert codes(lambda: claim_payment(report, by=a_branch_officer(), at=LATER)) == {
        "not-permitted"
    }
    claim(report)
    by = officer_of(report.application)
    assert codes(lambda: pay_claim(report, on=PAID, by=by, at=LATER)) == {
        "not-permitted"
    }


def test_of_two_who_pay_the_second_is_told() -> None:
    report = claim(a_settled())
    seen_by_ito = same_procedure(report)
    pay_claim(report, on=PAID, by=a_secretary(), at=LATER + DAY)

    told = codes(
        lambda: pay_claim(
            seen_by_ito, on=PAID, by=a_secretary("ito"), at=LATER + 2 * DAY
        )
    )

    assert told == {"changed-meanwhile"}
    assert Movement.objects.filter(kind="payment").count() == 1
