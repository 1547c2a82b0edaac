"""How a round is decided (採択): proposed, adopted by another, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases import decisions
from kakehashi.engines.cases.models import Proposal
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.queries import mark_of
from kakehashi.foundation.ledger.verbs import take_number
from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import APPLICATION
from kakehashi.programmes.grants.models import Application, Award, Call, Letter
from kakehashi.programmes.grants.queries.money import committed_yen
from kakehashi.programmes.grants.queries.proposals import call_of
from kakehashi.programmes.grants.queries.rounds import left_yen
from kakehashi.programmes.grants.rules.deciding import (
    Wish,
    problems_with_budget,
    problems_with_outcomes,
)
from kakehashi.programmes.grants.verbs.money import open_accounts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is proposed for one application: a sum in yen, or None to decline."""

    application: Application
    amount_yen: int | None
    reason: str = ""


@transaction.atomic
def propose_round(
    call: Call,
    outcomes: Sequence[Outcome],
    *,
    title: str,
    why: str,
    previous: Proposal | None = None,
    by: User,
    at: datetime,
) -> Proposal:
    """Put the decision of a round before the body that takes it (付議).

    What other open proposals would take is no longer there to give; ``previous`` is
    replaced by this one, and its sums are free again.

    Raises:
        Refused: ``nothing-proposed``, ``over-budget``, ``over-request``,
            ``reason-missing``, or of the engine's ``propose``.
    """
    left = left_yen(call)
    if left is not None and previous is not None:
        left += sum(o.amount_yen or 0 for o in previous.outcomes.filter(is_open=True))
    wishes = [
        Wish(
            o.application.case.reference,
            o.application.requested_yen or 0,
            o.amount_yen,
            o.reason,
        )
        for o in outcomes
    ]
    if problems := problems_with_outcomes(wishes, left_yen=left):
        raise Refused(*problems)
    return decisions.propose(
        APPLICATION.kind,
        [
            decisions.Outcome(
                case=o.application.case,
                outcome="decline" if o.amount_yen is None else "award",
                amount_yen=o.amount_yen,
                reason=o.reason,
            )
            for o in outcomes
        ],
        title=title,
        why=why,
        fiscal_year=call.fiscal_year,
        previous=previous,
        by=by,
        at=at,
    )


@transaction.atomic
def adopt_proposal(
    proposal: Proposal,
    *,
    adopting_body: str,
    adopted_on: date,
    document_number: str,
    by: User,
    at: datetime,
) -> list[Letter]:
    """Adopt a proposal (決定): cases move, awards and numbered letters are made.

    The letters' PDFs are printed afterwards by a task, and told one by one.

    Raises:
        Refused: ``over-budget``, ``mark-missing``, or of ``adopt`` (``same-person``,
            ``changed-meanwhile``…).
    """
    if problems := problems_with_adoption(proposal, by=by, at=at):
        raise Refused(*problems)
    mark = mark_of(headquarters().pk, timezone.localdate(at))
    if mark is None:
        message = _("The association has no section mark to number letters with.")
        raise Refused(Problem("mark-missing", message))
    decisions.adopt(
        APPLICATION,
        proposal,
        adopting_body=adopting_body,
        adopted_on=adopted_on,
        document_number=document_number,
        by=by,
        at=at,
    )
    outcomes = list(proposal.outcomes.order_by("pk"))
    found = Application.objects.select_related("case__applicant", "call")
    applications = found.in_bulk([o.case_id for o in outcomes])
    awards = Award.objects.bulk_create(
        Award(
            application=applications[outcome.case_id],
            amount_yen=outcome.amount_yen,
            decided_on=adopted_on,
        )
        for outcome in outcomes
        if outcome.amount_yen is not None
    )
    open_accounts(awards, by=by, at=at)
    return Letter.objects.bulk_create(
        Letter(
            application=applications[outcome.case_id],
            kind=Letter.Kind.DECLINE
            if outcome.amount_yen is None
            else Letter.Kind.AWARD,
            number=take_number(mark, kind="grants.decision", by=by, at=at),
            reason=outcome.reason,
            amount_yen=outcome.amount_yen,
            dated=timezone.localdate(at),
        )
        for outcome in outcomes
    )


def problems_with_adoption(
    proposal: Proposal, *, by: User, at: datetime
) -> list[Problem]:
    """What keeps ``by`` from adopting, the budget as it is now included."""
    call = call_of(proposal)
    total = sum(o.amount_yen or 0 for o in proposal.outcomes.all())
    left = None if call.budget_yen is None else call.budget_yen - committed_yen(call)
    return [
        *decisions.problems_with_adopting(APPLICATION, proposal, by=by, at=at),
        *(problems_with_budget(total, left_yen=left) if proposal.is_open else ()),
    ]


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Take an open proposal back; nobody outside ever saw it."""
    decisions.withdraw_proposal(proposal, by=by, at=at)
    return proposal
