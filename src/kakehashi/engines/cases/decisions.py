"""Decision: a proposal (起案), its adoption by a body or an approver (決裁)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from kakehashi.engines.cases.chart import Chart
from kakehashi.engines.cases.models import Case, CaseEvent, Proposal, ProposedOutcome
from kakehashi.engines.cases.refusals import problem, refused
from kakehashi.engines.cases.roles import day_of, is_inside, roles_of
from kakehashi.engines.cases.verbs import last_act, make_move
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.verbs import record
from kakehashi.kernel.problems import Problem, Refused


class Outcome(NamedTuple):
    """What is proposed of a case: a move of its chart, whole yen, and why."""

    case: Case
    outcome: str
    amount_yen: int | None = None
    reason: str = ""


@transaction.atomic
def propose(
    kind: str,
    outcomes: Sequence[Outcome],
    *,
    title: str,
    why: str,
    fiscal_year: int,
    by: User,
    at: datetime,
    previous: Proposal | None = None,
) -> Proposal:
    """Put outcomes of sent cases to a decision; a revision replaces ``previous``."""
    cases = [outcome.case for outcome in outcomes]
    if any(case.is_draft or case.kind != kind for case in cases):
        raise refused("not-permitted")
    _write_down("propose", title, by=by, at=at, cases=[c.reference for c in cases])
    if not cases:
        raise refused("no-outcomes")
    proposal = Proposal(kind=kind, fiscal_year=fiscal_year, title=title, why=why)
    proposal.by, proposal.at = by, at
    if previous is not None:
        _close(previous, withdrawn_at=at)
        proposal.previous, proposal.version = previous, previous.version + 1
    proposal.save(force_insert=True)
    rows = [
        ProposedOutcome(proposal=proposal, case_version=o.case.version, **o._asdict())
        for o in outcomes
    ]
    try:
        with transaction.atomic():
            ProposedOutcome.objects.bulk_create(rows)
    except IntegrityError as error:
        taken = ProposedOutcome.objects.filter(case__in=cases, is_open=True)
        names = taken.values_list("case__reference", flat=True).order_by("case")
        raise refused("already-proposed", cases=", ".join(names)) from error
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Withdraw a proposal before its adoption; its cases may be proposed again."""
    _write_down("withdraw-proposal", str(proposal), by=by, at=at)
    return _close(proposal, withdrawn_at=at)


@transaction.atomic
def adopt(
    chart: Chart,
    proposal: Proposal,
    *,
    adopting_body: str,
    adopted_on: date,
    document_number: str,
    by: User,
    at: datetime,
) -> list[CaseEvent]:
    """Adopt a proposal: every move it names, in one transaction, or none of them."""
    if not (adopting_body.strip() and document_number.strip()):
        raise refused("adoption-incomplete", "adopting_body")
    if problems := problems_with_adopting(chart, proposal, by=by, at=at):
        raise Refused(*problems)
    _write_down("adopt", str(proposal), by=by, at=at, number=document_number)
    told = {"adopting_body": adopting_body, "document_number": document_number}
    _close(proposal, adopted_by=by, adopted_at=at, adopted_on=adopted_on, **told)
    events = []
    for row in _outcomes(proposal):
        case, row.case.version = row.case, row.case_version  # as its proposer saw it
        events += [make_move(chart, case, row.outcome, by=by, at=at, note=row.reason)]
    return events


def problems_with_adopting(
    chart: Chart, proposal: Proposal, *, by: User, at: datetime
) -> list[Problem]:
    """What keeps ``by`` from adopting: for the preview, and for `adopt` itself."""
    if not is_inside(roles_on(by, day_of(at))):
        return [problem("not-permitted")]
    if not proposal.is_open:
        return [problem("proposal-closed")]
    if proposal.by_id == by.pk:
        return [problem("same-person")]
    problems = []
    for row in _outcomes(proposal):
        case, move = row.case, chart.move(row.outcome)
        roles = roles_of(by, case, on=day_of(at))
        if case.version != row.case_version:
            problems.append(last_act(case, chart))
        elif move is None or move not in chart.moves_from(case.state, roles):
            problems.append(problem("case-not-permitted", case=case.reference))
        elif move.needs_note and not row.reason.strip():
            problems.append(problem("case-note-missing", case=case.reference))
    return problems


def _outcomes(proposal: Proposal) -> list[ProposedOutcome]:
    people = ("case__parties", "case__stops__organisation", "case__reviews")
    rows = proposal.outcomes.select_related("case__applicant", "case__stands_at")
    return list(rows.prefetch_related(*people).order_by("case"))


def _write_down(
    act: str, subject: str, *, by: User, at: datetime, **detail: object
) -> None:
    """Record an act of the association's, and of nobody else's."""
    if not is_inside(roles_on(by, day_of(at))):
        raise refused("not-permitted")
    record(f"cases.{act}", by=by, at=at, subject=subject, detail=detail)


def _close(proposal: Proposal, **columns: object) -> Proposal:
    """Adopt, or else withdraw, if nobody has since the proposal was read."""
    row = Proposal.objects.filter(pk=proposal.pk, adopted_at=None, withdrawn_at=None)
    if not row.update(**columns):
        raise refused("proposal-closed")
    proposal.refresh_from_db()
    proposal.outcomes.update(is_open=False)
    return proposal
