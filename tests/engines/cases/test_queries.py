from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import pytest
from django.test.utils import CaptureQueriesContext

from kakehashi.engines.cases import queries
from kakehashi.engines.cases.models import Case, CaseEvent, Review, Rubric, Score
from kakehashi.engines.cases.routes import send_back
from kakehashi.engines.cases.verbs import set_due
from tests.engines.cases.makers import (
    CHART,
    DAY,
    HOUR,
    NOON,
    TODAY,
    World,
    a_case_at_the_association,
    a_draft,
    a_person,
    a_rubric,
    a_sent_case,
    a_world,
    an_awarded_case,
)

pytestmark = pytest.mark.django_db
Pinned = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
LATER = NOON + 5 * HOUR


# lists


def test_cases_are_listed_where_they_stand_the_most_pressing_first() -> None:
    world = a_world()
    late, soon, whenever = (a_case_at_the_association(world) for _ in range(3))
    for case, due in ((late, NOON), (soon, NOON + DAY), (whenever, None)):
        set_due(case, due, by=world.staff, at=LATER)
    at_branch = a_sent_case(world)
    an_awarded_case(world)

    assert list(queries.standing_at([world.headquarters])) == [late, soon, whenever]
    assert list(queries.standing_at([world.branch])) == [at_branch]
    assert list(queries.standing_at([])) == []


def test_a_case_is_late_from_the_instant_it_is_due() -> None:
    world = a_world()
    case = a_sent_case(world)
    due = NOON + 7 * DAY

    assert list(queries.late(due)) == [case]
    assert not queries.late(due - HOUR).exists()
    send_back(
        CHART, case, by=world.branch_officer, at=LATER, note="印", to_applicant=True
    )
    assert not queries.late(due).exists()


def test_a_span_of_due_dates_has_its_first_instant_and_not_its_last() -> None:
    world = a_world()
    case = a_sent_case(world)
    due = NOON + 7 * DAY

    assert list(queries.due_between(due, due + HOUR)) == [case]
    assert not queries.due_between(due - HOUR, due).exists()


def test_a_history_tells_everything_in_one_query(
    django_assert_num_queries: Pinned,
) -> None:
    world = a_world()
    case = a_case_at_the_association(world)

    with django_assert_num_queries(1):
        told = [
            (e.version, e.move, str(e.by), str(e.stands_at), e.acted_as)
            for e in queries.history(case)
        ]

    assert told == [
        (0, "open", str(world.officer), str(world.town), "applicant"),
        (1, "submit", str(world.officer), str(world.branch), "applicant"),
        (2, "forward", str(world.branch_officer), str(world.headquarters), "holder"),
    ]


# marks


def marked(case: Case, rubric: Rubric, *marks: Sequence[int]) -> list[int]:
    """Submitted reviews with these points a criterion; the reviewers' ids."""
    people = []
    for points in marks:
        reviewer = a_person()
        review = Review.objects.create(
            case=case,
            rubric=rubric,
            reviewer=reviewer,
            assigned_at=NOON,
            assigned_by=reviewer,
            submitted_at=NOON if points else None,
        )
        criteria = rubric.criteria.order_by("position")
        for criterion, given in zip(criteria, points, strict=False):
            Score.objects.create(review=review, criterion=criterion, points=given)
        people.append(reviewer.pk)
    return people


def test_a_mark_is_the_weighted_share_of_the_highest_points() -> None:
    case, rubric = a_draft(a_world()), a_rubric(5, 10)  # weights 1 and 2
    people = marked(case, rubric, (5, 0), (0, 10), (5, 10), ())

    [row] = queries.review_table([case])

    assert row.marks == dict(zip(people, (33.33, 66.67, 100.0), strict=False))
    assert (row.assigned, row.done) == (4, 3)
    assert (row.mean, row.spread, row.deviation) == (66.67, 66.67, 27.22)


def test_a_case_without_a_mark_has_no_mean() -> None:
    case = a_draft(a_world())
    marked(case, a_rubric(), ())

    [row] = queries.review_table([case])

    assert (row.assigned, row.done, row.marks) == (1, 0, {})
    assert (row.mean, row.spread, row.deviation, row.outliers) == (None, None, None, ())


@pytest.mark.parametrize(
    ("marks", "outliers"),
    [
        ((90, 88, 40), [2]),
        ((90, 88, 69), []),  # 20 points from 89: near enough
        ((90, 88, 68), [2]),
        ((90, 50, 10), []),  # the others differ as much among themselves
        ((90, 80, 70, 20), [3]),  # 60 from 80; 1.5 times their 20 is 30
        ((100, 100, 0, 0), []),
        ((90, 10), []),
        ((90,), []),
    ],
)
def test_an_outlier_is_far_from_others_who_agree(
    marks: tuple[int, ...], outliers: list[int]
) -> None:
    case, rubric = a_draft(a_world()), a_rubric(100)
    people = marked(case, rubric, *((mark,) for mark in marks))

    [row] = queries.review_table([case])

    assert list(row.outliers) == [people[place] for place in outliers]


def test_a_ranking_gives_equal_means_one_rank_and_unmarked_cases_none() -> None:
    world, rubric = a_world(), a_rubric(100)
    low, high, same, blank = (a_draft(world) for _ in range(4))
    marked(low, rubric, (40,))
    marked(high, rubric, (80,), (60,))
    marked(same, rubric, (70,))

    ranks = [
        (rank, row.case) for rank, row in queries.ranking([low, blank, same, high])
    ]

    assert ranks == [(1, high), (1, same), (3, low), (None, blank)]


# cost


def many(world: World, number: int) -> list[Case]:
    cases = [
        Case(
            kind="test.request",
            reference=f"M-{n:04d}",
            title="多数",
            state="submitted",
            fiscal_year=2026,
            applicant=world.town,
            stands_at=world.headquarters,
            stands_since=NOON,
            opened_at=NOON,
            submitted_at=NOON,
        )
        for n in range(number)
    ]
    Case.objects.bulk_create(cases)
    rubric, reviewer = a_rubric(), a_person()
    for case in cases:
        CaseEvent.objects.create(
            case=case,
            version=0,
            move="open",
            to_state="submitted",
            stands_at=world.headquarters,
            by=world.officer,
            at=NOON,
        )
        review = Review.objects.create(
            case=case,
            rubric=rubric,
            reviewer=reviewer,
            assigned_at=NOON,
            assigned_by=reviewer,
            submitted_at=NOON,
        )
        for criterion in rubric.criteria.all():
            Score.objects.create(review=review, criterion=criterion, points=1)
    return cases


LISTS: dict[str, tuple[int, Callable[[World, list[Case]], object]]] = {
    "visible_to": (2, lambda w, _c: list(queries.visible_to(w.staff, on=TODAY))),
    "visible_to an officer": (
        2,
        lambda w, _c: list(queries.visible_to(w.officer, on=TODAY)),
    ),
    "standing_at": (
        1,
        lambda w, _c: [
            (str(c.applicant), str(c.stands_at))
            for c in queries.standing_at([w.headquarters])
        ],
    ),
    "late": (1, lambda _w, _c: list(queries.late(LATER))),
    "due_between": (1, lambda _w, _c: list(queries.due_between(NOON, LATER))),
    "review_table": (3, lambda _w, c: queries.review_table(c)),
    "ranking": (3, lambda _w, c: queries.ranking(c)),
    "open_proposal_of": (1, lambda _w, c: queries.open_proposal_of(c)),
    "audit_cases": (1, lambda _w, _c: queries.audit_cases()),
    "reviews_visible_to": (
        2,
        lambda w, _c: list(queries.reviews_visible_to(w.staff, on=TODAY)),
    ),
    "outcomes_visible_to": (
        2,
        lambda w, _c: list(queries.outcomes_visible_to(w.staff, on=TODAY)),
    ),
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("number", [10, 100])
def test_a_list_costs_the_same_however_many_cases(
    name: str, number: int, django_assert_num_queries: Pinned
) -> None:
    world = a_world()
    cases = many(world, number)
    cost, read = LISTS[name]

    with django_assert_num_queries(cost):
        read(world, cases)


# audit


def test_an_audit_names_every_column_that_its_events_do_not_tell() -> None:
    world = a_world()
    sound, bent = a_sent_case(world), a_sent_case(world)
    place = world.headquarters
    Case.objects.filter(pk=bent.pk).update(state="awarded", version=7, stands_at=place)

    found = queries.audit_cases()

    assert found == [
        (bent.reference, "state", "awarded", "submitted"),
        (bent.reference, "version", 7, 1),
        (bent.reference, "stands_at_id", place.pk, world.branch.pk),
        (bent.reference, "events", 8, 2),
    ]
    assert sound.reference not in {reference for reference, *_rest in found}


def test_an_audit_finds_a_case_without_events() -> None:
    world = a_world()
    [case] = many(world, 1)
    case.pk, case.reference = None, "M-alone"
    case.save(force_insert=True)

    found = {column: events for _ref, column, _row, events in queries.audit_cases()}

    assert found == {"state": None, "version": None, "stands_at_id": None, "events": 0}
