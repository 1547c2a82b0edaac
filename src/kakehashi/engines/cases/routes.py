"""The way of a case from body to body (経由): the route is rows, a hop is a move.

A programme's chart holds the moves it uses, under the names below. ``due_at`` of the
case is that of the stop where it stands; a return to the applicant clears it, and the
programme sets the new date. The due dates of later stops stay as laid. Every hop
refuses what ``make_move`` does, and ``not-on-route`` where it does not stand at a stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kakehashi.engines.cases.chart import Chart
from kakehashi.engines.cases.models import Case, CaseEvent, Stop
from kakehashi.engines.cases.refusals import refused
from kakehashi.engines.cases.roles import day_of, holds, must_be
from kakehashi.engines.cases.verbs import (
    append,
    last_act,
    make_move,
    require_note,
    write_down,
)
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.kernel.problems import Refused

FORWARD = "forward"  # 進達
RETURN = "return"  # 差戻し, to the applicant
SEND_BACK = "send-back"  # 差戻し, one hop
PULL_UP = "pull-up"  # 引き上げ
TAKE_BACK = "take-back"  # 引き戻し, by the applicant
RECALL = "recall"  # 引き戻し, by the stop that forwarded
HOLD, RESUME = "hold", "resume"  # 保留: events, not moves


@transaction.atomic
def lay_route(
    case: Case,
    stops: Sequence[tuple[Organisation, datetime | None]],
    *,
    by: User,
    at: datetime,
) -> list[Stop]:
    """Lay the way of a case: each body, and until when it must have passed it on.

    Refuses: ``not-permitted`` (but to applicant and association), ``route-missing``,
    ``stop-repeated``, and ``route-underway`` once the case has been sent.
    """
    must_be(by, case, "applicant", "association", at=at)
    if not stops:
        raise refused("route-missing")
    if len({organisation.pk for organisation, _due in stops}) < len(stops):
        raise refused("stop-repeated")
    if case.stops.filter(arrived_at__isnull=False).exists():
        raise refused("route-underway")
    places = [organisation.pk for organisation, _due in stops]
    write_down("lay-route", case, by=by, at=at, stops=places)
    case.stops.all().delete()
    return Stop.objects.bulk_create(
        Stop(case=case, number=number, organisation=organisation, due_at=due_at)
        for number, (organisation, due_at) in enumerate(stops, start=1)
    )


@transaction.atomic
def send(
    chart: Chart, case: Case, move: str, *, by: User, at: datetime, note: str = ""
) -> CaseEvent:
    """Submit: to the first stop, or straight back to the stop that returned it.

    The stops in between have passed it once and see it; they need not pass it again.

    Refuses: ``route-missing``.
    """
    stops = _stops(case)
    if not stops:
        raise refused("route-missing")
    goal = next((s for s in reversed(stops) if s.arrived_at is not None), stops[0])
    return _hop(chart, case, move, goal, by=by, at=at, note=note)


@transaction.atomic
def forward(
    chart: Chart, case: Case, *, by: User, at: datetime, note: str = ""
) -> CaseEvent:
    """Pass the case on to the next stop (進達).

    Refuses: ``no-next-stop``.
    """
    here = _here(case)
    goal = next((s for s in _stops(case) if s.number > here.number), None)
    if goal is None:
        raise refused("no-next-stop")
    return _hop(chart, case, FORWARD, goal, by=by, at=at, note=note)


@transaction.atomic
def send_back(
    chart: Chart,
    case: Case,
    *,
    by: User,
    at: datetime,
    note: str,
    to_applicant: bool,
    due_at: datetime | None = None,
) -> CaseEvent:
    """Return the case with the reason (差戻し), to the applicant or one stop back.

    From the first stop, one back is the applicant, who has until ``due_at``.
    Refuses: ``note-missing``.
    """
    require_note(note)
    goal = _passed_before(case, _here(case))
    if to_applicant or goal is None:
        return _go_home(chart, case, RETURN, due_at, by=by, at=at, note=note)
    return _hop(chart, case, SEND_BACK, goal, by=by, at=at, note=note)


@transaction.atomic
def pull_up(
    chart: Chart, case: Case, *, by: User, at: datetime, note: str
) -> CaseEvent:
    """Take the case from an earlier stop where it is stuck (引き上げ).

    It comes to the first later stop at which ``by`` holds a post. Whether it is stuck
    is hers to judge and to say: no date has to have passed. Refuses: ``note-missing``.
    """
    require_note(note)
    here, held = _here(case), roles_on(by, day_of(at))
    later = (s for s in _stops(case) if s.number > here.number)
    goal = next((s for s in later if holds(held, s.organisation)), None)
    if goal is None:
        raise refused("not-permitted")
    return _hop(chart, case, PULL_UP, goal, by=by, at=at, note=note)


@transaction.atomic
def take_back(chart: Chart, case: Case, *, by: User, at: datetime) -> CaseEvent:
    """Take back what one has just sent on (引き戻し), while the next has not acted.

    The applicant's move is ``take-back``, that of a stop ``recall``. A case taken back
    that was never returned is a draft again, unseen by others.

    Refuses: ``already-acted``.
    """
    here = _here(case)
    last, before = case.events.order_by("-version")[:2]
    goal = _passed_before(case, here)
    if last.stands_at_id == here.organisation_id != before.stands_at_id:
        if before.stands_at_id == case.applicant_id:
            return _go_home(chart, case, TAKE_BACK, by=by, at=at, note="")
        if last.move == FORWARD and goal is not None:
            return _hop(chart, case, RECALL, goal, by=by, at=at, note="")
    raise Refused(last_act(case, chart, code="already-acted"))


@transaction.atomic
def hold(case: Case, *, by: User, at: datetime, note: str) -> CaseEvent:
    """Say that the case waits here, and why (保留). Everyone on the route sees it.

    Refuses: ``not-permitted``, ``note-missing``, ``already-held``,
    ``changed-meanwhile``.
    """
    role = must_be(by, case, "holder", at=at)
    require_note(note)
    here = _here(case)
    if here.held_at is not None:
        raise refused("already-held")
    event = append(case, HOLD, {}, acted_as=role, by=by, at=at, note=note)
    case.stops.filter(pk=here.pk).update(held_at=at, hold_note=note)
    return event


@transaction.atomic
def resume(case: Case, *, by: User, at: datetime) -> CaseEvent:
    """End a hold. Refuses: ``not-permitted``, ``not-held``, ``changed-meanwhile``."""
    role = must_be(by, case, "holder", at=at)
    here = _here(case)
    if here.held_at is None:
        raise refused("not-held")
    event = append(case, RESUME, {}, acted_as=role, by=by, at=at)
    case.stops.filter(pk=here.pk).update(held_at=None, hold_note="")
    return event


def _hop(
    chart: Chart,
    case: Case,
    move: str,
    goal: Stop,
    *,
    by: User,
    at: datetime,
    note: str,
) -> CaseEvent:
    place = goal.organisation
    event = make_move(chart, case, move, by=by, at=at, note=note, stands_at=place)
    _leave(case, at=at)
    # Going back, the stops after the goal wait for the case as if it had never come.
    case.stops.filter(number__gt=goal.number).update(arrived_at=None, left_at=None)
    case.stops.filter(pk=goal.pk).update(arrived_at=at, left_at=None)
    case.due_at = goal.due_at
    case.save(update_fields=["due_at"])
    return event


def _go_home(
    chart: Chart,
    case: Case,
    move: str,
    due_at: datetime | None = None,
    *,
    by: User,
    at: datetime,
    note: str,
) -> CaseEvent:
    place = case.applicant
    event = make_move(chart, case, move, by=by, at=at, note=note, stands_at=place)
    _leave(case, at=at)
    case.due_at = due_at
    if move == TAKE_BACK and not case.events.filter(move=RETURN).exists():
        case.submitted_at = None
    case.save(update_fields=["due_at", "submitted_at"])
    return event


def _leave(case: Case, *, at: datetime) -> None:
    here = case.stops.filter(arrived_at__isnull=False, left_at__isnull=True)
    here.update(left_at=at, held_at=None, hold_note="")


def _stops(case: Case) -> list[Stop]:
    return list(case.stops.select_related("organisation"))


def _here(case: Case) -> Stop:
    for stop in _stops(case):
        if stop.is_here and stop.organisation_id == case.stands_at_id:
            return stop
    raise refused("not-on-route")


def _passed_before(case: Case, here: Stop) -> Stop | None:
    passed = (s for s in reversed(_stops(case)) if s.number < here.number and s.left_at)
    return next(passed, None)
