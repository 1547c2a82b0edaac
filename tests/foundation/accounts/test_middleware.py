from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.ledger.origin import client_address
from tests.foundation.accounts.people import a_body, a_person, signed_in

pytestmark = pytest.mark.django_db


def test_every_refusal_is_written_with_who_what_and_where() -> None:
    hana = a_person(at=a_body())
    assert signed_in(hana).get("/people/").status_code == 403
    entry = Entry.objects.get(act="accounts.refused")
    assert (entry.by, entry.subject) == (hana, "route:accounts:people")
    assert entry.detail == {"method": "GET", "path": "/people/"}
    assert entry.origin == "127.0.0.1"
    assert entry.acted_as.startswith("officer@")


def test_a_forged_form_is_written_too() -> None:
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.9")
    assert client.post("/accounts/login/", {"login": "x"}).status_code == 403
    entry = Entry.objects.get(act="accounts.refused")
    assert (entry.by, entry.origin) == (None, "192.0.2.9")
    assert entry.subject == "route:account_login"


def test_what_is_not_there_is_no_refusal() -> None:
    signed_in(a_person()).get("/nowhere/")
    assert not Entry.objects.filter(act="accounts.refused").exists()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.5", "10.0.0.1"),
        (1, "198.51.100.66, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.66, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(
    proxies: int, forwarded: str, address: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded}
    )
    assert client_address(request) == address
