"""How the sum of a grant is fixed (額の確定): costs cut with reasons, then settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.engines.cases.roles import must_be
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    DutyKind,
    Letter,
    MovementKind,
    Procedure,
    ProcedureLine,
    Report,
    Settlement,
)
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import open_duties
from kakehashi.programmes.grants.queries.reporting import underway_beside
from kakehashi.programmes.grants.rules.settling import (
    Settled,
    problems_with_cutting,
    problems_with_settling,
    settle,
)
from kakehashi.programmes.grants.verbs.impartial import must_be_anothers
from kakehashi.programmes.grants.verbs.letters import write_letter
from kakehashi.programmes.grants.verbs.money import hold_account, note_movement, waive
from kakehashi.programmes.grants.verbs.procedures import decide


@transaction.atomic
def cut_lines(
    procedure: Procedure,
    cuts: Mapping[int, tuple[int, str]],
    *,
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Procedure:
    """Write down what is not accepted of each line (査定): (yen, reason) by line id.

    Raises:
        Refused: ``not-permitted``, ``own-body``, ``already-settled``,
            ``changed-meanwhile``, ``cut-too-large``, ``reason-missing``,
            ``no-such-line``.
    """
    must_be(by, procedure.case, "association", at=at)
    must_be_anothers(procedure.case, by=by, at=at)
    _must_be_open(procedure)
    record(
        "grants.cut-lines",
        by=by,
        at=at,
        subject=procedure.case.reference,
        detail={"cuts": {str(pk): yen for pk, (yen, _why) in cuts.items()}},
    )
    _claim(procedure, seen_at=seen_at, at=at)
    lines = list(procedure.lines.all())
    if problems := problems_with_cutting(lines, cuts):
        raise Refused(*problems)
    for line in lines:
        yen, why = cuts.get(line.pk, (line.cut_yen, line.cut_reason))
        line.cut_yen, line.cut_reason = yen, why.strip() if yen else ""
    ProcedureLine.objects.bulk_update(lines, ["cut_yen", "cut_reason"])
    return procedure


def sum_now(procedure: Procedure) -> Settled:
    """What the grant would be fixed at as things stand. Three queries."""
    application = procedure.application
    return settle(
        list(procedure.lines.all()),
        committed_yen=account_of(application).committed,
        rate_percent=application.call.rate_percent,
        other_income_yen=Report.objects.get(pk=procedure.pk).other_income_yen,
    )


@transaction.atomic
def settle_report(
    procedure: Procedure,
    *,
    note: str = "",
    seen_at: datetime,
    by: User,
    at: datetime,
) -> Settlement:
    """Fix the sum: the case moves, the account is brought down to it, a letter tells.

    ``seen_at`` is when the costs that the page showed were last written.

    Raises:
        Refused: ``changed-meanwhile``, ``not-arrived``, ``procedure-open``,
            ``not-permitted``, ``own-body``.
    """
    application = hold_account(procedure.application_id)
    decide(procedure, "settle", note=note, by=by, at=at)
    _claim(procedure, seen_at=seen_at, at=at)
    committed = account_of(application).committed
    sum_ = sum_now(procedure)
    if problems := problems_with_settling(
        list(procedure.lines.all()),
        underway=list(underway_beside(procedure)),
    ):
        raise Refused(*problems)
    settlement = _write_down(
        procedure, sum_, committed_yen=committed, note=note, by=by, at=at
    )
    never_came = open_duties(application).filter(kind=DutyKind.INTERIM)
    waive(never_came, _("The final report was settled."), at=at)
    write_letter(
        application,
        Letter.Kind.SETTLEMENT,
        procedure=procedure,
        amount_yen=sum_.settled,
        reason=note,
        by=by,
        at=at,
    )
    return settlement


def _write_down(
    procedure: Procedure,
    sum_: Settled,
    *,
    committed_yen: int,
    note: str,
    by: User,
    at: datetime,
) -> Settlement:
    """The settlement and its entry in the account."""
    today = timezone.localdate(at)
    settlement = Settlement.objects.create(
        procedure=procedure,
        spent_yen=sum_.spent,
        accepted_yen=sum_.accepted,
        other_income_yen=Report.objects.get(pk=procedure.pk).other_income_yen,
        committed_yen=committed_yen,
        settled_yen=sum_.settled,
        decided_on=today,
        note=note,
    )
    note_movement(
        procedure.application,
        MovementKind.SETTLEMENT,
        committed_yen=sum_.settled - committed_yen,
        on=today,
        procedure=procedure,
        by=by,
        at=at,
    )
    return settlement


def _must_be_open(procedure: Procedure) -> None:
    if procedure.case.state != ProcedureState.SUBMITTED:
        message = _("The sum has been fixed; nothing can be cut any more.")
        raise Refused(Problem("already-settled", message))


def _claim(procedure: Procedure, *, seen_at: datetime, at: datetime) -> None:
    """Take the costs as they were seen: of two officers the second is told."""
    row = Procedure.objects.filter(pk=procedure.pk, saved_at=seen_at)
    if not row.update(saved_at=at):
        message = _("Somebody has changed the report's costs since you opened it.")
        raise Refused(Problem("changed-meanwhile", message))
    procedure.saved_at = at
