from __future__ import annotations

import runpy

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from kakehashi.foundation.accounts import urls
from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.ledger.models import Entry
from tests.foundation.accounts.people import a_body, a_person, the_association

DEMO = "/accounts/demo/"


@pytest.mark.django_db
def test_a_demonstration_person_is_chosen_by_role() -> None:
    town = a_body()
    hana = a_person(at=town)
    a_person("sato", at=the_association(), post=Post.SECRETARIAT)
    client = Client()
    page = client.get(DEMO).text
    assert page.index("担当") < page.index("協会職員")
    assert "福島県" in page
    answer = client.post(DEMO, {"person": hana.pk, "next": "/accounts/me/"})
    assert answer.headers["Location"] == "/accounts/me/"
    assert "実演 hana" in client.get("/accounts/me/").text
    assert Entry.objects.get().act == "accounts.sign-in"


@pytest.mark.django_db
def test_real_people_are_neither_shown_nor_chosen() -> None:
    real = a_person("real", at=a_body(), is_demonstration=False)
    client = Client()
    assert "実演 real" not in client.get(DEMO).text
    assert client.post(DEMO, {"person": real.pk}).status_code == 404
    assert client.post(DEMO, {"person": "9" * 30}).status_code == 404
    assert client.post(DEMO, {"person": "x"}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_nobody_is_led_outside() -> None:
    hana = a_person(at=a_body())
    answer = Client().post(DEMO, {"person": hana.pk, "next": "//evil.example/"})
    assert answer.headers["Location"] == "/desk/"


@pytest.mark.django_db
def test_a_choice_needs_the_token_of_the_page() -> None:
    hana = a_person(at=a_body())
    client = Client(enforce_csrf_checks=True)
    assert client.post(DEMO, {"person": hana.pk}).status_code == 403


@pytest.mark.django_db
def test_a_long_list_is_cut_and_searched(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(12):
        a_person(f"p{n}", at=a_body(f"{n:06}", f"実演県{n}"))
    client = Client()
    with django_assert_max_num_queries(2):  # the edition of the pages is one
        page = client.get(DEMO).text
    assert page.count('name="person"') == 8
    assert "ほかに4人います" in page
    assert client.get(DEMO, {"q": "実演県11"}).text.count('name="person"') == 1
    assert "選べる人がいません" in client.get(DEMO, {"q": "無い県"}).text


@pytest.mark.django_db
def test_outside_the_demonstration_the_page_is_not_found(
    settings: Settings,
) -> None:
    hana = a_person(at=a_body())
    settings.DEMO = False
    assert Client().get(DEMO).status_code == 404
    assert Client().post(DEMO, {"person": hana.pk}).status_code == 404


def test_outside_the_demonstration_the_address_does_not_exist(
    settings: Settings,
) -> None:
    file = urls.__file__
    there = {route.name for route in runpy.run_path(file)["urlpatterns"]}
    settings.DEMO = False
    left = {route.name for route in runpy.run_path(file)["urlpatterns"]}
    assert there - left == {"demo"}


def test_production_is_never_a_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"):
        monkeypatch.setenv(name, "https://kakehashi.example")
    monkeypatch.setenv("DEMO", "true")
    assert runpy.run_module("kakehashi.config.settings.production")["DEMO"] is False
