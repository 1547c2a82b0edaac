"""What people do to any case. `make_move` alone writes ``Case.state``."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import formats, timezone

from kakehashi.engines.cases.chart import Chart
from kakehashi.engines.cases.models import Case, CaseEvent, Counter, Party
from kakehashi.engines.cases.refusals import OWN_MOVES, problem, refused
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
    """Open a draft at ``applicant`` under the next reference, as ``G-2026-0001``.

    Refuses: ``not-permitted``, unless ``by`` is on the applicant's staff.
    """
    held = roles_on(by, day_of(at))
    if not any(r.post in HOLDING and r.organisation_id == applicant.pk for r in held):
        raise refused("not-permitted")
    case = Case.objects.create(
        kind=chart.kind,
        reference=_next_reference(prefix, fiscal_year),
        title=title,
        state=str(chart.initial),
        fiscal_year=fiscal_year,
        applicant=applicant,
        officer=by,
        stands_at=applicant,
        stands_since=at,
        opened_at=at,
    )
    write_down("open", case, by=by, at=at)
    _write_event(case, "open", acted_as="applicant", by=by, at=at)
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
    """Make one move of ``chart`` and append it to the case's events.

    ``case.version`` is what the person was looking at: set it from her form, and she
    is told what others did since. After a refusal, load ``case`` again to show it.

    Args:
        stands_at: the body whose turn it is from now on; where it stands, if None.

    Refuses: ``not-permitted`` (state or role), ``note-missing``, and
    ``changed-meanwhile`` if someone acted on the case first.
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
    changes: dict[str, object] = {
        "state": str(move.target),
        "closed_at": at if move.target in chart.final else None,
    }
    if stands_at is not None and stands_at.pk != case.stands_at_id:
        changes |= {"stands_at": stands_at, "stands_since": at}
        if case.is_draft and stands_at.pk != case.applicant_id:
            changes["submitted_at"] = at
    role = min(move.roles & roles)
    return append(
        case, name, changes, acted_as=role, by=by, at=at, note=note, chart=chart
    )


@transaction.atomic
def append(
    case: Case,
    name: str,
    changes: dict[str, object],
    *,
    acted_as: str,
    by: User,
    at: datetime,
    note: str = "",
    chart: Chart | None = None,
) -> CaseEvent:
    """Write ``changes`` and an event, if nobody has since ``case`` was read.

    For this engine; a hold changes nothing. The audit trail is locked first, the case
    after it, in every verb: so two people wait for one another, but never in a ring.

    Refuses: ``changed-meanwhile``.
    """
    write_down(name, case, by=by, at=at, note=note)
    changes = {**changes, "version": case.version + 1}
    here = Case.objects.filter(pk=case.pk, version=case.version)
    if not here.update(**changes):
        raise Refused(last_act(case, chart))
    for column, value in changes.items():
        setattr(case, column, value)
    return _write_event(case, name, acted_as=acted_as, by=by, at=at, note=note)


@transaction.atomic
def assign_officer(case: Case, officer: User, *, by: User, at: datetime) -> Case:
    """Name the person answerable for the case where it is being handled.

    Refuses: ``not-permitted``, unless ``by`` holds the case or is of the association;
    ``officer-has-no-part``, if ``officer`` is neither.
    """
    must_be(by, case, "holder", "association", at=at)
    if not roles_of(officer, case, on=day_of(at)) & {"holder", "association"}:
        raise refused("officer-has-no-part", "officer", name=officer)
    return _set(case, "officer", officer, by=by, at=at)


@transaction.atomic
def set_due(case: Case, due_at: datetime | None, *, by: User, at: datetime) -> Case:
    """Set until when the body where the case stands must act.

    Refuses: ``not-permitted``, unless ``by`` holds the case or is of the association.
    """
    must_be(by, case, "holder", "association", at=at)
    return _set(case, "due_at", due_at, by=by, at=at)


@transaction.atomic
def retitle(case: Case, title: str, *, by: User, at: datetime) -> Case:
    """Give the case another title. Refuses: ``not-permitted``, ``title-length``."""
    _must_edit(case, by=by, at=at)
    if not 1 <= len(title := title.strip()) <= 200:
        raise refused("title-length", "title")
    return _set(case, "title", title, by=by, at=at)


@transaction.atomic
def add_party(
    case: Case, organisation: Organisation, *, by: User, at: datetime
) -> Party:
    """Let another body read and edit as the applicant does (共同申請者).

    Refuses: ``not-permitted``, ``already-party``.
    """
    _must_edit(case, by=by, at=at)
    write_down("add-party", case, by=by, at=at, organisation=organisation.pk)
    party, is_new = Party.objects.get_or_create(case=case, organisation=organisation)
    if organisation.pk == case.applicant_id or not is_new:
        raise refused("already-party", "organisation", body=organisation)
    return party


@transaction.atomic
def remove_party(
    case: Case, organisation: Organisation, *, by: User, at: datetime
) -> None:
    """End a body's part in the case; the audit trail keeps that it had one.

    Refuses: ``not-permitted``, ``not-a-party``.
    """
    _must_edit(case, by=by, at=at)
    write_down("remove-party", case, by=by, at=at, organisation=organisation.pk)
    removed, _each = case.parties.filter(organisation=organisation).delete()
    if not removed:
        raise refused("not-a-party", "organisation", body=organisation)


def require_note(note: str) -> None:
    """Refuse an empty reason with ``note-missing``."""
    if not note.strip():
        raise refused("note-missing", "note")


def last_act(
    case: Case, chart: Chart | None, *, code: str = "changed-meanwhile"
) -> Problem:
    """The problem ``code``, told with who did what last, and when. One query."""
    last = CaseEvent.objects.select_related("by").filter(case=case.pk).last()
    assert last is not None, f"{case} has no events"
    move = chart.move(last.move) if chart else None
    what = str(move.label if move else "") or OWN_MOVES.get(last.move, last.move)
    local = timezone.localtime(last.at, timezone.get_default_timezone())
    when = formats.date_format(local, "SHORT_DATETIME_FORMAT")
    return problem(code, who=last.by, case=case.reference, what=what, when=when)


def write_down(
    act: str, case: Case, *, by: User, at: datetime, **detail: object
) -> None:
    """Record an act on ``case`` in the audit trail. For this engine."""
    detail["version"] = case.version
    record(f"cases.{act}", by=by, at=at, subject=case.reference, detail=detail)


def _write_event(
    case: Case, move: str, *, acted_as: str, by: User, at: datetime, note: str = ""
) -> CaseEvent:
    return CaseEvent.objects.create(
        case=case,
        version=case.version,
        move=move,
        to_state=case.state,
        stands_at=case.stands_at,
        by=by,
        acted_as=acted_as,
        at=at,
        note=note,
    )


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
    return str(counter)
