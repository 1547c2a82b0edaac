"""What is owed by when; the steps at which it is called to mind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.foundation.notices.models import Deadline
from kakehashi.foundation.notices.queries import deadlines_of
from kakehashi.foundation.notices.rules import days_left, next_reminder, next_try
from kakehashi.foundation.notices.verbs import clear_deadline, set_deadline
from tests.foundation.notices.people import NOON, a_body, a_person

# 17:00 in Japan on 15 January 2027
DUE = datetime(2027, 1, 15, 8, tzinfo=UTC)
EIGHT = datetime(2027, 1, 14, 23, tzinfo=UTC)  # 08:00 in Japan on that day


@pytest.mark.parametrize(
    ("days_before_eight", "expected"),
    [(99, 14), (14.01, 14), (14, 7), (7, 1), (1.01, 1), (1, None), (0, None)],
)
def test_the_next_reminder_is_14_then_7_then_1_day_before_at_eight(
    days_before_eight: float, expected: int | None
) -> None:
    found = next_reminder(DUE, after=EIGHT - timedelta(days=days_before_eight))

    assert found == (None if expected is None else EIGHT - timedelta(days=expected))


def test_days_are_counted_by_the_calendar_in_japan() -> None:
    five_past_midnight = datetime(2027, 1, 14, 15, 5, tzinfo=UTC)

    assert days_left(DUE, at=five_past_midnight) == 0
    assert days_left(DUE, at=five_past_midnight - timedelta(minutes=6)) == 1


@given(
    delays=st.lists(st.timedeltas(timedelta(0), timedelta(days=2)), max_size=60),
)
def test_a_mail_is_tried_for_72_hours_and_never_without_end(
    delays: list[timedelta],
) -> None:
    now = NOON
    for tries, delay in enumerate([*delays, *[timedelta(0)] * 60], start=1):
        planned = next_try(attempts=tries, first_try_at=NOON, at=now)
        if planned is None:
            break
        assert now < planned <= NOON + timedelta(hours=72)
        now = planned + delay
    else:
        pytest.fail("still trying")

    assert now >= NOON + timedelta(hours=72)


@pytest.mark.django_db
def test_setting_a_deadline_again_moves_it_and_begins_anew() -> None:
    town = a_body()
    set_deadline("k", organisation=town, title="申請", due_at=DUE, at=NOON)
    later = DUE + timedelta(days=30)

    moved = set_deadline(
        "k", organisation=town, title="申請（延長）", due_at=later, at=EIGHT
    )

    deadline = Deadline.objects.get()
    assert deadline == moved
    assert (deadline.title, deadline.due_at) == ("申請（延長）", later)
    assert deadline.next_reminder_at == EIGHT + timedelta(days=16)


@pytest.mark.django_db
def test_a_deadline_that_is_done_is_gone_and_may_come_back() -> None:
    town = a_body()
    hana = a_person(at=town)
    roles = list(hana.roles.all())
    set_deadline("k", organisation=town, title="申請", due_at=DUE, at=NOON)

    assert clear_deadline("k", at=NOON)
    assert not clear_deadline("k", at=NOON)
    assert not clear_deadline("unknown", at=NOON)
    assert list(deadlines_of(hana, roles)) == []

    set_deadline("k", organisation=town, title="申請", due_at=DUE, at=NOON)
    assert [d.title for d in deadlines_of(hana, roles)] == ["申請"]
