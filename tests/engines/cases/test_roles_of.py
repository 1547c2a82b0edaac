from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from kakehashi.engines.cases.models import Case, Party, Review
from kakehashi.engines.cases.roles import day_of, roles_of
from kakehashi.engines.cases.routes import forward
from kakehashi.foundation.accounts.models import Post, Role, User
from tests.engines.cases.makers import (
    CHART,
    HOUR,
    NOON,
    TODAY,
    World,
    a_body,
    a_case_at_the_association,
    a_draft,
    a_person,
    a_reviewer,
    a_rubric,
    a_sent_case,
    a_world,
    give_role,
)

pytestmark = pytest.mark.django_db
PEOPLE = (
    "officer",
    "neighbour_officer",
    "branch_officer",
    "staff",
    "colleague",
    "director",
    "stranger",
)


def table(world: World, case: Case) -> dict[str, set[str]]:
    fresh = Case.objects.get(pk=case.pk)
    return {
        who: set(roles_of(getattr(world, who), fresh, on=TODAY))
        for who in PEOPLE
        if roles_of(getattr(world, who), fresh, on=TODAY)
    }


def test_only_its_own_officers_have_a_part_in_a_draft() -> None:
    world = a_world()

    assert table(world, a_draft(world)) == {"officer": {"applicant", "holder"}}


def test_at_the_branch_it_is_held_there_and_the_association_comes_later() -> None:
    world = a_world()

    assert table(world, a_sent_case(world)) == {
        "officer": {"applicant"},
        "branch_officer": {"holder"},
        "staff": {"association", "later"},
        "colleague": {"association", "later"},
    }


def test_at_the_association_every_division_holds_it_and_the_branch_sent_it() -> None:
    world = a_world()

    assert table(world, a_case_at_the_association(world)) == {
        "officer": {"applicant"},
        "branch_officer": {"sender"},
        "staff": {"association", "holder"},
        "colleague": {"association", "holder"},
    }


def test_a_party_is_an_applicant_and_holds_nothing() -> None:
    world = a_world()
    case = a_draft(world)
    Party.objects.create(case=case, organisation=world.neighbour)

    assert roles_of(world.neighbour_officer, case, on=TODAY) == {"applicant"}


def test_a_role_begins_and_ends_with_its_term() -> None:
    world = a_world()
    case = a_draft(world)
    Role.objects.filter(user=world.officer).update(until=TODAY)

    def roles_on_day(day: date) -> frozenset[str]:
        return roles_of(User.objects.get(pk=world.officer.pk), case, on=day)

    assert roles_on_day(TODAY - timedelta(days=1)) == frozenset()
    assert roles_on_day(TODAY) == {"applicant", "holder"}
    assert roles_on_day(TODAY + timedelta(days=1)) == frozenset()


@pytest.mark.parametrize("post", [p for p in Post if p != Post.OFFICER])
def test_only_officers_apply_for_their_body(post: Post) -> None:
    world = a_world()
    other = a_person(post, world.town)

    assert "applicant" not in roles_of(other, a_draft(world), on=TODAY)


@pytest.mark.parametrize("post", [p for p in Post if p != Post.SECRETARIAT])
def test_only_the_secretariat_is_the_association(post: Post) -> None:
    world = a_world()
    other = a_person(post, world.division)

    roles = roles_of(other, a_case_at_the_association(world), on=TODAY)

    assert "association" not in roles


def test_a_secretariat_of_another_body_is_not_the_association() -> None:
    world = a_world()
    company = a_body("company")
    case = a_case_at_the_association(world)

    assert roles_of(a_person(Post.SECRETARIAT, company), case, on=TODAY) == set()


def test_a_reviewer_needs_the_assignment_the_post_and_no_conflict() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    assigned, declared, former = (a_reviewer(world) for _ in range(3))
    for person in (assigned, declared, former):
        Review.objects.create(
            case=case,
            rubric=a_rubric(),
            reviewer=person,
            assigned_at=NOON,
            assigned_by=world.staff,
        )
    yesterday = TODAY - timedelta(days=1)
    Role.objects.filter(user=former).update(since=yesterday, until=yesterday)
    Review.objects.filter(reviewer=declared).update(
        conflict_declared_at=NOON, conflict_reason="親族"
    )

    found = [
        roles_of(person, case, on=TODAY)
        for person in (assigned, declared, former, a_reviewer(world))
    ]

    assert found == [{"reviewer"}, set(), set(), set()]


def test_a_person_with_two_posts_has_the_roles_of_both() -> None:
    world = a_world()
    case = a_sent_case(world)
    give_role(world.officer, Post.BRANCH, world.branch)

    assert roles_of(world.officer, case, on=TODAY) == {"applicant", "holder"}


def test_the_sender_is_the_stop_it_passed_last() -> None:
    world = a_world()
    case = a_sent_case(world)
    forward(CHART, case, by=world.branch_officer, at=NOON + 2 * HOUR)

    assert "sender" in roles_of(world.branch_officer, case, on=TODAY)
    assert "sender" not in roles_of(world.officer, case, on=TODAY)


def test_days_are_days_in_japan_wherever_the_reader_sits() -> None:
    late = datetime(2026, 11, 19, 15, tzinfo=UTC)  # midnight in Japan

    with timezone.override("America/New_York"):
        assert day_of(late) == date(2026, 11, 20)
        assert day_of(late - timedelta(seconds=1)) == date(2026, 11, 19)
