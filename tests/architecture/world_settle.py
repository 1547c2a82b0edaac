"""Final reports and the money after them, at every stage, for the walk."""

from __future__ import annotations

from datetime import date, timedelta

from kakehashi.programmes.grants.models import (
    Application,
    Call,
    DutyKind,
    Evidence,
    Procedure,
    Scheme,
    Settlement,
)
from kakehashi.programmes.grants.verbs.evidence import Proof, add_evidence
from kakehashi.programmes.grants.verbs.money import owe
from kakehashi.programmes.grants.verbs.payments import ask_back, claim_payment
from tests.architecture.world_parts import Thing, World
from tests.foundation.files.uploads import an_upload
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_settle import (
    FEBRUARY,
    a_grant,
    a_report,
    a_report_at_the_association,
    a_settled,
    officer_of,
    same_procedure,
)

DAY = timedelta(days=1)
OVERPAID = {"spent": (300_000, 300_000), "paid_yen": 800_000}


def add_settle(world: World) -> None:
    """Grants of the officer's town and the call of `add_after`, at every stage."""
    call = Call.objects.get(scheme=list(Scheme)[2], fiscal_year=2027)
    Call.objects.filter(pk=call.pk).update(repayment_days=20)

    def grant(title: str) -> Application:
        return a_grant(call=Call.objects.get(pk=call.pk), title=title)

    draft, paper = _with_a_paper(a_report(grant("報告の下書き")))
    arrived = a_report_at_the_association(grant("報告の到着"))
    claimed = a_settled(grant("請求"))
    claim_payment(claimed, by=officer_of(claimed.application), at=FEBRUARY + 9 * DAY)
    # The walk's clock stands before the makers' project: it was fixed by then.
    Settlement.objects.filter(procedure=claimed).update(decided_on=NOON.date())
    repaying = a_settled(grant("返還"), **OVERPAID)  # type: ignore[arg-type]
    ask_back(repaying, by=a_secretary(), at=FEBRUARY + 9 * DAY)
    Settlement.objects.filter(procedure=repaying).update(decided_on=NOON.date())
    owed = grant("期限")
    duty = owe(owed, DutyKind.REPORT, due_at=NOON + 60 * DAY, at=NOON)
    things = {
        "report-draft": draft,
        "report-at-association": arrived,
        "settled-to-pay": a_settled(grant("支払")),
        "claimed": claimed,
        "settled-overpaid": a_settled(grant("払いすぎ"), **OVERPAID),  # type: ignore[arg-type]
        "repaying": repaying,
        "settled-balanced": a_settled(
            grant("完了"), spent=(300_000, 300_000), paid_yen=600_000
        ),
    }
    for name, report in things.items():
        world.things[name] = Thing({"reference": report.case.reference})
    world.things |= {
        "evidence": Thing({"reference": draft.case.reference, "evidence_id": paper.pk}),
        "evidence-of-another": Thing(
            {"reference": arrived.case.reference, "evidence_id": paper.pk}
        ),
        "duty": Thing({"reference": owed.case.reference, "duty_id": duty.pk}),
    }
    seen = {"seen_at": draft.saved_at.isoformat()}
    lines = {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0}
    line = draft.lines.all()[0]
    world.forms |= {
        "grants:write_report": {**seen, "done": "書き直した。"},
        "grants:report_costs": {**seen, **lines},
        "grants:report_evidence": {
            **seen,
            "line": line.pk,
            "number": 30,
            "dated": "R9.9.1",
            "payee": "実演商店",
            "amount_yen": "1",
        },
        "grants:report_submit": {"seen_version": draft.case.version},
        "grants:settle": {"do": "settle", "seen_at": arrived.saved_at.isoformat()},
        "grants:claim": {},
        "grants:return_claim": {"note": "実演の理由"},
        "grants:pay": {"on": "R8.11.20"},
        "grants:ask_back": {"due_on": "R9.3.31"},
        "grants:repay": {"amount_yen": "1", "on": "R8.11.20"},
        "grants:close": {},
        "grants:duty": {
            "do": "move",
            "due_on": "R9.3.31",
            "seen_due_at": duty.due_at.isoformat(),
        },
        "grants:chase": {},
    }


def _with_a_paper(report: Procedure) -> tuple[Procedure, Evidence]:
    """The same draft, one of whose papers came as a file."""
    line = report.lines.all()[0]
    proof = Proof(line.pk, 20, date(2027, 9, 20), "実演商店", 0)
    add_evidence(
        report,
        [proof],
        upload=an_upload("領収書.pdf"),
        seen_at=report.saved_at,
        by=officer_of(report.application),
        at=FEBRUARY,
    )
    return same_procedure(report), Evidence.objects.get(number=20, line=line)
