from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.ledger.models import Entry
from tests.foundation.accounts.people import NOON, PASSWORD, a_person

pytestmark = pytest.mark.django_db
ME = "/accounts/me/"


@pytest.fixture
def hana() -> Client:
    a_person(password=PASSWORD)
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.post("/accounts/login/", {"login": "hana", "password": PASSWORD})
        assert client.get(ME).status_code == 200
    return client


def test_a_session_nobody_uses_ends(hana: Client) -> None:
    with time_machine.travel(NOON + timedelta(minutes=119), tick=False) as clock:
        assert hana.get(ME).status_code == 200
        clock.shift(timedelta(minutes=119))
        assert hana.get(ME).status_code == 200
        clock.shift(timedelta(minutes=121))
        assert hana.get(ME).headers["Location"] == f"/accounts/login/?next={ME}"
    last = Entry.objects.last()
    assert last is not None
    assert (last.act, last.by_label) == ("accounts.time-out", "実演 hana")


def test_a_session_in_use_all_day_ends_too(hana: Client) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(12):
            clock.shift(timedelta(hours=1))
            assert hana.get(ME).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert hana.get(ME).status_code == 302


def test_that_a_session_is_seen_is_written_every_five_minutes_only(
    hana: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(NOON + timedelta(minutes=4), tick=False) as clock:
        with django_assert_num_queries(2):  # session and person
            hana.get("/accounts/login/")
        clock.shift(timedelta(minutes=2))
        hana.get("/accounts/login/")
    assert UserSession.objects.get().last_seen_at == NOON + timedelta(minutes=6)
