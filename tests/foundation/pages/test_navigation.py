from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from kakehashi.foundation.pages.navigation import links_for

LINKS = (
    ("pages:styleguide", "部品", "everyone"),
    ("pages:kept", "預かり", "signed-in"),
    ("healthz", "件", "officer,branch"),
    ("nothing:there", "ない", "everyone"),
)


@pytest.fixture(autouse=True)
def _links(settings: Settings) -> None:
    settings.NAVIGATION = LINKS


def asked(path: str, *posts: str, is_member: bool = False) -> HttpRequest:
    request = RequestFactory().get(path)
    if is_member:
        request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
    else:
        request.user = AnonymousUser()
    request.roles = [SimpleNamespace(post=p) for p in posts]  # type: ignore[attr-defined]
    return request


def test_a_stranger_sees_what_is_for_everyone() -> None:
    assert [x.label for x in links_for(asked("/"))] == ["部品"]


def test_a_member_sees_what_her_posts_open() -> None:
    member = asked("/", "reviewer", is_member=True)
    officer = asked("/", "officer", is_member=True)

    assert [x.label for x in links_for(member)] == ["部品", "預かり"]
    assert [x.label for x in links_for(officer)] == ["部品", "預かり", "件"]


def test_the_link_of_the_page_in_hand_is_marked() -> None:
    links = links_for(asked("/pages/kept/more/", is_member=True))

    assert [x.current for x in links] == [False, True]


def test_a_house_without_links_has_none(settings: Settings) -> None:
    settings.NAVIGATION = ()

    assert links_for(asked("/")) == []
