"""Decision: a proposal (起案), its adoption by a body or an approver (決裁)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    """Put outcomes to a decision; ``previous``, if given, gives way to this revision.

    Refuses: ``not-permitted`` (association only; cases of ``kind`` that were sent),
    ``no-outcomes``, ``already-proposed``, ``proposal-closed`` (of ``previous``).
    """
    cases = [outcome.case for outcome in outcomes]
    _must_be_inside(cases, by=by, at=at)
    if not outcomes:
        raise refused("no-outcomes")
    if any(case.kind != kind for case in cases):
        raise refused("not-permitted")
    detail: dict[str, object] = {"cases": [case.reference for case in cases]}
    record("cases.propose", by=by, at=at, subject=title, detail=detail)
    if previous is not None:
        _close(previous, withdrawn_at=at)
    proposal = Proposal.objects.create(
        kind=kind,
        fiscal_year=fiscal_year,
        title=title,
        version=previous.version + 1 if previous else 1,
        previous=previous,
        why=why,
        by=by,
        at=at,
    )
    rows = [
        ProposedOutcome(
            proposal=proposal, case_version=each.case.version, **each._asdict()
        )
        for each in outcomes
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
    """Withdraw a proposal before its adoption; its cases may be proposed again.

    Refuses: ``not-permitted`` (association only), ``proposal-closed``.
    """
    _must_be_inside([], by=by, at=at)
    record("cases.withdraw-proposal", by=by, at=at, subject=str(proposal))
    _close(proposal, withdrawn_at=at)
    return proposal


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
    """Adopt a proposal: every move it names, in one transaction, or none of them.

    Refuses: ``adoption-incomplete``, and all of `problems_with_adopting`.
    """
    if not (adopting_body.strip() and document_number.strip()):
        raise refused("adoption-incomplete", "adopting_body")
    if problems := problems_with_adopting(chart, proposal, by=by, at=at):
        raise Refused(*problems)
    detail: dict[str, object] = {"body": adopting_body, "number": document_number}
    record("cases.adopt", by=by, at=at, subject=str(proposal), detail=detail)
    told = {"adopting_body": adopting_body, "document_number": document_number}
    when = {"adopted_by": by, "adopted_at": at, "adopted_on": adopted_on}
    _close(proposal, **when, **told)
    return [
        make_move(chart, each.case, each.outcome, by=by, at=at, note=each.reason)
        for each in _outcomes(proposal)
    ]


def problems_with_adopting(
    chart: Chart, proposal: Proposal, *, by: User, at: datetime
) -> list[Problem]:
    """What keeps ``by`` from adopting; for the preview, and for `adopt` itself.

    Codes: ``not-permitted``, ``proposal-closed``, ``same-person``, and for each case
    ``changed-meanwhile``, ``not-permitted`` or ``note-missing``. Five queries, and one
    for each case that has changed.
    """
    if not is_inside(roles_on(by, day_of(at))):
        return [problem("not-permitted")]
    if not proposal.is_open:
        return [problem("proposal-closed")]
    if proposal.by_id == by.pk:
        return [problem("same-person")]
    problems = []
    for each in _outcomes(proposal):
        case, move = each.case, chart.move(each.outcome)
        roles = roles_of(by, case, on=day_of(at))
        if case.version != each.case_version:
            problems.append(last_act(case, chart))
        elif move is None or move not in chart.moves_from(case.state, roles):
            problems.append(problem("case-not-permitted", case=case.reference))
        elif move.needs_note and not each.reason.strip():
            problems.append(problem("case-note-missing", case=case.reference))
    return problems


def _outcomes(proposal: Proposal) -> list[ProposedOutcome]:
    people = ("case__parties", "case__stops__organisation", "case__reviews")
    rows = proposal.outcomes.select_related("case__applicant", "case__stands_at")
    return list(rows.prefetch_related(*people).order_by("case"))


def _must_be_inside(cases: Collection[Case], *, by: User, at: datetime) -> None:
    if not is_inside(roles_on(by, day_of(at))) or any(case.is_draft for case in cases):
        raise refused("not-permitted")


def _close(proposal: Proposal, **columns: object) -> None:
    """Adopt, or else withdraw, if nobody has since the proposal was read."""
    row = Proposal.objects.filter(pk=proposal.pk, adopted_at=None, withdrawn_at=None)
    if not row.update(**columns):
        raise refused("proposal-closed")
    proposal.refresh_from_db()
    proposal.outcomes.update(is_open=False)
