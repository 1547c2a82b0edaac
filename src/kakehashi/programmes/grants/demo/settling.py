"""How a project of the demonstration is reported, settled, paid or paid back (実演)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from kakehashi.programmes.grants.demo.grant import DAY, TEXTS, Grant
from kakehashi.programmes.grants.models import Procedure, ProcedureKind
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.verbs import evidence, payments, reports, settlements
from kakehashi.programmes.grants.verbs.procedures import return_procedure


def begin_report(grant: Grant) -> None:
    """The report is a draft with its texts; costs and evidence are to come."""
    final, at = grant.begin(ProcedureKind.REPORT, days_ago=4)
    reports.write_report(
        final, changes=TEXTS, seen_at=final.saved_at, by=grant.officer, at=at
    )


def report_and_wait(grant: Grant) -> None:
    """The report waits to be fixed."""
    report(grant, days_ago=14)


def report_and_return(grant: Grant) -> None:
    """The report came back for correction, and its day has passed."""
    final = report(grant, days_ago=40)
    return_procedure(
        final,
        note="領収書の宛名を確かめてください。(実演)",
        due_at=grant.now - 3 * DAY,
        by=grant.clerk,
        at=grant.ago(20),
    )


def report(grant: Grant, *, share: int = 96, days_ago: int = 60) -> Procedure:
    """The final report at the association: ``share`` percent of the plan was spent."""
    final, at = grant.begin(ProcedureKind.REPORT, days_ago=days_ago)
    ends = timezone.localdate(at - 10 * DAY)
    told = {
        **TEXTS,
        "starts_on": grant.application.starts_on,
        "ends_on": ends,
        "participants": 180,
        "may_publish": grant.application.pk % 3 == 0,
        "public_title": f"{final.case.title}(実演)",
        "public_summary": TEXTS["result"],
        "public_point": "地域の団体と早くから話し合うことです。(実演)",
        **grant.cover(at),
    }
    reports.write_report(
        final, changes=told, seen_at=final.saved_at, by=grant.officer, at=at
    )
    _prove(grant, final, share=share, ends=ends, at=at)
    final.refresh_from_db()
    reports.submit_report(final, by=grant.officer, at=at + DAY / 8)
    grant.pass_on(final, at=at + 2 * DAY)
    return final


def _prove(
    grant: Grant, final: Procedure, *, share: int, ends: date, at: datetime
) -> None:
    """What each line came to, and a paper that proves it."""
    plan = {line.pk: line.amount_yen for line in grant.application.lines.all()}
    lines = list(final.lines.all())
    spent = [
        reports.Spent(
            line.expense_class,
            line.description,
            plan.get(line.planned_id or 0, 0) * share // 100,
            "領収書のとおり",
            line=line.pk,
        )
        for line in lines
    ]
    reports.report_costs(
        final,
        spent,
        other_income_yen=0,
        seen_at=final.saved_at,
        by=grant.officer,
        at=at + DAY / 24,
    )
    proofs = [
        evidence.Proof(
            line.pk, number, ends - DAY * number, f"実演商店{number}", row.amount_yen
        )
        for number, (line, row) in enumerate(zip(lines, spent, strict=True), start=1)
        if row.amount_yen
    ]
    evidence.add_evidence(
        final, proofs, seen_at=final.saved_at, by=grant.officer, at=at + DAY / 12
    )


def settle(grant: Grant, *, share: int = 96) -> Procedure:
    """The sum is fixed, with a cut in every second."""
    final = report(grant, share=share)
    at = grant.ago(50)
    line = final.lines.filter(amount_yen__gt=0).first()
    if line is not None and grant.application.pk % 2:
        cut = (line.amount_yen // 20, "会食の費用は対象外のため。(実演)")
        settlements.cut_lines(
            final, {line.pk: cut}, seen_at=final.saved_at, by=grant.clerk, at=at
        )
    settlements.settle_report(
        final, seen_at=final.saved_at, by=grant.clerk, at=at + DAY / 24
    )
    return final


def settle_and_wait(grant: Grant) -> None:
    """The body has not claimed yet."""
    settle(grant)


def settle_and_claim(grant: Grant) -> None:
    """The body has claimed and waits to be paid."""
    payments.claim_payment(settle(grant), by=grant.officer, at=grant.ago(5))


def settle_and_pay(grant: Grant) -> None:
    """Claimed, paid, closed."""
    final, at = settle(grant), grant.ago(45)
    payments.claim_payment(final, by=grant.officer, at=at)
    paid_at = at + 7 * DAY
    on = timezone.localdate(paid_at)
    payments.pay_claim(final, on=on, by=grant.clerk, at=paid_at)


def owe_back(grant: Grant) -> Procedure | None:
    """So little was spent that a part of the advance is asked back, and late."""
    final = settle(grant, share=20)
    if account_of(grant.application).balance >= 0:
        return None  # the call pays nothing in advance
    payments.ask_back(
        final, reason="精算の残額です。(実演)", by=grant.clerk, at=grant.ago(40)
    )
    return final


def owe_back_and_wait(grant: Grant) -> None:
    """The repayment is late."""
    owe_back(grant)


def repay(grant: Grant) -> None:
    """What was asked back came in two parts."""
    final = owe_back(grant)
    if final is None:
        return
    owed = -account_of(grant.application).balance
    for days_ago, yen in ((30, owed // 3), (25, owed - owed // 3)):
        at = grant.ago(days_ago)
        payments.receive_repayment(
            final, amount_yen=yen, on=timezone.localdate(at), by=grant.clerk, at=at
        )
