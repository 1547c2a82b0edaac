"""Reminders: 14, 7 and 1 days before, then a list a day; late rather than never."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.notices.models import Deadline, DeskNotice, Message
from kakehashi.foundation.notices.tasks import remind
from kakehashi.foundation.notices.verbs import clear_deadline, set_deadline
from kakehashi.foundation.organisations.models import Organisation
from tests.foundation.notices.people import NOON, a_body, a_person

pytestmark = pytest.mark.django_db
DUE = datetime(2027, 1, 15, 8, tzinfo=UTC)  # 17:00 in Japan
EIGHT = datetime(2027, 1, 14, 23, tzinfo=UTC)  # 08:00 in Japan on that day


def owed_by(town: Organisation, key: str = "k", title: str = "申請") -> Deadline:
    return set_deadline(
        key, organisation=town, title=title, url="/grants/7/", due_at=DUE, at=NOON
    )


def subjects() -> list[str]:
    return list(DeskNotice.objects.order_by("pk").values_list("text", flat=True))


def test_reminders_come_14_7_and_1_days_before_each_once() -> None:
    town = a_body()
    a_person(at=town)
    owed_by(town)

    at = NOON
    while at < DUE:
        remind(at=at)
        at += timedelta(hours=1)

    assert subjects() == [
        "【期限まであと14日】申請",
        "【期限まであと7日】申請",
        "【期限まであと1日】申請",
    ]
    times = [n.at for n in DeskNotice.objects.order_by("pk")]
    assert times == [EIGHT - timedelta(days=d) for d in (14, 7, 1)]
    body = Message.objects.order_by("pk")[0].body
    assert body == (
        "「申請」の期限は、令和9年1月15日(2027) 17:00（日本時間・必着）です。"
    )


def test_a_reminder_missed_while_no_worker_ran_comes_late_and_alone() -> None:
    town = a_body()
    a_person(at=town)
    owed_by(town)

    remind(at=EIGHT - timedelta(days=5))
    remind(at=EIGHT - timedelta(days=5) + timedelta(minutes=10))

    assert subjects() == ["【期限まであと5日】申請"]
    remind(at=EIGHT - timedelta(days=1))
    assert subjects()[1:] == ["【期限まであと1日】申請"]


def test_one_who_opened_a_case_a_week_before_is_not_reminded_at_once() -> None:
    town = a_body()
    a_person(at=town)
    start = EIGHT - timedelta(days=6)
    set_deadline("k", organisation=town, title="申請", due_at=DUE, at=start)

    assert remind(at=start) == 0
    assert remind(at=EIGHT - timedelta(days=1)) == 1


def test_what_is_done_is_not_called_to_mind() -> None:
    town = a_body()
    a_person(at=town)
    owed_by(town)
    clear_deadline("k", at=NOON)

    assert remind(at=EIGHT) == 0
    assert remind(at=DUE + timedelta(days=3)) == 0


def test_a_date_that_moved_is_called_to_mind_anew() -> None:
    town = a_body()
    a_person(at=town)
    owed_by(town)
    remind(at=EIGHT - timedelta(days=14))
    later = DUE + timedelta(days=20)
    set_deadline("k", organisation=town, title="申請", due_at=later, at=EIGHT)

    assert remind(at=EIGHT + timedelta(days=6)) == 1

    assert subjects() == ["【期限まであと14日】申請", "【期限まであと14日】申請"]


def test_only_those_whom_it_concerns_are_told() -> None:
    town, other = a_body(), a_body("010006", "北海道")
    a_person("officer", at=town)
    a_person("branch", at=town, post=Post.BRANCH)
    a_person("stranger", at=other)
    reviewer = a_person("reviewer")
    set_deadline("all", organisation=town, title="全員", due_at=DUE, at=NOON)
    set_deadline(
        "post", organisation=town, title="支部", due_at=DUE, at=NOON, post=Post.BRANCH
    )
    set_deadline(
        "one", organisation=town, title="審査", due_at=DUE, at=NOON, user=reviewer
    )

    remind(at=EIGHT - timedelta(days=1))

    told = DeskNotice.objects.values_list("user__username", "text")
    assert sorted((who, text.rpartition("】")[2]) for who, text in told) == [
        ("branch", "全員"),
        ("branch", "支部"),
        ("officer", "全員"),
        ("reviewer", "審査"),
    ]


def test_what_is_late_is_listed_once_a_day_from_eight() -> None:
    town = a_body()
    a_person(at=town)
    a_person("kenta", at=town)
    owed_by(town, "a", "申請")
    owed_by(town, "b", "実績報告")
    late = EIGHT + timedelta(days=1)

    remind(at=DUE - timedelta(minutes=1))
    DeskNotice.objects.all().delete()
    for hours in range(-2, 48):
        remind(at=late + timedelta(hours=hours))

    lists = DeskNotice.objects.filter(user__username="hana").order_by("pk")
    assert [n.text for n in lists] == ["期限を過ぎた案件が2件あります"] * 2
    assert [n.at - late for n in lists] == [timedelta(0), timedelta(days=1)]
    assert "・申請（期限 令和9年1月15日(2027) 17:00）" in lists[0].body
    assert DeskNotice.objects.filter(user__username="kenta").count() == 2


def test_a_long_list_says_how_many_more_there_are() -> None:
    town = a_body()
    a_person(at=town)
    for number in range(33):
        owed_by(town, f"k{number}", f"申請{number}")

    remind(at=EIGHT + timedelta(days=1))

    notice = DeskNotice.objects.exclude(text__contains="あと").get()
    assert notice.text == "期限を過ぎた案件が33件あります"
    assert notice.body.count("・") == 30
    assert "ほか3件" in notice.body


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hours=st.lists(st.integers(0, 24 * 60), min_size=1, max_size=12).map(sorted),
)
def test_however_the_worker_sleeps_no_step_is_told_twice_at_once(
    hours: list[int],
) -> None:
    DeskNotice.objects.all().delete()
    Message.objects.all().delete()
    Deadline.objects.all().delete()
    town = Organisation.objects.filter(code="070009").first() or a_body()
    if not town.roles.exists():
        a_person(at=town)
    owed_by(town)

    for hour in hours:
        remind(at=NOON + timedelta(hours=hour))

    steps = [EIGHT - timedelta(days=d) for d in (14, 7, 1)]
    awake = [NOON + timedelta(hours=h) for h in hours]
    before = [NOON, *awake]
    expected = sum(
        any(early < step <= late for step in steps) and late < DUE
        for early, late in itertools.pairwise(before)
    )
    told = DeskNotice.objects.filter(key__startswith="deadline:")
    assert told.count() == expected


def test_reminding_a_town_of_forty_things_costs_no_more_for_its_people(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    town = a_body()
    for number in range(10):
        a_person(f"p{number}", at=town)
    for number in range(3):
        owed_by(town, f"k{number}")

    # waiting, people; 3 × (savepoints, claim, known, mailbox, 2 inserts); late, told
    with django_assert_num_queries(2 + 3 * 9 + 2):
        remind(at=EIGHT - timedelta(days=1))
