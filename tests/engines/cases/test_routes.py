"""lay_route, send, forward, send_back, pull_up, take_back, hold, resume."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from kakehashi.engines.cases import routes
from kakehashi.engines.cases.models import Case, Stop
from kakehashi.engines.cases.queries import audit_cases, history
from kakehashi.engines.cases.verbs import make_move, open_case, set_due
from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.organisations.models import Kind
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import (
    CHART,
    DAY,
    HOUR,
    NOON,
    World,
    a_body,
    a_case_at_the_association,
    a_draft,
    a_person,
    a_sent_case,
    a_world,
    codes,
)

pytestmark = pytest.mark.django_db
LATER = NOON + 5 * HOUR


def now(case: Case) -> tuple[str, object, object, object]:
    """State, place, since when and until when, as the database has it."""
    fresh = Case.objects.select_related("stands_at").get(pk=case.pk)
    assert audit_cases() == []
    return fresh.state, fresh.stands_at, fresh.stands_since, fresh.due_at


def stops(case: Case) -> list[tuple[object, object]]:
    return list(case.stops.values_list("arrived_at", "left_at"))


# lay_route


def test_a_route_is_laid_in_order_and_may_be_laid_anew_before_it_is_sent() -> None:
    world = a_world()
    case = a_draft(world)

    laid = routes.lay_route(
        case, [(world.headquarters, None)], by=world.officer, at=NOON
    )

    assert [(s.number, s.organisation, s.due_at) for s in laid] == [
        (1, world.headquarters, None)
    ]
    assert case.stops.count() == 1


def test_a_route_needs_a_stop_and_each_body_once() -> None:
    world = a_world()
    case = a_draft(world)

    with pytest.raises(Refused) as refused:
        routes.lay_route(case, [], by=world.officer, at=NOON)
    assert codes(refused.value) == ["route-missing"]
    twice = [(world.branch, None), (world.branch, None)]
    with pytest.raises(Refused) as refused:
        routes.lay_route(case, twice, by=world.officer, at=NOON)
    assert codes(refused.value) == ["stop-repeated"]


def test_the_route_of_a_sent_case_stays() -> None:
    world = a_world()
    case = a_sent_case(world)

    with pytest.raises(Refused) as refused:
        routes.lay_route(case, [(world.headquarters, None)], by=world.staff, at=LATER)

    assert codes(refused.value) == ["route-underway"]


# send


def test_a_case_is_sent_to_its_first_stop_and_shows_since_when_and_until_when() -> None:
    world = a_world()
    case = a_draft(world)

    routes.send(CHART, case, "submit", by=world.officer, at=LATER)

    assert now(case) == ("submitted", world.branch, LATER, NOON + 7 * DAY)
    assert stops(case) == [(LATER, None), (None, None)]
    assert Case.objects.get(pk=case.pk).submitted_at == LATER


def test_a_case_without_a_route_cannot_be_sent() -> None:
    world = a_world()
    case = a_draft(world)
    case.stops.all().delete()

    with pytest.raises(Refused) as refused:
        routes.send(CHART, case, "submit", by=world.officer, at=LATER)

    assert codes(refused.value) == ["route-missing"]


def test_a_corrected_case_goes_straight_to_the_stop_that_returned_it() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    first = Case.objects.get(pk=case.pk).submitted_at
    routes.send_back(
        CHART,
        case,
        by=world.staff,
        at=LATER,
        note="公印がありません",
        to_applicant=True,
    )

    routes.send(CHART, case, "submit", by=world.officer, at=LATER + HOUR)

    place = (world.headquarters, LATER + HOUR, NOON + 14 * DAY)
    assert now(case) == ("submitted", *place)
    assert Case.objects.get(pk=case.pk).submitted_at == first


# forward


def test_a_branch_forwards_to_the_association() -> None:
    world = a_world()
    case = a_sent_case(world)

    routes.forward(CHART, case, by=world.branch_officer, at=LATER, note="適当です")

    place = (world.headquarters, LATER, NOON + 14 * DAY)
    assert now(case) == ("submitted", *place)
    assert stops(case) == [(NOON + HOUR, LATER), (LATER, None)]


def test_there_is_nothing_behind_the_last_stop() -> None:
    world = a_world()

    with pytest.raises(Refused) as refused:
        routes.forward(
            CHART, a_case_at_the_association(world), by=world.staff, at=LATER
        )

    assert codes(refused.value) == ["no-next-stop"]


def test_a_case_that_is_with_its_applicant_is_at_no_stop() -> None:
    world = a_world()
    case = a_draft(world)

    with pytest.raises(Refused) as refused:
        routes.forward(CHART, case, by=world.officer, at=LATER)

    assert codes(refused.value) == ["not-on-route"]


# send_back


def test_a_branch_returns_a_case_with_the_reason_and_its_due_date_is_cleared() -> None:
    world = a_world()
    case = a_sent_case(world)

    event = routes.send_back(
        CHART,
        case,
        by=world.branch_officer,
        at=LATER,
        note="様式が違います",
        to_applicant=True,
    )

    assert (event.move, event.note) == ("return", "様式が違います")
    assert now(case) == ("returned", world.town, LATER, None)
    assert [s.due_at for s in case.stops.all()] == [NOON + 7 * DAY, NOON + 14 * DAY]


def test_whoever_returns_a_case_says_until_when_it_should_be_back() -> None:
    world = a_world()
    case = a_sent_case(world)

    routes.send_back(
        CHART,
        case,
        by=world.branch_officer,
        at=LATER,
        note="印",
        to_applicant=True,
        due_at=NOON + 3 * DAY,
    )

    assert now(case) == ("returned", world.town, LATER, NOON + 3 * DAY)
    assert Case.objects.get(pk=case.pk).is_late(NOON + 3 * DAY)


def test_the_association_sends_back_one_stop() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    routes.send_back(
        CHART, case, by=world.staff, at=LATER, note="意見書を", to_applicant=False
    )

    assert now(case) == ("submitted", world.branch, LATER, NOON + 7 * DAY)
    assert stops(case) == [(LATER, None), (None, None)]


def test_one_stop_back_from_the_first_is_the_applicant() -> None:
    world = a_world()
    case = a_sent_case(world)

    event = routes.send_back(
        CHART,
        case,
        by=world.branch_officer,
        at=LATER,
        note="様式が違います",
        to_applicant=False,
    )

    assert event.move == "return"
    assert now(case)[:2] == ("returned", world.town)


def test_nothing_is_sent_back_without_a_reason() -> None:
    world = a_world()
    case = a_sent_case(world)

    with pytest.raises(Refused) as refused:
        routes.send_back(
            CHART, case, by=world.branch_officer, at=LATER, note=" ", to_applicant=True
        )

    assert codes(refused.value) == ["note-missing"]


# pull_up


def test_the_association_pulls_up_a_case_that_is_stuck_at_the_branch() -> None:
    world = a_world()
    case = a_sent_case(world)
    routes.hold(case, by=world.branch_officer, at=LATER, note="担当者が不在")

    routes.pull_up(CHART, case, by=world.staff, at=LATER + HOUR, note="期限が近い")

    place = (world.headquarters, LATER + HOUR, NOON + 14 * DAY)
    assert now(case) == ("submitted", *place)
    assert not case.stops.filter(held_at__isnull=False).exists()


def test_a_later_stop_that_is_not_the_association_pulls_up_to_itself() -> None:
    world = a_world()
    regional = a_body(Kind.REGIONAL_ASSOCIATION)
    middle = a_person(Post.OFFICER, regional)
    case = a_draft(world)
    way = [(world.branch, None), (regional, None), (world.headquarters, None)]
    routes.lay_route(case, way, by=world.officer, at=NOON)
    routes.send(CHART, case, "submit", by=world.officer, at=NOON)

    routes.pull_up(CHART, case, by=middle, at=LATER, note="至急")

    assert now(case)[:2] == ("submitted", regional)
    routes.send_back(
        CHART, case, by=middle, at=LATER, note="やはり", to_applicant=False
    )
    assert now(case)[:2] == ("submitted", world.branch)


@pytest.mark.parametrize("who", ["officer", "branch_officer", "stranger", "director"])
def test_nobody_else_pulls_up(who: str) -> None:
    world = a_world()
    case = a_sent_case(world)

    with pytest.raises(Refused) as refused:
        routes.pull_up(CHART, case, by=getattr(world, who), at=LATER, note="至急")

    assert codes(refused.value) == ["not-permitted"]
    assert now(case)[1] == world.branch


# take_back


def test_the_applicant_takes_back_what_nobody_has_looked_at() -> None:
    world = a_world()
    case = a_sent_case(world)

    event = routes.take_back(CHART, case, by=world.officer, at=LATER)

    assert event.move == "take-back"
    assert now(case) == ("draft", world.town, LATER, None)
    assert Case.objects.get(pk=case.pk).is_draft


def test_a_case_taken_back_after_a_return_stays_known_and_finds_its_way() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    routes.send_back(
        CHART, case, by=world.staff, at=LATER, note="印", to_applicant=True
    )
    routes.send(CHART, case, "submit", by=world.officer, at=LATER)

    routes.take_back(CHART, case, by=world.officer, at=LATER)

    assert not Case.objects.get(pk=case.pk).is_draft
    routes.send(CHART, case, "submit", by=world.officer, at=LATER)
    assert now(case)[1] == world.headquarters


def test_a_branch_takes_back_what_it_has_just_forwarded() -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    event = routes.take_back(CHART, case, by=world.branch_officer, at=LATER)

    assert (event.move, event.acted_as) == ("recall", "sender")
    assert now(case) == ("submitted", world.branch, LATER, NOON + 7 * DAY)
    assert stops(case) == [(LATER, None), (None, None)]


def test_nothing_is_taken_back_once_the_next_has_acted() -> None:
    world = a_world()
    case = a_sent_case(world)
    routes.hold(case, by=world.branch_officer, at=LATER, note="確認中")

    with pytest.raises(Refused) as refused:
        routes.take_back(CHART, case, by=world.officer, at=LATER)

    assert codes(refused.value) == ["already-acted"]
    assert str(world.branch_officer) in refused.value.problems[0].message


def test_what_was_pulled_up_or_sent_back_is_not_taken_back() -> None:
    world = a_world()
    case = a_sent_case(world)
    routes.pull_up(CHART, case, by=world.staff, at=LATER, note="至急")

    with pytest.raises(Refused) as refused:
        routes.take_back(CHART, case, by=world.branch_officer, at=LATER)
    assert codes(refused.value) == ["already-acted"]

    routes.send_back(
        CHART, case, by=world.staff, at=LATER, note="誤", to_applicant=False
    )
    with pytest.raises(Refused) as refused:
        routes.take_back(CHART, case, by=world.staff, at=LATER)
    assert codes(refused.value) == ["already-acted"]


# hold, resume


def test_a_stop_holds_a_case_and_says_why() -> None:
    world = a_world()
    case = a_sent_case(world)

    routes.hold(case, by=world.branch_officer, at=LATER, note="町に照会中")

    stop = case.stops.get(number=1)
    assert (stop.held_at, stop.hold_note) == (LATER, "町に照会中")
    last = history(case).last()
    assert last is not None
    assert (last.move, last.to_state, last.note) == ("hold", "submitted", "町に照会中")
    routes.resume(case, by=world.branch_officer, at=LATER + HOUR)
    stop.refresh_from_db()
    assert (stop.held_at, stop.hold_note) == (None, "")
    assert audit_cases() == []


def test_a_case_is_held_once_and_resumed_once() -> None:
    world = a_world()
    case = a_sent_case(world)

    with pytest.raises(Refused) as refused:
        routes.resume(case, by=world.branch_officer, at=LATER)
    assert codes(refused.value) == ["not-held"]
    routes.hold(case, by=world.branch_officer, at=LATER, note="照会中")
    with pytest.raises(Refused) as refused:
        routes.hold(case, by=world.branch_officer, at=LATER, note="照会中")
    assert codes(refused.value) == ["already-held"]


def test_a_hold_on_an_old_page_is_refused() -> None:
    world = a_world()
    case = a_sent_case(world)
    stale = Case.objects.get(pk=case.pk)
    routes.hold(case, by=world.branch_officer, at=LATER, note="照会中")
    routes.resume(case, by=world.branch_officer, at=LATER)

    with pytest.raises(Refused) as refused:
        routes.hold(stale, by=world.branch_officer, at=LATER, note="照会中")

    assert codes(refused.value) == ["changed-meanwhile"]
    assert not case.stops.filter(held_at__isnull=False).exists()


def test_a_late_stop_is_known_by_its_due_date() -> None:
    world = a_world()
    stop = a_sent_case(world).stops.get(number=1)

    assert not stop.is_late(NOON + 7 * DAY - HOUR)
    assert stop.is_late(NOON + 7 * DAY)
    stop.left_at = NOON + 8 * DAY
    assert stop.is_late(NOON)
    stop.left_at = NOON + 6 * DAY
    assert not stop.is_late(NOON + 9 * DAY)


# strangers

ACTS: dict[str, Callable[[Case, World, User], object]] = {
    "lay_route": lambda c, w, u: routes.lay_route(
        c, [(w.headquarters, None)], by=u, at=LATER
    ),
    "send": lambda c, w, u: routes.send(CHART, c, "submit", by=u, at=LATER),
    "forward": lambda c, w, u: routes.forward(CHART, c, by=u, at=LATER),
    "send_back": lambda c, w, u: routes.send_back(
        CHART, c, by=u, at=LATER, note="理由", to_applicant=True
    ),
    "send_back_one": lambda c, w, u: routes.send_back(
        CHART, c, by=u, at=LATER, note="理由", to_applicant=False
    ),
    "pull_up": lambda c, w, u: routes.pull_up(CHART, c, by=u, at=LATER, note="理由"),
    "take_back": lambda c, w, u: routes.take_back(CHART, c, by=u, at=LATER),
    "hold": lambda c, w, u: routes.hold(c, by=u, at=LATER, note="理由"),
    "resume": lambda c, w, u: routes.resume(c, by=u, at=LATER),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["stranger", "neighbour_officer", "director"])
def test_a_stranger_moves_nothing_along_the_route(act: str, who: str) -> None:
    world = a_world()
    case = a_draft(world) if act in ("lay_route", "send") else a_sent_case(world)
    before = now(case), list(case.stops.values())

    with pytest.raises(Refused) as refused:
        ACTS[act](case, world, getattr(world, who))

    assert codes(refused.value) == ["not-permitted"]
    assert (now(case), list(case.stops.values())) == before


def test_the_database_keeps_a_case_from_standing_at_two_stops() -> None:
    world = a_world()
    case = a_sent_case(world)

    with pytest.raises(IntegrityError):
        Stop.objects.filter(case=case, number=2).update(arrived_at=LATER)


def test_a_route_of_one_stop_is_straight_to_the_association() -> None:
    world = a_world()
    case = open_case(
        CHART,
        applicant=world.town,
        title="直接",
        fiscal_year=2026,
        prefix="T",
        by=world.officer,
        at=NOON,
    )
    stop = [(world.headquarters, None)]
    routes.lay_route(case, stop, by=world.officer, at=NOON)
    routes.send(CHART, case, "submit", by=world.officer, at=LATER)
    set_due(case, LATER + DAY, by=world.staff, at=LATER)

    make_move(CHART, case, "award", by=world.staff, at=LATER)

    assert now(case) == ("awarded", world.headquarters, LATER, None)
