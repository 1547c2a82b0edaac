"""What every procedure after an award shares: begun, sent, passed on, returned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.roles import INSIDE, day_of, is_inside, roles_of
from kakehashi.engines.cases.routes import (
    forward,
    lay_route,
    pull_up,
    send,
    send_back,
    take_back,
)
from kakehashi.engines.cases.verbs import (
    add_party,
    last_act,
    make_move,
    open_case,
    set_due,
)
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell_holders
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.charts import WRITTEN
from kakehashi.programmes.grants.models import (
    Advance,
    Application,
    Award,
    Change,
    DutyKind,
    Letter,
    Procedure,
    ProcedureKind,
    Report,
)
from kakehashi.programmes.grants.queries.procedures import (
    is_reported,
    open_duties,
    procedures_of,
)
from kakehashi.programmes.grants.rules.procedures import (
    address_of,
    problems_with_beginning,
)
from kakehashi.programmes.grants.verbs.costs import follow_plan, start_procedure
from kakehashi.programmes.grants.verbs.impartial import must_be_anothers
from kakehashi.programmes.grants.verbs.letters import write_letter
from kakehashi.programmes.grants.verbs.money import hold_account, meet, owe_again

PREFIXES = {
    ProcedureKind.CHANGE: "GC",
    ProcedureKind.ADVANCE: "GA",
    ProcedureKind.INTERIM: "GI",
    ProcedureKind.REPORT: "GR",
}
LETTER = frozenset({"document_number", "document_date"})
"""The columns of the body's own covering letter, which every procedure has."""
OWED = frozenset({ProcedureKind.INTERIM, ProcedureKind.REPORT})


@transaction.atomic
def begin_procedure(
    application: Application, kind: ProcedureKind, *, by: User, at: datetime
) -> Procedure:
    """Begin a change, an advance or a report of an awarded application, as a draft.

    It takes the application's way and co-applicants; a change starts from what is in
    force, a final report from the same lines with nothing spent.

    Raises:
        Refused: ``not-awarded``, ``grant-closed``, ``already-begun``,
            ``report-handed-in``, ``no-advance``.
    """
    held = hold_account(application.pk)
    others = list(procedures_of(held))
    closed = held.award.closed_at is not None if hasattr(held, "award") else False
    if problems := problems_with_beginning(
        application, kind, is_closed=closed, others=others
    ):
        raise Refused(*problems)
    case = _open_beside(application, kind, by=by, at=at)
    number = 1 + max((p.number for p in others if p.kind == kind), default=0)
    procedure = Procedure.objects.create(
        case=case, application=application, kind=kind, number=number, saved_at=at
    )
    start_procedure(procedure)
    duty = open_duties(application).filter(kind=kind, number=number).first()
    if duty is not None:
        set_due(case, duty.due_at, by=by, at=at)
    return procedure


def _open_beside(
    application: Application, kind: ProcedureKind, *, by: User, at: datetime
) -> Case:
    """A case of its own on the application's way, with the same co-applicants."""
    parent = application.case
    case = open_case(
        kind.chart,
        applicant=parent.applicant,
        title=parent.title,
        fiscal_year=parent.fiscal_year,
        prefix=PREFIXES[kind],
        by=by,
        at=at,
    )
    for party in parent.parties.select_related("organisation"):
        add_party(case, party.organisation, by=by, at=at)
    stops: list[tuple[Organisation, datetime | None]] = [
        (stop.organisation, None)
        for stop in parent.stops.select_related("organisation")
    ]
    lay_route(case, stops, by=by, at=at)
    return case


def claim_procedure(
    procedure: Procedure, *, seen_at: datetime, by: User, at: datetime
) -> None:
    """Take the draft for one save: of two officers the second is told.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    roles = roles_of(by, procedure.case, on=day_of(at))
    if procedure.case.state not in WRITTEN or "applicant" not in roles:
        raise Refused(Problem("not-editable", _("This cannot be edited now.")))
    row = Procedure.objects.filter(pk=procedure.pk, saved_at=seen_at)
    if not row.update(saved_at=at):
        message = _("Somebody has saved this since you opened it.")
        raise Refused(Problem("changed-meanwhile", message))
    procedure.saved_at = at


def write_columns(
    procedure: Procedure,
    row: Change | Advance | Report,
    changes: Mapping[str, object],
    *,
    told: frozenset[str],
    seen_at: datetime,
    by: User,
    at: datetime,
) -> None:
    """Claim the draft and save what was typed, ``told`` and the letter of the body.

    Raises:
        Refused: ``not-editable``, ``changed-meanwhile``.
    """
    claim_procedure(procedure, seen_at=seen_at, by=by, at=at)
    for column, value in changes.items():
        assert column in told | LETTER, column
        setattr(procedure if column in LETTER else row, column, value)
    row.save()
    procedure.save(update_fields=sorted(LETTER))


@transaction.atomic
def send_procedure(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Send it on its way; the verb of its kind has refused what is wrong with it.

    Raises:
        Refused: ``grant-closed``, ``report-handed-in``, or of the engine's ``send``.
    """
    hold_account(procedure.application_id)
    closed = Award.objects.filter(
        application=procedure.application_id, closed_at__isnull=False
    )
    if closed.exists():
        raise Refused(Problem("grant-closed", _("This grant is closed.")))
    if procedure.kind != ProcedureKind.REPORT and is_reported(procedure.application_id):
        message = _("The final report has been handed in; nothing can be changed now.")
        raise Refused(Problem("report-handed-in", message))
    send(procedure.chart, procedure.case, "submit", by=by, at=at)
    if procedure.kind in OWED:
        kind, number = DutyKind(procedure.kind), procedure.number
        meet(procedure.application, kind, number=number, at=at)
    return procedure


@transaction.atomic
def take_back_procedure(procedure: Procedure, *, by: User, at: datetime) -> Procedure:
    """Take back what was just sent (引き戻し) while nobody has acted on it."""
    take_back(procedure.chart, procedure.case, by=by, at=at)
    due_at = _owed_again(procedure, at=at)
    follow_plan(procedure)
    if due_at is not None and procedure.case.state in WRITTEN:
        set_due(procedure.case, due_at, by=by, at=at)
    return procedure


@transaction.atomic
def withdraw_procedure(
    procedure: Procedure, *, note: str, by: User, at: datetime
) -> Procedure:
    """Withdraw a change or an advance (取下げ) for good, with the reason."""
    make_move(procedure.chart, procedure.case, "withdraw", by=by, at=at, note=note)
    return procedure


@transaction.atomic
def forward_procedure(
    procedure: Procedure, *, note: str = "", by: User, at: datetime
) -> Procedure:
    """Pass it on to the next stop (進達)."""
    forward(procedure.chart, procedure.case, by=by, at=at, note=note)
    return procedure


@transaction.atomic
def pull_up_procedure(
    procedure: Procedure, *, note: str, by: User, at: datetime
) -> Procedure:
    """Take what is stuck at an earlier stop (引き上げ), with the reason."""
    pull_up(procedure.chart, procedure.case, by=by, at=at, note=note)
    return procedure


@transaction.atomic
def return_procedure(
    procedure: Procedure,
    *,
    note: str,
    due_at: datetime | None,
    by: User,
    at: datetime,
) -> Procedure:
    """Return it to the body for correction (差戻し), by a day of its own.

    Its officers are told on the desk and by mail, with the reason.

    Raises:
        Refused: ``note-missing``, ``due-in-the-past``, or of the engine's
            ``send_back``.
    """
    if due_at is not None and due_at <= at:
        message = _("Please give a day to come.")
        raise Refused(Problem("due-in-the-past", message, "due_at"))
    case = procedure.case
    send_back(
        procedure.chart,
        case,
        by=by,
        at=at,
        note=note,
        to_applicant=True,
        due_at=due_at,
    )
    # The day of what is owed is the association's to move, not a branch's.
    is_hers = is_inside(roles_on(by, day_of(at)))
    _owed_again(procedure, due_at=due_at if is_hers else None, at=at)
    follow_plan(procedure)
    tell_holders(
        Post.OFFICER,
        case.applicant_id,
        subject=lambda: (
            _("Please correct %(reference)s: %(title)s")
            % {"reference": case.reference, "title": case.title}
        ),
        body=note,
        url=address_of(procedure),
        kind=Kind.CASE,
        key=f"{case.reference}:{case.version}:return",
        at=at,
    )
    return procedure


@transaction.atomic
def decide(
    procedure: Procedure, move: str, *, note: str = "", by: User, at: datetime
) -> None:
    """Let the association decide what it has before it, never for her own body.

    Raises:
        Refused: ``not-arrived``, ``own-body``, or of ``make_move``.
    """
    case = procedure.case
    make_move(procedure.chart, case, move, by=by, at=at, note=note)
    if case.stands_at.kind not in INSIDE:
        message = _("It has not arrived at the association yet.")
        raise Refused(Problem("not-arrived", message))
    must_be_anothers(case, by=by, at=at)


@transaction.atomic
def refuse_procedure(
    procedure: Procedure, *, reason: str, by: User, at: datetime
) -> Letter:
    """Refuse a change or an advance (不承認) with the reason; what is in force stays.

    Raises:
        Refused: ``note-missing``, ``not-permitted``, ``own-body``, ``not-arrived``,
            ``changed-meanwhile``.
    """
    decide(procedure, "refuse", note=reason, by=by, at=at)
    return write_letter(
        procedure.application,
        Letter.Kind.REFUSAL,
        procedure=procedure,
        reason=reason,
        by=by,
        at=at,
    )


def must_be_as_seen(procedure: Procedure, version: int | None) -> None:
    """Refuse an act on a page that shows an older state (``changed-meanwhile``)."""
    if version is not None and version != procedure.case.version:
        raise Refused(last_act(procedure.case, procedure.chart))


def _owed_again(
    procedure: Procedure, *, due_at: datetime | None = None, at: datetime
) -> datetime | None:
    if procedure.kind not in OWED:
        return None
    kind, number = DutyKind(procedure.kind), procedure.number
    return owe_again(procedure.application, kind, number=number, due_at=due_at, at=at)
