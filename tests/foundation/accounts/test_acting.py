"""A section shares one account: who acts is asked, shown, and kept with each act."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.verbs import act_as, share_account
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.ledger.queries import verify_chain
from kakehashi.kernel.problems import Refused
from tests.foundation.accounts.people import (
    NOON,
    PASSWORD,
    a_body,
    a_person,
    signed_in,
    signed_in_as,
)

pytestmark = pytest.mark.django_db


def a_section(password: str = "") -> User:
    user = a_person("kikaku", at=a_body(), password=password)
    User.objects.filter(pk=user.pk).update(is_shared=True, display_name="企画課")
    user.refresh_from_db()
    return user


def named(user: User, name: str = "山田 花子") -> Client:
    client = signed_in(user)
    assert client.post("/accounts/acting/", {"name": name}).status_code == 302
    return client


def test_after_signing_in_the_name_is_asked_and_then_the_page_is_there() -> None:
    client = signed_in(a_section())

    asked = client.get("/accounts/me/?from=mail")
    page = client.get(asked.headers["Location"])
    answer = client.post(
        "/accounts/acting/", {"name": "山田 花子", "next": "/accounts/me/?from=mail"}
    )

    assert (
        asked.headers["Location"]
        == "/accounts/acting/?next=/accounts/me/%3Ffrom%3Dmail"
    )
    assert "アカウント「企画課」" in page.text
    assert 'value="/accounts/me/?from=mail"' in page.text
    assert answer.headers["Location"] == "/accounts/me/?from=mail"
    head = client.get("/accounts/me/").text.partition("</header>")[0]
    assert "企画課 山田 花子" in head
    assert 'href="/accounts/acting/"' in head


def test_a_person_s_own_account_is_never_asked() -> None:
    client = signed_in(a_person())

    page = client.get("/accounts/me/")

    assert page.status_code == 200
    assert "/accounts/acting/" not in page.text
    assert client.get("/accounts/acting/").status_code == 404


def test_every_entry_of_the_ledger_carries_the_name() -> None:
    section = a_section()
    client = named(section)
    Entry.objects.filter(act="accounts.sign-in").get(by=section, by_label="企画課")

    client.post(
        "/accounts/me/", {"kana": "", "language": "ja", "time_zone": "Asia/Tokyo"}
    )
    client.get("/people/")  # refused, and that too is written down
    client.post("/accounts/acting/", {"name": "鈴木 太郎"})
    client.post("/accounts/logout/")

    told = Entry.objects.filter(by=section).order_by("sequence")
    assert list(told.values_list("act", "by_label"))[1:] == [
        ("accounts.act-as", "企画課 山田 花子"),
        ("accounts.change-settings", "企画課 山田 花子"),
        ("accounts.refused", "企画課 山田 花子"),
        ("accounts.act-as", "企画課 鈴木 太郎"),
        ("accounts.sign-out", "企画課 鈴木 太郎"),
    ]
    assert told.get(act="accounts.refused").acted_as.startswith("officer@")
    assert list(verify_chain()) == []


def test_who_signs_in_next_is_asked_again() -> None:
    section = a_section()
    client = named(section)

    client.post("/accounts/demo/", {"person": section.pk})  # without signing out

    assert client.get("/accounts/me/").status_code == 302


def test_what_was_typed_before_the_name_was_asked_is_not_lost() -> None:
    hana = a_person(at=a_body())
    client = signed_in(hana)
    page = client.get("/accounts/me/")
    key = page.text.partition('name="form_key" value="')[2].partition('"')[0]
    User.objects.filter(pk=hana.pk).update(is_shared=True)

    sent = {"kana": "はなこ", "language": "ja", "time_zone": "Asia/Tokyo"}
    asked = client.post("/accounts/me/", {**sent, "form_key": key})

    assert asked.headers["Location"] == "/accounts/acting/?next=/pages/kept/"
    client.post("/accounts/acting/", {"name": "山田", "next": "/pages/kept/"})
    assert "はなこ" in client.get("/pages/kept/").text
    hana.refresh_from_db()
    assert hana.kana == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (" 　", "name-empty"),
        ("山" * 61, "name-unreadable"),
        ("山\u200b", "name-unreadable"),
    ],
)
def test_a_name_that_says_nothing_is_refused(name: str, code: str) -> None:
    section = a_section()

    with pytest.raises(Refused) as refusal:
        act_as(name, by=section, at=NOON)

    assert [p.code for p in refusal.value.problems] == [code]
    assert section.acting_name == ""
    assert (
        signed_in(section).post("/accounts/acting/", {"name": name}).status_code == 422
    )


def test_nobody_acts_for_an_account_that_is_one_person_s() -> None:
    with pytest.raises(Refused) as refusal:
        act_as("山田", by=a_person(), at=NOON)

    assert [p.code for p in refusal.value.problems] == ["not-shared"]


def test_it_leads_on_within_this_site_only() -> None:
    client = signed_in(a_section())

    answer = client.post(
        "/accounts/acting/", {"name": "山田", "next": "https://elsewhere.example/"}
    )

    assert answer.headers["Location"] == reverse("desk:desk")


def test_the_secretariat_says_which_accounts_are_shared_and_it_takes_hold_at_once() -> (
    None
):
    client, clerk = signed_in_as(Post.SECRETARIAT)
    hana = a_person(at=a_body())
    hers = signed_in(hana)
    assert hers.get("/accounts/me/").status_code == 200

    client.post(f"/people/{hana.pk}/share/", {"is_shared": "yes"})

    assert hers.get("/accounts/me/").status_code == 302
    assert "課で共用" in client.get(f"/people/{hana.pk}/").text
    assert "課で共用" in client.get("/people/").text
    assert Entry.objects.get(act="accounts.share").by == clerk
    client.post(f"/people/{hana.pk}/share/")
    assert hers.get("/accounts/me/").status_code == 200


def test_an_account_is_shared_from_its_invitation_on() -> None:
    a_body()
    client, _ = signed_in_as(Post.OPERATOR)
    form = {
        "display_name": "企画課",
        "email": "kikaku@town.example",
        "username": "kikaku",
        "organisation": "070009",
        "post": "officer",
        "since": "2026-04-01",
        "is_shared": "on",
    }

    assert client.post("/people/invite/", form).status_code == 302

    assert User.objects.get(username="kikaku").is_shared


def test_nobody_else_says_whether_an_account_is_shared() -> None:
    officer, other = a_person(at=a_body()), a_person("other")

    with pytest.raises(Refused) as refusal:
        share_account(other, is_shared=True, by=officer, at=NOON)

    assert [p.code for p in refusal.value.problems] == ["not-permitted"]
    other.refresh_from_db()
    assert not other.is_shared


def test_signing_in_with_a_password_asks_as_well() -> None:
    a_section(password=PASSWORD)
    client = Client()

    first = client.post("/accounts/login/", {"login": "kikaku", "password": PASSWORD})

    assert (
        client.get(first.headers["Location"])
        .headers["Location"]
        .startswith("/accounts/acting/")
    )
