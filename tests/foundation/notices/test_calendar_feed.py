"""Deadlines in one's own calendar, at an address that can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.feed import calendar_of
from kakehashi.foundation.notices.models import CalendarAddress, Deadline
from kakehashi.foundation.notices.verbs import (
    clear_deadline,
    new_address,
    revoke,
    set_deadline,
)
from tests.foundation.notices.people import NOON, a_body, a_person

pytestmark = pytest.mark.django_db
DUE = datetime(2027, 1, 15, 8, tzinfo=UTC)  # 17:00 in Japan


def feed_of(user: User) -> str:
    token = CalendarAddress.objects.get(user=user, revoked_at__isnull=True).token
    return reverse("calendar:feed", args=[token])


def an_officer_with_a_deadline() -> User:
    town = a_body()
    hana = a_person(at=town)
    due = timezone.now() + timedelta(days=30)
    set_deadline("k", organisation=town, title="申請", due_at=due, at=NOON)
    new_address(by=hana, at=NOON)
    return hana


def test_a_calendar_program_needs_no_sign_in_and_gets_the_deadlines() -> None:
    hana = an_officer_with_a_deadline()

    answer = Client().get(feed_of(hana))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].startswith("private")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(e["summary"]) for e in events] == ["【期限】申請"]


def test_an_event_stands_at_its_hour_in_japan_with_an_alarm_the_day_before() -> None:
    hana = a_person()
    deadline = Deadline(
        pk=5, title="髙﨑町の申請; 改め", url="/grants/7/", due_at=DUE, set_at=NOON
    )

    raw = calendar_of(hana, [deadline])

    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["summary"]) == "【期限】髙﨑町の申請; 改め"
    assert str(event["uid"]) == "deadline-5@127.0.0.1"
    assert str(event["url"]) == "http://127.0.0.1:8000/grants/7/"
    lines = raw.split(b"\r\n")
    assert b"DTSTART;TZID=Asia/Tokyo:20270115T170000" in lines
    assert b"TRIGGER:-P1D" in lines
    assert lines.count(b"BEGIN:VALARM") == 1
    assert lines.index(b"TZID:Asia/Tokyo") > lines.index(b"BEGIN:VTIMEZONE")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_the_same_deadline_keeps_its_name_when_it_moves() -> None:
    hana = a_person()
    before = Deadline(pk=5, title="申請", due_at=DUE, set_at=NOON)
    after = Deadline(pk=5, title="申請", due_at=DUE + timedelta(1), set_at=DUE)

    names = {
        str(Calendar.from_ical(calendar_of(hana, [d])).walk("VEVENT")[0]["uid"])
        for d in (before, after)
    }

    assert len(names) == 1


def test_an_address_taken_back_opens_nothing() -> None:
    hana = an_officer_with_a_deadline()
    address = feed_of(hana)

    assert revoke(by=hana, at=NOON)
    assert not revoke(by=hana, at=NOON)

    assert Client().get(address).status_code == 404


def test_a_new_address_shuts_the_old_one() -> None:
    hana = an_officer_with_a_deadline()
    old = feed_of(hana)

    new_address(by=hana, at=NOON + timedelta(days=1))

    assert Client().get(old).status_code == 404
    assert Client().get(feed_of(hana)).status_code == 200
    assert feed_of(hana) != old


def test_an_unknown_address_and_one_of_a_person_who_has_left_are_not_found() -> None:
    hana = an_officer_with_a_deadline()
    address = feed_of(hana)
    User.objects.update(is_active=False)

    assert Client().get(address).status_code == 404
    unknown = reverse("calendar:feed", args=["x" * 43])
    assert Client().get(unknown).status_code == 404


def test_what_is_done_and_what_is_others_is_not_shown() -> None:
    hana = an_officer_with_a_deadline()
    other = a_body("010006", "北海道")
    due = timezone.now() + timedelta(days=30)
    set_deadline("other", organisation=other, title="他", due_at=due, at=NOON)
    clear_deadline("k", at=NOON)

    answer = Client().get(feed_of(hana))

    assert Calendar.from_ical(answer.content).walk("VEVENT") == []


def test_she_makes_an_address_on_her_page_and_takes_it_back() -> None:
    hana = a_person(at=a_body())
    client = Client()
    client.force_login(hana)
    page = reverse("notices:calendar")

    assert "アドレスを作る" in client.get(page).content.decode()
    client.post(reverse("notices:new_address"))
    assert feed_of(hana) in client.get(page).content.decode()
    client.post(reverse("notices:revoke"))

    assert not CalendarAddress.objects.filter(revoked_at__isnull=True).exists()
    assert "アドレスを作る" in client.get(page).content.decode()


def test_the_page_lists_what_is_due_with_its_hour() -> None:
    town = a_body()
    hana = a_person(at=town)
    set_deadline("k", organisation=town, title="申請", due_at=DUE, at=NOON)
    client = Client()
    client.force_login(hana)

    page = client.get(reverse("notices:calendar")).content.decode()

    assert "申請" in page
    assert "令和9年1月15日(2027)" in page
    assert "必着" in page
