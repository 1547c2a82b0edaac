"""What the tests of reports, settlements and payments need. Nobody here is real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    CheckItem,
    Procedure,
    ProcedureKind,
    Settlement,
)
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.queries.procedures import procedures_for
from kakehashi.programmes.grants.verbs.advances import (
    pay_advance,
    submit_advance,
    write_advance,
)
from kakehashi.programmes.grants.verbs.decisions import (
    Outcome,
    adopt_proposal,
    propose_round,
)
from kakehashi.programmes.grants.verbs.desk import (
    accept_application,
    check_application,
    forward_application,
)
from kakehashi.programmes.grants.verbs.evidence import Proof, add_evidence
from kakehashi.programmes.grants.verbs.procedures import (
    begin_procedure,
    forward_procedure,
)
from kakehashi.programmes.grants.verbs.reports import (
    Spent,
    report_costs,
    submit_report,
    write_report,
)
from kakehashi.programmes.grants.verbs.settlements import cut_lines, settle_report
from tests.programmes.grants.makers import (
    JAPAN,
    NOON,
    a_branch,
    a_branch_officer,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
    an_open_call,
)

FEBRUARY = datetime(2028, 2, 10, 12, tzinfo=JAPAN)  # after the project of the makers
DAY = timedelta(days=1)
TOLD = {
    "starts_on": date(2027, 6, 1),
    "ends_on": date(2028, 1, 31),
    "done": "避難訓練を3回行った。",
    "result": "延べ120人が参加した。",
    "lessons": "夜間の訓練を検討する。",
    "participants": 120,
    "may_publish": False,
}


def a_grant(
    amount_yen: int = 1_000_000,
    *,
    call: Call | None = None,
    town: Organisation | None = None,
    title: str = "やさしい日本語の避難訓練",
    **terms: object,
) -> Application:
    """An award, its letter not printed; ``terms`` are columns of its call."""
    call = call or an_open_call()
    if terms:
        Call.objects.filter(pk=call.pk).update(**terms)
        call.refresh_from_db()
    body = town or a_town()
    officer = an_officer(body, "hana" if town is None else f"hana-{body.pk}")
    application = a_submitted(call, town=body, by=officer, title=title)
    sato = a_secretary()
    forward_application(application, by=branch_of_grant(application), at=NOON)
    check_application(
        application, answers=dict.fromkeys(CheckItem, (True, "")), by=sato, at=NOON
    )
    accept_application(application, by=sato, at=NOON)
    award([application], [amount_yen])
    return same_application(application)


def award(applications: Sequence[Application], amounts: Sequence[int]) -> None:
    """Adopt the awards of these applications of one call in one act."""
    proposal = propose_round(
        applications[0].call,
        [Outcome(a, yen) for a, yen in zip(applications, amounts, strict=True)],
        title="実演の決定",
        why="順位による",
        by=a_secretary(),
        at=NOON,
    )
    adopt_proposal(
        proposal,
        adopting_body="実演審査会",
        adopted_on=NOON.date(),
        document_number="実演第1号",
        by=a_secretary("ito"),
        at=NOON,
    )


def officer_of(application: Application) -> User:
    """The person who applied."""
    officer = application.case.officer
    assert officer is not None
    return officer


def a_report(
    application: Application | None = None,
    *,
    spent: Sequence[int] = (600_000, 600_000),
    other_income_yen: int = 0,
    has_evidence: bool = True,
    at: datetime = FEBRUARY,
) -> Procedure:
    """A final report that may be handed in: a paper for each line with costs."""
    application = application or a_grant()
    by = officer_of(application)
    report = begin_procedure(application, ProcedureKind.REPORT, by=by, at=at)
    write_report(report, changes=TOLD, seen_at=report.saved_at, by=by, at=at)
    lines = list(report.lines.all())
    report_costs(
        report,
        [
            Spent(
                line.expense_class,
                line.description,
                yen,
                "" if yen else "実施しなかったため",
                line=line.pk,
            )
            for line, yen in zip(lines, spent, strict=True)
        ],
        other_income_yen=other_income_yen,
        seen_at=report.saved_at,
        by=by,
        at=at + timedelta(minutes=1),
    )
    if has_evidence:
        proofs = [
            Proof(line.pk, number, date(2027, 9, number), f"実演商店{number}", yen)
            for number, (line, yen) in enumerate(zip(lines, spent, strict=True), 1)
            if yen
        ]
        add_evidence(
            report,
            proofs,
            seen_at=report.saved_at,
            by=by,
            at=at + timedelta(minutes=2),
        )
    return same_procedure(report)


def a_report_at_the_association(
    application: Application | None = None,
    *,
    spent: Sequence[int] = (600_000, 600_000),
    other_income_yen: int = 0,
) -> Procedure:
    """A final report that was handed in and passed on by the branch."""
    report = a_report(application, spent=spent, other_income_yen=other_income_yen)
    submit_report(report, by=officer_of(report.application), at=FEBRUARY + DAY)
    branch = branch_of_grant(report.application)
    forward_procedure(report, by=branch, at=FEBRUARY + 2 * DAY)
    return same_procedure(report)


def a_settled(
    application: Application | None = None,
    *,
    spent: Sequence[int] = (600_000, 600_000),
    other_income_yen: int = 0,
    cuts: Sequence[int] = (0, 0),
    paid_yen: int = 0,
) -> Procedure:
    """A report whose sum was fixed; ``paid_yen`` was paid in advance."""
    application = application or a_grant()
    if paid_yen:
        pay_in_advance(application, paid_yen)
    report = a_report_at_the_association(
        application, spent=spent, other_income_yen=other_income_yen
    )
    lines = list(report.lines.all())
    sato, at = a_secretary(), FEBRUARY + 3 * DAY
    cut_lines(
        report,
        {
            line.pk: (yen, "対象外の経費のため" if yen else "")
            for line, yen in zip(lines, cuts, strict=True)
        },
        seen_at=report.saved_at,
        by=sato,
        at=at,
    )
    settle_report(report, seen_at=report.saved_at, by=sato, at=at + DAY)
    return same_procedure(report)


def pay_in_advance(
    application: Application, yen: int, *, at: datetime = FEBRUARY - 200 * DAY
) -> Procedure:
    """An advance, asked for, passed on and paid; its letter is not printed."""
    Call.objects.filter(pk=application.call_id).update(advance_percent=100)
    application = same_application(application)
    by = officer_of(application)
    advance = begin_procedure(application, ProcedureKind.ADVANCE, by=by, at=at)
    told = {"requested_yen": yen, "reason": "会場費を先に払うため。"}
    cover = {"document_number": "企第70号", "document_date": at.date()}
    write_advance(
        advance, changes={**told, **cover}, seen_at=advance.saved_at, by=by, at=at
    )
    submit_advance(advance, by=by, at=at)
    forward_procedure(advance, by=branch_of_grant(application), at=at)
    pay_advance(advance, amount_yen=yen, on=at.date(), by=a_secretary(), at=at)
    return same_procedure(advance)


def branch_of_grant(application: Application) -> User:
    """Who passes on what the body of this grant sends; one person a branch."""
    prefecture = application.case.applicant.prefecture
    assert prefecture is not None
    branch = a_branch(prefecture)
    is_first = prefecture.code.startswith("39")
    return a_branch_officer(branch, "eda" if is_first else f"eda-{prefecture.pk}")


def same_procedure(procedure: Procedure) -> Procedure:
    """The same procedure as it stands in the database now."""
    everyone = procedures_for(a_secretary(), on=date(2028, 2, 10))
    found = everyone.filter(pk=procedure.pk).first()
    return found or Procedure.objects.select_related(
        "case__applicant__prefecture", "application__call", "report"
    ).get(pk=procedure.pk)


def settlement_of(procedure: Procedure) -> Settlement:
    """What was fixed."""
    return Settlement.objects.get(procedure=procedure)
