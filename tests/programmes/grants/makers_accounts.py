"""A shelf with one grant in every state its money can be in. Nobody here is real."""

from __future__ import annotations

from kakehashi.programmes.grants.models import Application, Call, Procedure
from kakehashi.programmes.grants.verbs.changes import approve_change
from kakehashi.programmes.grants.verbs.payments import (
    ask_back,
    claim_payment,
    close_award,
    pay_claim,
    receive_repayment,
)
from tests.programmes.grants.makers import NOON, a_call, a_draft, a_secretary
from tests.programmes.grants.makers_change import HOUR, a_change, at_the_association
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_report_at_the_association,
    a_settled,
    officer_of,
    pay_in_advance,
)

LATER = FEBRUARY + 10 * DAY
SPENT = (300_000, 300_000)
CUTS = (50_000, 0)  # so that 550,000 of 1,000,000 yen are fixed


def a_shelf() -> dict[str, Application]:
    """One grant in each state, by what was last done to it."""
    call = a_call(budget_yen=30_000_000)
    Call.objects.filter(pk=call.pk).update(repayment_days=20, advance_percent=100)
    # So that no application and no report bear the same number.
    a_draft(call, title="出さない申請")
    return {
        "awarded": a_grant(title="実演の事業一"),
        "changed": a_changed(700_000, kind="amount"),
        "changed twice": changed_twice(),
        "stopped": a_changed(0, kind="cancel"),
        "advanced": advanced_twice(a_grant(title="実演の事業四")),
        "reported": a_report_at_the_association(
            a_grant(title="実演の事業五")
        ).application,
        "settled": a_balance("六", 0).application,
        "claimed": claimed(a_balance("七", 0)).application,
        "paid": paid(claimed(a_balance("八", 100_000))).application,
        "asked back": asked_back(a_balance("九", 800_000)).application,
        "repaid in part": repaid(a_balance("十", 800_000), 100_000),
        "repaid": repaid(a_balance("十一", 800_000), 100_000, 150_000),
        "closed": closed(a_balance("十二", 550_000)).application,
    }


def a_changed(yen: int, *, kind: str) -> Application:
    """A grant of which a change to ``yen`` was approved."""
    costs = (yen, 0)
    asked = a_change(a_grant(title=kind), yen=costs, kind=kind, requested_yen=yen)
    change = at_the_association(asked)
    approve_change(change, approved_yen=yen, by=a_secretary(), at=NOON + 2 * HOUR)
    return change.application


def changed_twice() -> Application:
    """A grant of 1,000,000 yen, changed to 800,000 and then to 600,000."""
    grant = a_changed(800_000, kind="content")
    asked = a_change(grant, yen=(600_000, 0), kind="amount", requested_yen=600_000)
    change = at_the_association(asked)
    approve_change(change, approved_yen=600_000, by=a_secretary(), at=LATER)
    return grant


def advanced_twice(grant: Application) -> Application:
    pay_in_advance(grant, 100_000)
    return pay_in_advance(grant, 150_000).application


def a_balance(number: str, paid_yen: int) -> Procedure:
    """A report fixed at 550,000 yen, of which ``paid_yen`` were paid in advance."""
    grant = a_grant(title=f"実演の事業{number}")
    return a_settled(grant, spent=SPENT, cuts=CUTS, paid_yen=paid_yen)


def claimed(report: Procedure) -> Procedure:
    return claim_payment(report, by=officer_of(report.application), at=LATER)


def paid(report: Procedure) -> Procedure:
    return pay_claim(report, on=LATER.date(), by=a_secretary(), at=LATER + DAY)


def asked_back(report: Procedure) -> Procedure:
    return ask_back(report, by=a_secretary(), at=LATER)


def repaid(report: Procedure, *parts: int) -> Application:
    asked_back(report)
    for yen in parts:
        on, at = LATER.date(), LATER + DAY
        receive_repayment(report, amount_yen=yen, on=on, by=a_secretary(), at=at)
    return report.application


def closed(report: Procedure) -> Procedure:
    return close_award(report, by=a_secretary(), at=LATER)
