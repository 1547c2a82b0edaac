from __future__ import annotations

from datetime import date, timedelta

import pytest

from kakehashi.engines.cases.handover import hand_over
from kakehashi.engines.cases.models import Case
from kakehashi.engines.cases.queries import visible_to
from kakehashi.engines.cases.verbs import assign_officer, make_move
from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.engines.cases.makers import (
    CHART,
    DAY,
    NOON,
    TODAY,
    a_case_at_the_association,
    a_draft,
    a_person,
    a_world,
    an_awarded_case,
    codes,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def seen(person: User, on: date) -> list[Case]:
    fresh = User.objects.get(pk=person.pk)
    return list(visible_to(fresh, on=on).order_by("pk"))


def test_the_successor_gets_the_open_cases_and_the_predecessor_loses_sight() -> None:
    world = a_world()
    draft, sent, closed = (
        a_draft(world),
        a_case_at_the_association(world),
        an_awarded_case(world),
    )
    successor = a_person()
    role = Role.objects.get(user=world.officer)

    new = hand_over(
        role, successor=successor, last_day=TODAY, by=world.officer, at=NOON
    )

    assert (new.user, new.post, new.organisation) == (successor, "officer", world.town)
    assert (new.since, Role.objects.get(pk=role.pk).until) == (TOMORROW, TODAY)
    assert [Case.objects.get(pk=c.pk).officer for c in (draft, sent, closed)] == [
        successor,
        successor,
        world.officer,
    ]
    assert seen(world.officer, TODAY) == [draft, sent, closed]
    assert seen(successor, TODAY) == []
    assert seen(world.officer, TOMORROW) == []
    assert seen(successor, TOMORROW) == [draft, sent, closed]
    assert Entry.objects.get(act="cases.hand-over").detail["cases"] == [
        draft.reference,
        sent.reference,
    ]


def test_a_successor_of_one_who_has_left_begins_today() -> None:
    world = a_world()
    case = a_draft(world)
    successor = a_person()
    role = Role.objects.get(user=world.officer)
    at = NOON + 10 * DAY

    hand_over(role, successor=successor, last_day=TODAY, by=world.staff, at=at)

    today = TODAY + timedelta(days=10)
    assert seen(successor, today - timedelta(days=1)) == []
    assert seen(successor, today) == [case]
    make_move(CHART, Case.objects.get(), "withdraw", by=successor, at=at)


def test_cases_of_another_post_stay_with_her() -> None:
    world = a_world()
    own = a_draft(world)
    elsewhere = a_draft(world, applicant=world.far_town)
    Case.objects.filter(pk=elsewhere.pk).update(officer=world.officer)
    role = Role.objects.get(user=world.officer)

    hand_over(role, successor=a_person(), last_day=TODAY, by=world.officer, at=NOON)

    assert Case.objects.get(pk=own.pk).officer != world.officer
    assert Case.objects.get(pk=elsewhere.pk).officer == world.officer


def test_the_secretariat_hands_over_what_it_handles_for_others() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    assign_officer(case, world.staff, by=world.staff, at=NOON)
    role = Role.objects.get(user=world.staff)

    hand_over(
        role, successor=world.colleague, last_day=TODAY, by=world.colleague, at=NOON
    )

    assert Case.objects.get().officer == world.colleague


@pytest.mark.parametrize("who", ["stranger", "neighbour_officer", "branch_officer"])
def test_a_stranger_hands_nothing_over(who: str) -> None:
    world = a_world()
    case = a_draft(world)
    role = Role.objects.get(user=world.officer)
    by = getattr(world, who)

    with pytest.raises(Refused) as refused:
        hand_over(role, successor=by, last_day=TODAY, by=by, at=NOON)

    assert codes(refused.value) == ["not-permitted"]
    assert Case.objects.get(pk=case.pk).officer == world.officer
    assert Role.objects.get(pk=role.pk).until is None


def test_an_operator_hands_over_for_a_body_where_nobody_is_left() -> None:
    world = a_world()
    operator = a_person(Post.OPERATOR, world.headquarters)
    role = Role.objects.get(user=world.officer)

    new = hand_over(role, successor=a_person(), last_day=TODAY, by=operator, at=NOON)

    assert new.post == Post.OFFICER


def test_nobody_succeeds_herself() -> None:
    world = a_world()
    role = Role.objects.get(user=world.officer)

    with pytest.raises(Refused) as refused:
        hand_over(
            role, successor=world.officer, last_day=TODAY, by=world.staff, at=NOON
        )

    assert codes(refused.value) == ["same-successor"]
