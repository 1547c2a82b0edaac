"""What people do to any case. `make_move` alone writes ``Case.state``."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import formats, timezone

from kakehashi.engines.cases.chart import Chart
from kakehashi.engines.cases.models import Case, CaseEvent, Counter, Party
from kakehashi.engines.cases.refusals import OWN_MOVES, problem, refused, require_note
from kakehashi.engines.cases.roles import HOLDING, day_of, must_be, roles_of
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Problem, Refused


@transaction.atomic
def open_case(
    chart: Chart,
    *,
    applicant: Organisation,
    title: str,
    fiscal_year: int,
    prefix: str,
    by: User,
    at: datetime,
) -> Case:
    """Open a draft at ``applicant``, by its staff, with the next ``G-2026-0001``."""
    held = roles_on(by, day_of(at))
    if not any(r.post in HOLDING and r.organisation_id == applicant.pk for r in held):
        raise refused("not-permitted")
    case = Case(kind=chart.kind, title=title, fiscal_year=fiscal_year, officer=by)
    case.state, case.opened_at, case.stands_since = str(chart.initial), at, at
    case.applicant = case.stands_at = applicant
    case.reference = _next_reference(prefix, fiscal_year)
    case.save(force_insert=True)
    append(CaseEvent(case=case, move="open", acted_as="applicant", by=by, at=at), None)
    return case


@transaction.atomic
def make_move(
    chart: Chart,
    case: Case,
    name: str,
    *,
    by: User,
    at: datetime,
    note: str = "",
    stands_at: Organisation | None = None,
) -> CaseEvent:
    """Make one move of ``chart``; the case then stands at ``stands_at``, if given.

    ``case.version`` is what the person saw: set it from her form, and she is told what
    others did since. Closing ends the due date. After a refusal, load ``case`` again.
    Refuses: ``not-permitted`` (state or role), ``note-missing``, ``changed-meanwhile``.
    """
    assert chart.kind == case.kind, f"{chart.kind} is not the chart of {case.kind}"
    roles = roles_of(by, case, on=day_of(at))
    move = chart.move(name)
    if move is None or move not in chart.moves_from(case.state, roles):
        stale = Case.objects.filter(pk=case.pk).exclude(version=case.version)
        if roles and stale.exists():
            raise Refused(last_act(case, chart))
        raise refused("not-permitted")
    if move.needs_note:
        require_note(note)
    changes: dict[str, object] = {"state": str(move.target), "closed_at": None}
    changes |= {"closed_at": at, "due_at": None} if move.target in chart.final else {}
    if stands_at is not None:
        changes |= {"stands_at": stands_at, "stands_since": at}
        if case.is_draft and stands_at.pk != case.applicant_id:
            changes["submitted_at"] = at
    event = CaseEvent(case=case, move=name, by=by, at=at, note=note)
    event.acted_as = min(move.roles & roles)
    return append(event, changes, chart)


def append(
    event: CaseEvent, changes: dict[str, object] | None, chart: Chart | None = None
) -> CaseEvent:
    """Write ``changes`` (None: to a new case) and their event. For this engine."""
    case = event.case
    write_down(event.move, case, by=event.by, at=event.at, note=event.note)
    if changes is not None:
        changes = {**changes, "version": case.version + 1}
        row = Case.objects.filter(pk=case.pk, version=case.version)
        if not row.update(**changes):
            raise Refused(last_act(case, chart))
        for column, value in changes.items():
            setattr(case, column, value)
    event.version, event.to_state = case.version, case.state
    event.stands_at, event.person = case.stands_at, event.by.acting_name
    event.save(force_insert=True)
    return event


@transaction.atomic
def assign_officer(case: Case, officer: User, *, by: User, at: datetime) -> Case:
    """Name the person answerable: of those who hold the case, or the association."""
    must_be(by, case, "holder", "association", at=at)
    if not roles_of(officer, case, on=day_of(at)) & {"holder", "association"}:
        raise refused("officer-has-no-part", "officer", name=officer)
    return _set(case, "officer", officer, by=by, at=at)


@transaction.atomic
def set_due(case: Case, due_at: datetime | None, *, by: User, at: datetime) -> Case:
    """Set until when the case must be acted on where it stands."""
    must_be(by, case, "holder", "association", at=at)
    return _set(case, "due_at", due_at, by=by, at=at)


@transaction.atomic
def retitle(case: Case, title: str, *, by: User, at: datetime) -> Case:
    """Give the case another title, of 1 to 200 characters."""
    _must_edit(case, by=by, at=at)
    if not 1 <= len(title := title.strip()) <= 200:
        raise refused("title-length", "title")
    return _set(case, "title", title, by=by, at=at)


@transaction.atomic
def add_party(case: Case, body: Organisation, *, by: User, at: datetime) -> Party:
    """Let another body read and edit as the applicant does (共同申請者)."""
    _must_edit(case, by=by, at=at)
    write_down("add-party", case, by=by, at=at, organisation=body.pk)
    party, is_new = Party.objects.get_or_create(case=case, organisation=body)
    if body.pk == case.applicant_id or not is_new:
        raise refused("already-party", "organisation", body=body)
    return party


@transaction.atomic
def remove_party(case: Case, body: Organisation, *, by: User, at: datetime) -> None:
    """End a body's part in the case; the audit trail keeps that it had one."""
    _must_edit(case, by=by, at=at)
    write_down("remove-party", case, by=by, at=at, organisation=body.pk)
    removed, _each = case.parties.filter(organisation=body).delete()
    if not removed:
        raise refused("not-a-party", "organisation", body=body)


def last_act(
    case: Case, chart: Chart | None, *, code: str = "changed-meanwhile"
) -> Problem:
    """The problem ``code``, told with who did what last, and when. One query."""
    last = CaseEvent.objects.select_related("by").filter(case=case.pk).latest("version")
    move = chart.move(last.move) if chart else None
    what = str(move.label if move else "") or OWN_MOVES.get(last.move, last.move)
    local = last.at.astimezone(timezone.get_default_timezone())
    when = formats.date_format(local, "SHORT_DATETIME_FORMAT")
    return problem(code, who=last.who, case=case.reference, what=what, when=when)


def write_down(
    act: str, case: Case, *, by: User, at: datetime, **detail: object
) -> None:
    """Record an act: first of all, so that locks are always taken in one order."""
    detail["seen_version"] = case.version
    record(f"cases.{act}", by=by, at=at, subject=case.reference, detail=detail)


def _must_edit(case: Case, *, by: User, at: datetime) -> None:
    at_home = case.stands_at_id == case.applicant_id and case.closed_at is None
    must_be(by, case, "association", *(["applicant"] if at_home else []), at=at)


def _set(case: Case, column: str, value: object, *, by: User, at: datetime) -> Case:
    write_down("set", case, by=by, at=at, **{column: str(value)})
    setattr(case, column, value)
    case.save(update_fields=[column])
    return case


def _next_reference(prefix: str, year: int) -> str:
    counter, _new = Counter.objects.get_or_create(prefix=prefix, fiscal_year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return f"{prefix}-{year}-{counter.last:04d}"
