"""“Tell me when a call fits my town”: once, and once more, and never without need."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.models import Scheme, Watch, Way
from kakehashi.programmes.grants.verbs.watches import (
    tell_watchers,
    unwatch_scheme,
    watch_scheme,
)
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    Kind,
    a_call,
    a_draft,
    a_prefecture,
    a_town,
    an_officer,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def watching(user: User | None = None, *, scheme: str = Scheme.MULTICULTURAL) -> User:
    person = user or an_officer()
    body = person.roles.get().organisation
    watch_scheme(scheme, organisation=body, by=person, at=NOON)
    return person


def work(at: datetime) -> int:
    """The worker passes by, several times as it does."""
    told = tell_watchers(at=at, demonstration=True)
    tell_watchers(at=at + HOUR / 6, demonstration=True)
    return told


def told(user: User) -> list[DeskNotice]:
    found = DeskNotice.objects.filter(user=user, key__startswith="grants.")
    return list(found.exclude(key__startswith="grants.correction").order_by("pk"))


def test_she_is_told_once_when_a_call_opens_with_ceiling_and_closing_hour() -> None:
    hana = watching()
    call = a_call(opens=DAY, closes=60 * DAY)

    assert work(NOON) == 0
    assert work(NOON + DAY) == 1
    assert work(NOON + 2 * DAY) == 0

    (notice,) = told(hana)
    assert notice.text == f"募集が始まりました: {call.name_ja}"
    assert "貴町は、3,000,000円まで申請できます。" in notice.body
    assert "令和9年1月19日(2027) 12:00 必着" in notice.body
    assert "/grants/watches/" in notice.body
    assert notice.url == f"/grants/calls/{call.pk}/"


def test_several_that_open_on_a_day_come_in_one_notice_when_the_last_has() -> None:
    hana = watching()
    watching(hana, scheme=Scheme.EXCHANGE)
    a_call(opens=DAY, closes=60 * DAY)
    a_call(opens=DAY + 3 * HOUR, closes=60 * DAY, scheme=Scheme.EXCHANGE, name="交流")

    assert work(NOON + DAY) == 0
    assert work(NOON + DAY + 3 * HOUR) == 1

    (notice,) = told(hana)
    assert notice.text.startswith("2件の公募が始まりました")
    assert "交流" in notice.body


def test_a_call_that_does_not_fit_is_not_told_of() -> None:
    hana = watching()
    a_call(opens=DAY, closes=60 * DAY, ways={Kind.PREFECTURE: Way.DIRECT})
    a_call(opens=DAY, closes=60 * DAY, scheme=Scheme.EXCHANGE)

    work(NOON + DAY)
    work(NOON + 50 * DAY)

    assert told(hana) == []


def test_each_reads_the_ceiling_of_her_own_kind_of_body() -> None:
    hana = watching()
    ken = watching(an_officer(a_prefecture(), "ken"))
    a_call(opens=DAY, closes=60 * DAY)

    assert work(NOON + DAY) == 2

    assert "3,000,000円まで" in told(hana)[0].body
    assert "4,000,000円まで" in told(ken)[0].body


def test_who_saw_the_call_open_is_not_told_that_it_is() -> None:
    a_call(opens=-DAY, closes=60 * DAY)
    hana = watching()

    work(NOON + DAY)

    assert told(hana) == []


def test_a_worker_that_slept_some_days_tells_late_and_not_after_a_week() -> None:
    hana, umi = watching(), a_town("中土佐町", "39401")
    a_call(opens=DAY, closes=90 * DAY)

    assert work(NOON + 4 * DAY) == 1
    watching(an_officer(umi, "umi"))
    a_call(opens=5 * DAY, closes=90 * DAY, fiscal_year=2028)
    assert work(NOON + 13 * DAY) == 0
    assert len(told(hana)) == 1


def test_one_reminder_14_days_before_the_closing() -> None:
    hana = watching()
    a_call(opens=DAY, closes=60 * DAY)
    work(NOON + DAY)

    assert work(NOON + 46 * DAY - HOUR) == 0
    assert work(NOON + 46 * DAY) == 1
    assert work(NOON + 59 * DAY) == 0

    assert told(hana)[-1].text.startswith("まもなく締切です")
    assert len(told(hana)) == 2


def test_no_reminder_where_her_body_has_begun_an_application() -> None:
    hana = watching()
    call = a_call(opens=-DAY, closes=60 * DAY)
    a_draft(call, by=an_officer(username="colleague"))

    assert work(NOON + 50 * DAY) == 0
    assert told(hana) == []


def test_a_call_of_less_than_14_days_is_told_of_once_only() -> None:
    hana = watching()
    a_call(opens=DAY, closes=10 * DAY)

    work(NOON + DAY)
    work(NOON + 5 * DAY)

    assert len(told(hana)) == 1


def test_who_left_the_body_is_told_no_more() -> None:
    hana = watching()
    a_call(opens=DAY, closes=60 * DAY)
    Role.objects.filter(user=hana).update(until=NOON.date())

    assert work(NOON + DAY) == 0


def test_who_watches_no_more_is_told_no_more() -> None:
    hana = watching()
    a_call(opens=DAY, closes=60 * DAY)

    assert unwatch_scheme(Scheme.MULTICULTURAL, organisation=a_town(), by=hana, at=NOON)

    assert work(NOON + DAY) == 0
    assert not unwatch_scheme(
        Scheme.MULTICULTURAL, organisation=a_town(), by=hana, at=NOON
    )


def test_watching_twice_is_watching_once() -> None:
    hana = watching()
    watching(hana)

    assert Watch.objects.count() == 1


def test_where_the_demonstration_is_off_its_calls_are_told_to_nobody() -> None:
    watching()
    a_call(opens=DAY, closes=60 * DAY)

    assert tell_watchers(at=NOON + DAY, demonstration=False) == 0


def test_more_watchers_of_one_kind_cost_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(8):
        watching(an_officer(a_town(f"試験{n}町", f"3940{n}"), f"officer{n}"))
    a_call(opens=DAY, closes=60 * DAY)

    with django_assert_max_num_queries(24):
        assert tell_watchers(at=NOON + DAY, demonstration=True) == 8
