"""The secretariat fixes the sum: what is cut has a reason, what is fixed is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Letter,
    Movement,
    MovementKind,
    Procedure,
    ProcedureLine,
    Settlement,
)
from kakehashi.programmes.grants.queries.money import Account, account_of, committed_yen
from kakehashi.programmes.grants.verbs import settlements
from kakehashi.programmes.grants.verbs.procedures import return_procedure
from kakehashi.programmes.grants.verbs.reports import (
    Spent,
    report_costs,
    submit_report,
)
from kakehashi.programmes.grants.verbs.settlements import (
    cut_lines,
    settle_report,
    sum_now,
)
from tests.programmes.grants.makers import a_branch_officer, a_secretary
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_report,
    a_report_at_the_association,
    a_settled,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATER = FEBRUARY + 3 * DAY


def cut(procedure: Procedure, yen: int, reason: str = "対象外の経費のため") -> None:
    line = procedure.lines.all()[0]
    cut_lines(
        procedure,
        {line.pk: (yen, reason)},
        seen_at=procedure.saved_at,
        by=a_secretary(),
        at=LATER,
    )


def codes(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as refused:
        act()
    return {problem.code for problem in refused.value.problems}


def test_a_settlement_brings_the_account_down_to_what_was_spent() -> None:
    report = a_report_at_the_association(spent=(300_000, 600_000))

    settlement = settle_report(
        report, note="精算", seen_at=report.saved_at, by=a_secretary(), at=LATER
    )

    assert settlement.settled_yen == 900_000
    assert settlement.committed_yen == 1_000_000
    entry = Movement.objects.get(kind=MovementKind.SETTLEMENT)
    assert (entry.committed_yen, entry.procedure_id) == (-100_000, report.pk)
    assert account_of(report.application) == Account(committed=900_000, paid=0)
    assert committed_yen(report.application.call) == 900_000, "the rest is free again"
    letter = Letter.objects.get(kind=Letter.Kind.SETTLEMENT)
    assert (letter.amount_yen, letter.procedure_id) == (900_000, report.pk)
    assert report.case.state == ProcedureState.SETTLED


def test_what_is_cut_is_not_paid_and_says_why() -> None:
    report = a_report_at_the_association(spent=(300_000, 600_000))

    cut(report, 50_000)

    assert sum_now(report).settled == 850_000
    line = report.lines.all()[0]
    assert (line.cut_yen, line.cut_reason) == (50_000, "対象外の経費のため")
    assert Entry.objects.filter(act="grants.cut-lines").count() == 1
    cut(same_procedure(report), 0, "")
    assert sum_now(report).settled == 900_000


def test_a_cut_without_reason_or_over_the_line_changes_nothing() -> None:
    report = a_report_at_the_association()

    assert codes(lambda: cut(report, 1, " ")) == {"reason-missing"}
    report = same_procedure(report)
    assert codes(lambda: cut(report, 600_001)) == {"cut-too-large"}
    assert not ProcedureLine.objects.filter(cut_yen__gt=0).exists()


def test_only_the_association_cuts_and_settles() -> None:
    report = a_report_at_the_association()
    line = report.lines.all()[0]
    for person in (officer_of(report.application), a_branch_officer()):

        def do_cut(by: User = person) -> object:
            cuts = {line.pk: (1, "x")}
            return cut_lines(report, cuts, seen_at=report.saved_at, by=by, at=LATER)

        def do_settle(by: User = person) -> object:
            return settle_report(report, seen_at=report.saved_at, by=by, at=LATER)

        assert codes(do_cut) == {"not-permitted"}
        assert codes(do_settle) == {"not-permitted"}


def test_what_stands_at_the_branch_still_cannot_be_settled() -> None:
    report = a_report()
    submit_report(report, by=officer_of(report.application), at=FEBRUARY + DAY)

    told = codes(
        lambda: settle_report(
            report, seen_at=report.saved_at, by=a_secretary(), at=LATER
        )
    )

    assert told == {"not-arrived"}
    assert same_procedure(report).case.state == ProcedureState.SUBMITTED


def test_a_grant_is_settled_once_and_cut_no_more() -> None:
    report = a_settled()

    def again() -> object:
        return settle_report(
            report, seen_at=report.saved_at, by=a_secretary(), at=LATER + 2 * DAY
        )

    assert codes(again) == {"not-permitted"}
    assert codes(lambda: cut(report, 1)) == {"already-settled"}
    assert Settlement.objects.count() == 1


def test_the_second_of_two_officers_is_told_the_case_changed() -> None:
    report = a_report_at_the_association()
    seen_by_ito = same_procedure(report)
    settle_report(report, seen_at=report.saved_at, by=a_secretary(), at=LATER)

    told = codes(
        lambda: settle_report(
            seen_by_ito,
            seen_at=seen_by_ito.saved_at,
            by=a_secretary("ito"),
            at=LATER + DAY,
        )
    )

    assert told == {"changed-meanwhile"}
    assert Settlement.objects.count() == 1
    assert Letter.objects.filter(kind=Letter.Kind.SETTLEMENT).count() == 1


def test_who_settles_costs_that_a_colleague_has_cut_meanwhile_is_told() -> None:
    report = a_report_at_the_association(spent=(300_000, 600_000))
    seen = report.saved_at
    cut(same_procedure(report), 50_000)

    told = codes(
        lambda: settle_report(report, seen_at=seen, by=a_secretary("ito"), at=LATER)
    )

    assert told == {"changed-meanwhile"}
    assert not Settlement.objects.exists()


def test_costs_corrected_after_a_return_are_judged_anew() -> None:
    report = a_report_at_the_association()
    cut(report, 50_000)
    return_procedure(
        same_procedure(report),
        note="確かめてください。",
        due_at=None,
        by=a_secretary(),
        at=LATER + DAY,
    )
    returned = same_procedure(report)
    report_costs(
        returned,
        [Spent("fees", "", 40_000, "x", line=returned.lines.all()[0].pk)],
        other_income_yen=0,
        seen_at=returned.saved_at,
        by=officer_of(report.application),
        at=LATER + 2 * DAY,
    )

    line = returned.lines.all()[0]
    assert (line.amount_yen, line.cut_yen, line.cut_reason) == (40_000, 0, "")


def test_a_settlement_that_is_interrupted_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = a_report_at_the_association()

    def fail(*_given: object, **_named: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(settlements, "write_letter", fail)
    entries = Entry.objects.count()
    with pytest.raises(OSError, match="full"):
        settle_report(report, seen_at=report.saved_at, by=a_secretary(), at=LATER)

    found = same_procedure(report)
    assert found.case.state == ProcedureState.SUBMITTED
    assert account_of(report.application).committed == 1_000_000
    assert not Settlement.objects.exists()
    assert Entry.objects.count() == entries
    monkeypatch.undo()
    settle_report(found, seen_at=found.saved_at, by=a_secretary(), at=LATER)
    assert Settlement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_of_two_officers_who_settle_in_the_same_instant_one_is_told(
    _again: int,
) -> None:
    report = a_report_at_the_association(a_grant())
    people = [a_secretary(), a_secretary("ito")]
    pages = [same_procedure(report) for _person in people]
    barrier = Barrier(2)

    def settle(number: int) -> str:
        page = pages[number]
        try:
            barrier.wait(timeout=10)
            settle_report(page, seen_at=page.saved_at, by=people[number], at=LATER)
        except Refused as refusal:
            return ",".join(p.code for p in refusal.problems)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(settle, range(2)))

    assert told == ["changed-meanwhile", "done"]
    assert Settlement.objects.count() == 1
    assert Movement.objects.filter(kind=MovementKind.SETTLEMENT).count() == 1
    assert Letter.objects.filter(kind=Letter.Kind.SETTLEMENT).count() == 1
