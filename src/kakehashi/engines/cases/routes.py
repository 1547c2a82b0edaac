"""The way of a case from body to body (経由): the route is rows, a hop is a move.

A programme's chart holds the moves it uses, under the names below. ``due_at`` of the
case is that of the stop where it stands; those of later stops stay as laid.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kakehashi.engines.cases.chart import Chart
from kakehashi.engines.cases.models import Case, CaseEvent, Stop
from kakehashi.engines.cases.refusals import refused, require_note
from kakehashi.engines.cases.roles import day_of, holds, must_be
from kakehashi.engines.cases.verbs import append, last_act, make_move, write_down
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
Way = Sequence[tuple[Organisation, datetime | None]]  # each body, and its due date


@transaction.atomic
def lay_route(case: Case, stops: Way, *, by: User, at: datetime) -> list[Stop]:
    """Lay the way of a case, by applicant or association, until it has been sent."""
    must_be(by, case, "applicant", "association", at=at)
    places = [organisation.pk for organisation, _due in stops]
    if not places:
        raise refused("route-missing")
    if len(set(places)) < len(places):
        raise refused("stop-repeated")
    if case.stops.filter(arrived_at__isnull=False).exists():
        raise refused("route-underway")
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
    """Submit: to the first stop, or straight back to the stop that returned it."""
    stops = list(case.stops.select_related("organisation"))
    if not stops:
        raise refused("route-missing")
    goal = next((s for s in reversed(stops) if s.arrived_at is not None), stops[0])
    return _hop(chart, case, move, goal, by=by, at=at, note=note)


@transaction.atomic
def forward(
    chart: Chart, case: Case, *, by: User, at: datetime, note: str = ""
) -> CaseEvent:
    """Pass the case on to the next stop (進達). Refuses: ``no-next-stop``."""
    _before, _here, later = _around(case)
    if not later:
        raise refused("no-next-stop")
    return _hop(chart, case, FORWARD, later[0], by=by, at=at, note=note)


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
    """Return the case with the reason (差戻し), one stop back or to the applicant.

    She has until ``due_at``: who returns a case does not hold it to set it after.
    """
    require_note(note)
    before, _here, _later = _around(case)
    goal = None if to_applicant else before
    move = SEND_BACK if goal else RETURN
    return _hop(chart, case, move, goal, by=by, at=at, note=note, due_at=due_at)


@transaction.atomic
def pull_up(
    chart: Chart, case: Case, *, by: User, at: datetime, note: str
) -> CaseEvent:
    """Take the case from a stop where it is stuck (引き上げ), to the next of one's own.

    Whether it is stuck is hers to judge and to say: no date has to have passed.
    """
    require_note(note)
    _before, _here, later = _around(case)
    held = roles_on(by, day_of(at))
    goal = next((stop for stop in later if holds(held, stop.organisation)), None)
    if goal is None:
        raise refused("not-permitted")
    return _hop(chart, case, PULL_UP, goal, by=by, at=at, note=note)


@transaction.atomic
def take_back(chart: Chart, case: Case, *, by: User, at: datetime) -> CaseEvent:
    """Take back what one has just sent on (引き戻し), while the next has not acted.

    What its applicant takes back is a draft again, unseen, if it was never returned.
    """
    goal, here, _later = _around(case)
    last, before = case.events.order_by("-version")[:2]
    if last.stands_at_id == here.organisation_id != before.stands_at_id:
        if before.stands_at_id == case.applicant_id:
            return _hop(chart, case, TAKE_BACK, None, by=by, at=at)
        if last.move == FORWARD and goal is not None:
            return _hop(chart, case, RECALL, goal, by=by, at=at)
    raise Refused(last_act(case, chart, code="already-acted"))


@transaction.atomic
def hold(case: Case, *, by: User, at: datetime, note: str) -> CaseEvent:
    """Say that the case waits here, and why (保留). Everyone on the route sees it."""
    role = must_be(by, case, "holder", at=at)
    require_note(note)
    _before, here, _later = _around(case)
    if here.held_at is not None:
        raise refused("already-held")
    event = CaseEvent(case=case, move=HOLD, acted_as=role, by=by, at=at, note=note)
    append(event, {})
    case.stops.filter(pk=here.pk).update(held_at=at, hold_note=note)
    return event


@transaction.atomic
def resume(case: Case, *, by: User, at: datetime) -> CaseEvent:
    """End a hold. Refuses: ``not-permitted``, ``not-held``, ``changed-meanwhile``."""
    role = must_be(by, case, "holder", at=at)
    _before, here, _later = _around(case)
    if here.held_at is None:
        raise refused("not-held")
    event = append(CaseEvent(case=case, move=RESUME, acted_as=role, by=by, at=at), {})
    case.stops.filter(pk=here.pk).update(held_at=None, hold_note="")
    return event


def _around(case: Case) -> tuple[Stop | None, Stop, list[Stop]]:
    """The stop it passed before, the one where it stands, and those to come."""
    stops = list(case.stops.select_related("organisation"))
    for here in stops:
        if here.is_here and here.organisation_id == case.stands_at_id:
            passed = [s for s in stops if s.number < here.number and s.left_at]
            return next(reversed(passed), None), here, stops[stops.index(here) + 1 :]
    raise refused("not-on-route")


def _hop(
    chart: Chart,
    case: Case,
    move: str,
    goal: Stop | None,
    *,
    by: User,
    at: datetime,
    note: str = "",
    due_at: datetime | None = None,
) -> CaseEvent:
    """Move to a stop, or home to the applicant."""
    place = goal.organisation if goal else case.applicant
    event = make_move(chart, case, move, by=by, at=at, note=note, stands_at=place)
    here = case.stops.filter(arrived_at__isnull=False, left_at=None)
    here.update(left_at=at, held_at=None, hold_note="")
    if goal is not None:
        # Going back, later stops wait for the case as if it had never come.
        case.stops.filter(number__gt=goal.number).update(arrived_at=None, left_at=None)
        case.stops.filter(pk=goal.pk).update(arrived_at=at, left_at=None)
    elif move == TAKE_BACK and not case.events.filter(move=RETURN).exists():
        case.submitted_at = None
    case.due_at = goal.due_at if goal else due_at
    case.save(update_fields=["due_at", "submitted_at"])
    return event
