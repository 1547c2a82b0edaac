"""Sharing the accepted applications of a round out among reviewers."""

from __future__ import annotations

from collections import Counter

import pytest

from kakehashi.engines.cases.models import Case, Review
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.reviews import cases_to_review, loads_in
from kakehashi.programmes.grants.verbs.reviews import (
    assign_reviewers,
    declare_conflict,
    plan_reviewers,
)
from tests.programmes.grants.makers import (
    NOON,
    a_person,
    a_reviewer,
    a_secretary,
    an_officer,
)
from tests.programmes.grants.makers_round import (
    a_round,
    applications_of,
    assigned,
    score,
    three_reviewers,
)

pytestmark = pytest.mark.django_db


def test_each_application_gets_three_reviewers_and_is_under_review() -> None:
    call = a_round(4, state=State.ACCEPTED)

    reviews = assigned(call)

    assert Counter(r.case_id for r in reviews) == dict.fromkeys(
        [a.pk for a in applications_of(call)], 3
    )
    assert set(Case.objects.values_list("state", flat=True)) == {State.REVIEW}


def test_the_loads_of_six_differ_by_one_at_most() -> None:
    call = a_round(7, state=State.ACCEPTED)

    assigned(call, people=[a_reviewer(f"rei{n}") for n in range(6)])

    loads = [load.assigned for load in loads_in(call)]
    assert sum(loads) == 21
    assert max(loads) - min(loads) <= 1


def test_reviewers_are_told_once_and_those_without_work_are_not() -> None:
    call = a_round(1, state=State.ACCEPTED)
    people = [a_reviewer(f"rei{n}") for n in range(4)]

    assigned(call, people=people)

    assert DeskNotice.objects.filter(user__in=people).count() == 3


def test_the_officer_of_the_applicant_never_reviews_it() -> None:
    call = a_round(3, state=State.ACCEPTED)
    town = applications_of(call)[0].case.applicant
    torn = an_officer(town, "futari")
    a_reviewer("futari")
    call.same_prefecture_excluded = False
    call.save()

    assigned(call, people=[*three_reviewers(), torn])

    cases = Review.objects.filter(reviewer=torn).values_list("case_id", flat=True)
    assert applications_of(call)[0].pk not in cases
    assert len(cases) == 2


def test_a_prefectures_own_people_are_kept_out_and_the_plan_says_so() -> None:
    call = a_round(2, state=State.ACCEPTED)
    town = applications_of(call)[0].case.applicant
    assert town.prefecture is not None
    near = a_person("near", Post.REVIEWER, town.prefecture)
    people = [*three_reviewers(), near]

    plan = plan_reviewers(call, people, seed=1, at=NOON)

    assert plan.cases == 2
    assert near.pk not in plan.added
    assert list(plan.kept_out[near.pk].values()) == [2]
    assert plan.short == ()


def test_the_plan_is_what_the_assignment_does() -> None:
    call = a_round(5, state=State.ACCEPTED)
    people = [a_reviewer(f"rei{n}") for n in range(5)]

    plan = plan_reviewers(call, people, seed=call.pk, at=NOON)
    assert not Review.objects.exists()
    assign_reviewers(call, people, seed=call.pk, by=a_secretary(), at=NOON)

    done = {load.reviewer_id: load.assigned for load in loads_in(call)}
    assert done == dict(plan.added)


def test_an_application_nobody_may_review_stays_accepted_and_is_named() -> None:
    call = a_round(1, state=State.ACCEPTED)
    town = applications_of(call)[0].case.applicant
    assert town.prefecture is not None
    near = a_person("near", Post.REVIEWER, town.prefecture)

    result = assign_reviewers(call, [near], seed=1, by=a_secretary(), at=NOON)

    assert [case.pk for case, *_rest in result.short] == [applications_of(call)[0].pk]
    assert Case.objects.get().state == State.ACCEPTED


def test_assigning_again_fills_what_a_conflict_left_open() -> None:
    call = a_round(1, state=State.ACCEPTED)
    first, *others = assigned(call)
    for review in others:
        score(review, 3, 3)
    declare_conflict(first, reason="助言者のため", by=first.reviewer, at=NOON)
    assert [case.pk for case in cases_to_review(call)] == [first.case_id]
    fourth = a_reviewer("rei4")

    assigned(call, people=[*three_reviewers(), fourth])

    fresh = Review.objects.get(reviewer=fourth)
    assert fresh.case_id == first.case_id
    assert Review.objects.filter(submitted_at__isnull=False).count() == 2
    assert cases_to_review(call) == []


@pytest.mark.parametrize(
    ("state", "has_rubric", "people", "code"),
    [
        (State.ACCEPTED, True, 0, "no-reviewers"),
        (State.ACCEPTED, False, 3, "no-rubric"),
        (State.SUBMITTED, True, 3, "nothing-to-review"),
    ],
)
def test_it_is_refused(state: str, people: int, code: str, *, has_rubric: bool) -> None:
    call = a_round(1, state=state)
    if not has_rubric:
        Call.objects.update(rubric=None)
        call.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        assign_reviewers(
            call, three_reviewers()[:people], seed=1, by=a_secretary(), at=NOON
        )

    assert [problem.code for problem in refusal.value.problems] == [code]


def test_only_the_secretariat_assigns() -> None:
    call = a_round(1, state=State.ACCEPTED)

    with pytest.raises(Refused) as refusal:
        assign_reviewers(call, three_reviewers(), seed=1, by=an_officer(), at=NOON)

    assert refusal.value.problems[0].code == "not-permitted"
