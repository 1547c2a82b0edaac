from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from tests.foundation.accounts.people import NOON, PASSWORD, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _axes(settings: Settings) -> None:
    settings.AXES_ENABLED = True


def try_in(password: str, *, login: str = "hana", address: str = "192.0.2.7") -> int:
    return answer(password, login=login, address=address).status_code


def answer(
    password: str, *, login: str = "hana", address: str = "192.0.2.7"
) -> HttpResponse:
    client = Client(REMOTE_ADDR=address)
    sent = {"login": login, "password": password}
    page: HttpResponse = client.post("/accounts/login/", sent)  # type: ignore[assignment]
    return page


@time_machine.travel(NOON, tick=False)
def test_after_five_failures_the_page_says_until_when() -> None:
    hana = a_person(password=PASSWORD)
    assert [try_in("wrong") for _ in range(4)] == [200] * 4
    fifth = answer("wrong")
    assert fifth.status_code == 429
    assert "令和8年11月22日(2026) 12:30を過ぎると" in fifth.text
    assert fifth.headers["Retry-After"] == "1800"
    assert try_in(PASSWORD) == 429
    entry = Entry.objects.filter(act="accounts.lock-out").first()
    assert entry is not None
    assert (entry.subject, entry.origin) == (f"accounts.user:{hana.pk}", "192.0.2.7")


def test_the_wait_ends_and_trying_does_not_make_it_longer() -> None:
    a_person(password=PASSWORD)
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            try_in("wrong")
        clock.shift(timedelta(minutes=29))
        assert try_in("wrong") == 429
        clock.shift(timedelta(minutes=2))
        assert try_in(PASSWORD) == 302


def test_name_and_address_of_one_person_are_one_count() -> None:
    a_person(password=PASSWORD)
    for login in ("hana", "HANA", "hana@town.example", "Hana@Town.example"):
        assert try_in("wrong", login=login) == 200
    assert try_in("wrong", login="hana") == 429


def test_a_stranger_elsewhere_cannot_lock_a_person_out() -> None:
    a_person(password=PASSWORD)
    assert [try_in("wrong", address="198.51.100.1") for _ in range(5)][-1] == 429
    assert try_in(PASSWORD) == 302


def test_others_behind_the_same_address_still_sign_in() -> None:
    a_person(password=PASSWORD)
    a_person("taro", password=PASSWORD)
    assert [try_in("wrong") for _ in range(5)][-1] == 429
    assert try_in(PASSWORD, login="taro") == 302


def test_success_clears_the_count() -> None:
    a_person(password=PASSWORD)
    for _ in range(3):
        for _ in range(3):
            assert try_in("wrong", login="hana@town.example") == 200
        assert try_in(PASSWORD, login="hana") == 302


def test_the_page_does_not_tell_whether_the_person_exists() -> None:
    assert not User.objects.exists()
    pages = [answer("wrong", login="nobody") for _ in range(5)]
    assert [page.status_code for page in pages] == [200] * 4 + [429]
    assert "nobody" not in pages[-1].text
