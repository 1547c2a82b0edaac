from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kakehashi.engines.cases import routes
from kakehashi.engines.cases.models import Case, Party, Review
from kakehashi.engines.cases.queries import reviews_visible_to, visible_to
from kakehashi.engines.cases.reviews import declare_conflict, save_scores, submit_review
from kakehashi.engines.cases.verbs import open_case
from kakehashi.foundation.accounts.models import Post, Role, User
from tests.engines.cases.makers import (
    CHART,
    HOUR,
    NOON,
    TODAY,
    World,
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
LATER = NOON + 5 * HOUR
TOWN, BRANCH = "officer", "branch_officer"
INSIDE = {"staff", "colleague", "director"}
EVERYBODY = {TOWN, "neighbour_officer", BRANCH, "stranger", *INSIDE}


def a_returned_case(world: World) -> Case:
    case = a_sent_case(world)
    by = world.branch_officer
    routes.send_back(CHART, case, by=by, at=LATER, note="印", to_applicant=True)
    return case


def a_case_taken_back(world: World) -> Case:
    case = a_sent_case(world)
    routes.take_back(CHART, case, by=world.officer, at=LATER)
    return case


def a_straight_case(world: World) -> Case:
    case = a_draft(world)
    stops = [(world.headquarters, None)]
    routes.lay_route(case, stops, by=world.officer, at=NOON)
    routes.send(CHART, case, "submit", by=world.officer, at=NOON)
    return case


@pytest.mark.parametrize(
    ("stage", "who"),
    [
        (a_draft, {TOWN}),
        (a_sent_case, {TOWN, BRANCH} | INSIDE),
        (a_case_at_the_association, {TOWN, BRANCH} | INSIDE),
        (a_returned_case, {TOWN, BRANCH} | INSIDE),
        (a_case_taken_back, {TOWN}),
        (a_straight_case, {TOWN} | INSIDE),
    ],
)
def test_a_case_exists_only_for_those_it_concerns(
    stage: Callable[[World], Case], who: set[str]
) -> None:
    world = a_world()
    case = stage(world)

    seers = {p for p in EVERYBODY if case in visible_to(getattr(world, p), on=TODAY)}

    assert seers == who


def test_a_party_sees_the_draft() -> None:
    world = a_world()
    case = a_draft(world)
    Party.objects.create(case=case, organisation=world.neighbour)

    assert list(visible_to(world.neighbour_officer, on=TODAY)) == [case]


def test_a_case_is_seen_once_however_many_posts_and_parties_there_are() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    Party.objects.create(case=case, organisation=world.neighbour)
    Party.objects.create(case=case, organisation=world.far_town)
    for post, body in (
        (Post.OFFICER, world.neighbour),
        (Post.BRANCH, world.branch),
        (Post.SECRETARIAT, world.division),
    ):
        give_role(world.officer, post, body)

    assert list(visible_to(world.officer, on=TODAY)) == [case]


def test_sight_ends_with_the_term() -> None:
    world = a_world()
    case = a_draft(world)
    Role.objects.filter(user=world.officer).update(until=TODAY)

    def seen(days: int) -> list[Case]:
        fresh = User.objects.get(pk=world.officer.pk)
        return list(visible_to(fresh, on=TODAY + timedelta(days=days)))

    assert (seen(0), seen(1)) == ([case], [])


def test_a_branch_of_the_same_town_is_not_the_town() -> None:
    world = a_world()
    a_draft(world)

    assert not visible_to(a_person(Post.BRANCH, world.town), on=TODAY).exists()


# reviewers


def a_review(case: Case, reviewer: User, *, scored: bool = False) -> Review:
    rubric = a_rubric(10)
    review = Review.objects.create(
        case=case,
        rubric=rubric,
        reviewer=reviewer,
        assigned_at=NOON,
        assigned_by=reviewer,
    )
    if scored:
        score(review)
    return review


def score(review: Review) -> None:
    points = {criterion.pk: 7 for criterion in review.rubric.criteria.all()}
    by = review.reviewer
    save_scores(review, points, "", by=by, at=LATER)
    submit_review(review, by=by, at=LATER)


def test_a_reviewer_sees_her_cases_only_and_none_after_a_conflict() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    mine, _other = (a_case_at_the_association(world) for _ in range(2))
    review = a_review(mine, reviewer)

    assert list(visible_to(reviewer, on=TODAY)) == [mine]
    declare_conflict(review, reason="親族", by=reviewer, at=LATER)
    assert not visible_to(reviewer, on=TODAY).exists()
    assert not reviews_visible_to(reviewer, on=TODAY).exists()


def test_a_former_reviewer_sees_nothing() -> None:
    world = a_world()
    reviewer = a_reviewer(world)
    a_review(a_case_at_the_association(world), reviewer, scored=True)
    Role.objects.filter(user=reviewer).update(until=TODAY)
    fresh = User.objects.get(pk=reviewer.pk)

    tomorrow = TODAY + timedelta(days=1)
    assert not visible_to(fresh, on=tomorrow).exists()
    assert not reviews_visible_to(fresh, on=tomorrow).exists()


def test_reviews_are_blind_until_all_of_the_case_are_submitted() -> None:
    world = a_world()
    case, other = (a_case_at_the_association(world) for _ in range(2))
    anna, berta, clara = (a_reviewer(world) for _ in range(3))
    first = a_review(case, anna, scored=True)
    second = a_review(case, berta)
    a_review(other, clara, scored=True)

    def seen(who: User) -> list[Review]:
        fresh = User.objects.get(pk=who.pk)
        return list(reviews_visible_to(fresh, on=TODAY).order_by("pk"))

    assert (seen(anna), seen(berta)) == ([first], [second])
    score(second)
    assert (seen(anna), seen(berta)) == ([first, second], [first, second])


def test_one_who_steps_aside_does_not_keep_the_others_blind_nor_sees_them() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    anna, berta, clara = (a_reviewer(world) for _ in range(3))
    first, second = (
        a_review(case, anna, scored=True),
        a_review(case, berta, scored=True),
    )
    third = a_review(case, clara)
    declare_conflict(third, reason="親族", by=clara, at=LATER)

    assert set(reviews_visible_to(anna, on=TODAY)) == {first, second}
    assert set(reviews_visible_to(clara, on=TODAY)) == set()
    assert set(reviews_visible_to(world.staff, on=TODAY)) == {first, second, third}


def test_the_association_reads_submitted_reviews_and_no_drafts() -> None:
    world = a_world()
    case = a_case_at_the_association(world)
    done, _draft = (
        a_review(case, a_reviewer(world), scored=True),
        a_review(case, a_reviewer(world)),
    )

    assert list(reviews_visible_to(world.staff, on=TODAY)) == [done]


@pytest.mark.parametrize("who", [TOWN, "neighbour_officer", BRANCH, "stranger"])
def test_nobody_else_reads_reviews(who: str) -> None:
    world = a_world()
    a_review(a_case_at_the_association(world), a_reviewer(world), scored=True)

    assert not reviews_visible_to(getattr(world, who), on=TODAY).exists()


def test_an_officer_on_the_secretariat_reads_no_review_of_her_own_town() -> None:
    world = a_world()
    mine, other = (
        a_case_at_the_association(world),
        a_case_at_the_association(world, applicant=world.far_town),
    )
    a_review(mine, a_reviewer(world), scored=True)
    seen = a_review(other, a_reviewer(world), scored=True)
    give_role(world.officer, Post.SECRETARIAT, world.division)

    assert list(reviews_visible_to(world.officer, on=TODAY)) == [seen]


def test_the_association_sees_its_own_cases_from_the_start() -> None:
    world = a_world()
    case = open_case(
        CHART,
        applicant=world.headquarters,
        title="自らの件",
        fiscal_year=2026,
        prefix="T",
        by=world.colleague,
        at=NOON,
    )

    assert not visible_to(world.officer, on=TODAY).exists()
    Case.objects.filter(pk=case.pk).update(submitted_at=NOON)
    assert list(visible_to(world.staff, on=TODAY)) == [case]
