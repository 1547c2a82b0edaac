"""What the database itself keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from kakehashi.engines.cases.models import (
    Case,
    CaseEvent,
    Criterion,
    Proposal,
    Review,
    Score,
    Stop,
)
from kakehashi.engines.cases.verbs import last_act, make_move
from kakehashi.foundation.ledger.models import Entry
from tests.engines.cases.makers import (
    CHART,
    NOON,
    TODAY,
    World,
    a_draft,
    a_reviewer,
    a_rubric,
    a_sent_case,
    a_world,
)

pytestmark = pytest.mark.django_db


def test_events_are_neither_changed_nor_deleted() -> None:
    case = a_sent_case(a_world())
    events = CaseEvent.objects.filter(case=case)

    with (
        pytest.raises(IntegrityError, match="only ever appended"),
        transaction.atomic(),
    ):
        events.update(note="あとから")
    with (
        pytest.raises(IntegrityError, match="only ever appended"),
        transaction.atomic(),
    ):
        events.delete()

    assert [event.note for event in events] == ["", ""]


def an_event_again(world: World, case: Case) -> None:
    event = CaseEvent.objects.get(case=case, version=1)
    event.pk = None
    event.save(force_insert=True)


def a_review_again(world: World, case: Case) -> None:
    rubric, who = a_rubric(), a_reviewer(world)
    for _ in range(2):
        Review.objects.create(
            case=case, rubric=rubric, reviewer=who, assigned_at=NOON, assigned_by=who
        )


def a_conflict_without_a_reason(world: World, case: Case) -> None:
    who = a_reviewer(world)
    Review.objects.create(
        case=case,
        rubric=a_rubric(),
        reviewer=who,
        assigned_at=NOON,
        assigned_by=who,
        conflict_declared_at=NOON,
    )


def points_below_zero(world: World, case: Case) -> None:
    who, rubric = a_reviewer(world), a_rubric()
    review = Review.objects.create(
        case=case, rubric=rubric, reviewer=who, assigned_at=NOON, assigned_by=who
    )
    criterion = rubric.criteria.get(position=1)
    Score.objects.create(review=review, criterion=criterion, points=-1)


def a_weight_of_nothing(world: World, case: Case) -> None:
    Criterion.objects.filter(rubric=a_rubric(), position=1).update(weight=0)


def an_adoption_and_a_withdrawal(world: World, case: Case) -> None:
    Proposal.objects.create(
        kind="test.request",
        fiscal_year=2026,
        title="案",
        why="順位",
        by=world.staff,
        at=NOON,
        adopted_by=world.colleague,
        adopted_at=NOON,
        adopted_on=TODAY,
        adopting_body="審査会",
        document_number="1",
        withdrawn_at=NOON,
    )


WRONGS: list[Callable[[World, Case], object]] = [
    an_event_again,
    a_review_again,
    a_conflict_without_a_reason,
    points_below_zero,
    a_weight_of_nothing,
    an_adoption_and_a_withdrawal,
    lambda _w, c: Case.objects.filter(pk=c.pk).update(version=-1),
    lambda _w, c: Stop.objects.filter(case=c, number=2).update(left_at=NOON),
    lambda _w, c: Stop.objects.filter(case=c, number=1).update(held_at=NOON),
    lambda _w, c: Stop.objects.filter(case=c, number=1).update(hold_note="理由"),
    lambda _w, c: Stop.objects.filter(case=c, number=2).update(number=1),
    lambda w, c: Stop.objects.create(case=c, number=3, organisation=w.branch),
]


@pytest.mark.parametrize("wrong", WRONGS)
def test_the_database_refuses_rows_that_cannot_be_true(
    wrong: Callable[[World, Case], object],
) -> None:
    world = a_world()
    case = a_sent_case(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(world, case)


def test_rows_tell_people_which_they_are() -> None:
    case = a_sent_case(a_world())
    rubric = a_rubric()

    assert str(case) == "T-2026-0001"
    assert str(rubric) == "試験の基準"
    assert str(rubric.criteria.get(position=1)) == "criterion 1"
    assert str(case.stops.get(number=1)).startswith("Stop ")
    assert rubric.since == TODAY


def test_an_event_names_who_acted_for_a_shared_account() -> None:
    world = a_world()
    case = a_draft(world)
    world.officer.acting_name = "山田 花子"

    make_move(CHART, case, "withdraw", by=world.officer, at=NOON)

    first, last = CaseEvent.objects.filter(case=case).select_related("by")
    assert (first.person, last.person) == ("", "山田 花子")
    assert first.who == str(first.by)
    assert last.who == f"{last.by} 山田 花子"
    assert last.who in str(last_act(case, CHART).message)
    entry = Entry.objects.get(act="cases.withdraw")
    assert entry.by_label == last.who


def refuses_every_change(case_id: int) -> bool:
    """Asked in plain SQL: the tables of an older migration have other columns."""
    for change in (
        "UPDATE cases_caseevent SET note = 'x' WHERE case_id = %s",
        "DELETE FROM cases_caseevent WHERE case_id = %s",
    ):
        with (
            pytest.raises(IntegrityError, match="only ever appended"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change, [case_id])
    return True


@pytest.mark.django_db(transaction=True)
def test_the_migrations_go_back_and_forth_and_events_stay_append_only() -> None:
    case = a_sent_case(a_world())
    told = list(CaseEvent.objects.values_list("version", "move", "by", "note"))
    assert refuses_every_change(case.pk)

    call_command("migrate", "cases", "0001", verbosity=0)
    assert refuses_every_change(case.pk)
    call_command("migrate", verbosity=0)

    assert refuses_every_change(case.pk)
    again = CaseEvent.objects.values_list("version", "move", "by", "note")
    assert list(again) == told
    call_command("migrate", "cases", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    assert refuses_every_change(a_sent_case(a_world()).pk)
