from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.organisations.verbs import load_register
from tests.faces.makers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_register() -> None:
    load_register(by=None, at=NOW)


def test_namesakes_are_all_there() -> None:
    told = Client().get("/api/bodies/", {"query": "府中市"}).json()
    assert [body["full_name"] for body in told["items"]] == [
        "東京都府中市",
        "広島県府中市",
    ]


def test_nothing_found_is_an_empty_list_with_a_note() -> None:
    told = Client().get("/api/bodies/", {"query": "ぬるぽ町"}).json()
    assert (told["count"], told["items"]) == (0, [])
    assert told["note"]


@pytest.mark.parametrize("query", [{}, {"query": ""}, {"query": "あ" * 201}])
def test_a_query_is_needed_and_not_endless(query: dict[str, str]) -> None:
    response = Client().get("/api/bodies/", query)
    [problem] = response.json()["problems"]
    assert response.status_code == 400
    assert (problem["code"], problem["field"]) == ("parameter-unreadable", "query")
