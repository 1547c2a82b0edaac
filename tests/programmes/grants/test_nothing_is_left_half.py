"""Whatever breaks off an act on the money of a grant, nothing is left half done."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

from kakehashi.programmes.grants.models import Call, Procedure, Settlement
from kakehashi.programmes.grants.queries.audit import audit_accounts
from kakehashi.programmes.grants.verbs.advances import pay_advance
from kakehashi.programmes.grants.verbs.changes import approve_change
from kakehashi.programmes.grants.verbs.evidence import Proof, add_evidence
from kakehashi.programmes.grants.verbs.payments import (
    ask_back,
    claim_payment,
    close_award,
    pay_claim,
    receive_repayment,
)
from kakehashi.programmes.grants.verbs.procedures import return_procedure
from kakehashi.programmes.grants.verbs.reports import (
    Spent,
    report_costs,
    submit_report,
)
from kakehashi.programmes.grants.verbs.settlements import cut_lines, settle_report
from tests.foundation.files.uploads import an_upload
from tests.programmes.grants.interrupting import Interrupted, broken_off
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_accounts import (
    LATER,
    a_balance,
    asked_back,
    claimed,
)
from tests.programmes.grants.makers_change import (
    a_stop,
    an_advance,
    at_the_association,
)
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_report,
    a_report_at_the_association,
    officer_of,
    same_procedure,
)

MOST = 80  # writes of one act; more would be a loop
BOOKS = ("grants", "cases", "ledger", "notices", "files")
Act = Callable[[Procedure], object]


def owed_back() -> Procedure:
    report = a_balance("九", 800_000)
    Call.objects.update(repayment_days=20)
    return report


def hand_in(report: Procedure) -> object:
    return submit_report(report, by=officer_of(report.application), at=FEBRUARY + DAY)


def cost_anew(report: Procedure) -> object:
    spent = [
        Spent(line.expense_class, "", 1_000 * line.position, "", line=line.pk)
        for line in report.lines.all()
    ]
    added = Spent("travel", "バスの借上げ", 5_000, "5,000円", line=None)
    return report_costs(
        report,
        [*spent, added],
        other_income_yen=300,
        seen_at=report.saved_at,
        by=officer_of(report.application),
        at=FEBRUARY + DAY,
    )


def prove(report: Procedure) -> object:
    line = report.lines.all()[0]
    return add_evidence(
        report,
        [Proof(line.pk, 9, FEBRUARY.date(), "実演商店", 1)],
        upload=an_upload("領収書.pdf"),
        seen_at=report.saved_at,
        by=officer_of(report.application),
        at=FEBRUARY + DAY,
    )


def cut(report: Procedure) -> object:
    cuts = {line.pk: (1_000, "対象外") for line in report.lines.all()}
    seen, at = report.saved_at, LATER
    return cut_lines(report, cuts, seen_at=seen, by=a_secretary(), at=at)


def settle(report: Procedure) -> object:
    return settle_report(
        report, note="精算", seen_at=report.saved_at, by=a_secretary(), at=LATER
    )


def give_back(report: Procedure) -> object:
    note, due = "領収書を確かめてください。", LATER + 10 * DAY
    return return_procedure(report, note=note, due_at=due, by=a_secretary(), at=LATER)


def claim(report: Procedure) -> object:
    return claim_payment(report, by=officer_of(report.application), at=LATER)


def pay(report: Procedure) -> object:
    return pay_claim(report, on=LATER.date(), by=a_secretary(), at=LATER + DAY)


def demand(report: Procedure) -> object:
    return ask_back(report, by=a_secretary(), at=LATER)


def receive(report: Procedure) -> object:
    on, at = LATER.date(), LATER + DAY
    return receive_repayment(report, amount_yen=250_000, on=on, by=a_secretary(), at=at)


def close(report: Procedure) -> object:
    return close_award(report, by=a_secretary(), at=LATER)


def stop(change: Procedure) -> object:
    return approve_change(change, approved_yen=0, by=a_secretary(), at=LATER)


def advance(asked: Procedure) -> object:
    on = NOON.date()
    return pay_advance(asked, amount_yen=300_000, on=on, by=a_secretary(), at=LATER)


ACTS: dict[str, tuple[Callable[[], Procedure], Act]] = {
    "costs written": (a_report, cost_anew),
    "a paper added": (a_report, prove),
    "handed in": (a_report, hand_in),
    "returned": (a_report_at_the_association, give_back),
    "cut": (a_report_at_the_association, cut),
    "settled": (a_report_at_the_association, settle),
    "claimed": (lambda: a_balance("六", 0), claim),
    "paid": (lambda: claimed(a_balance("七", 0)), pay),
    "asked back": (owed_back, demand),
    "repaid": (lambda: asked_back(owed_back()), receive),
    "closed": (lambda: a_balance("十", 550_000), close),
    "stopped": (lambda: at_the_association(a_stop()), stop),
    "paid in advance": (lambda: at_the_association(an_advance()), advance),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_an_act_broken_off_at_any_of_its_writes_leaves_everything_as_it_was(
    name: str,
) -> None:
    make, act = ACTS[name]
    procedure = make()
    a_secretary()
    before = everything()
    writes = 0
    for writes in range(1, MOST):
        try:
            with broken_off(writes):
                act(same_procedure(procedure))
        except Interrupted:
            assert everything() == before, f"write {writes} is left"
        else:
            break

    assert 2 < writes < MOST, "it was broken off at each of its writes, then done"
    assert everything() != before
    assert audit_accounts() == []


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every book, by its table."""
    return {
        model._meta.db_table: sorted(rows_of(model._default_manager.all()), key=repr)
        for label in BOOKS
        for model in apps.get_app_config(label).get_models()
    }


def rows_of(rows: QuerySet[Model]) -> list[tuple[object, ...]]:
    return list(rows.order_by().values_list())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", [1, 6, 0], ids=["first", "midway", "commit"])
def test_a_process_killed_while_it_settles_leaves_the_books_whole(write: int) -> None:
    report = a_report_at_the_association()
    before = everything()

    killed = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.programmes.grants.interrupting",
            str(connection.settings_dict["NAME"]),
            str(report.pk),
            str(write),
        ],
        check=False,
        capture_output=True,
        timeout=120,
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert everything() == before
    assert audit_accounts() == []
    settle(same_procedure(report))
    assert Settlement.objects.count() == 1
    assert audit_accounts() == []
