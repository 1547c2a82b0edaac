from __future__ import annotations

import re

import pytest
from django.conf import settings as house
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.fixtures import Settings

from tests.foundation.pages.makers import a_person

pytestmark = pytest.mark.django_db
ADDRESS = "/pages/styleguide/"


def test_it_is_there_in_a_demonstration_only(
    client: Client, settings: Settings
) -> None:
    shown = client.get(ADDRESS).status_code
    settings.DEMO = settings.DEBUG = False

    assert (shown, client.get(ADDRESS).status_code) == (200, 404)


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?title=", f"/en{ADDRESS}"])
def test_nothing_on_a_page_breaks_the_strict_policy(
    client: Client, address: str
) -> None:
    html = client.get(address).content.decode()

    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert "<style" not in html
    assert re.findall(r'\s(?:style|on\w+)="', html) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []
    assert "unsafe" not in client.get(address)["Content-Security-Policy"]


def test_ids_on_a_page_are_its_own(client: Client) -> None:
    html = client.get(f"{ADDRESS}?title=").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)

    assert sorted({i for i in ids if ids.count(i) > 1}) == []


def test_a_page_says_its_language_and_leads_to_the_other(client: Client) -> None:
    japanese = client.get(ADDRESS).content.decode()
    english = client.get(f"/en{ADDRESS}").content.decode()

    assert '<html lang="ja">' in japanese
    assert f'href="/en{ADDRESS}" lang="en"' in japanese
    assert '<html lang="en">' in english
    assert f'href="{ADDRESS}" lang="ja"' in english
    # Apart from names of things, nothing Japanese is left on the English page.
    body = re.sub(r'<[^>]*lang="ja"[^>]*>[^<]*', "", english)
    body = body.replace("Kakehashi 架け橋</title>", "")
    left = set(re.findall(r"[ぁ-ん][^<]*", body))
    assert left == set()


def test_the_demonstration_says_what_it_is(client: Client, settings: Settings) -> None:
    marked = client.get(ADDRESS).content.decode()
    settings.DEMO = False
    settings.DEBUG = True

    assert 'class="demo-banner"' in marked
    assert 'class="demo-banner"' not in client.get(ADDRESS).content.decode()


def test_only_somebody_signed_in_is_sent_the_font_and_htmx(client: Client) -> None:
    stranger = client.get(ADDRESS).content.decode()
    client.force_login(a_person())
    member = client.get(ADDRESS).content.decode()

    for name in ("noto-sans-jp.css", "htmx-2.min.js"):
        assert name not in stranger
        assert name in member
    assert '<span class="person-name">hana</span>' in member
    # htmx shows a refused form (422) in its place instead of dropping it.
    assert '{"code":"422","swap":true}' in member


def test_what_a_first_view_loads_before_its_own_words_stays_small(
    client: Client,
) -> None:
    html = client.get("/nothing-here/").content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    found = [finders.find(sheet) for sheet in sheets]

    total = len(html.encode())
    for path in found:
        assert isinstance(path, str)
        with open(path, "rb") as sheet:
            total += len(sheet.read())
    assert len(sheets) == 2
    assert total <= 48_000  # of 60 kB, so that a page has 12 kB for itself


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing-here/", 404, "お探しのページは見つかりませんでした"),
        ("/en/nothing-here/", 404, "There is no such page"),
    ],
)
def test_a_wrong_address_is_told_in_the_look_of_the_house(
    client: Client, address: str, status: int, words: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert 'class="site-head"' in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_neither_request_nor_database(name: str) -> None:
    from django.template.loader import render_to_string  # noqa: PLC0415 -- as Django

    html = render_to_string(name)

    assert "<h1>" in html
    assert house.SECRET_KEY not in html
