from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.faces.makers import NOW, a_call

pytestmark = pytest.mark.django_db


def calls(query: str = "") -> dict[str, object]:
    with time_machine.travel(NOW, tick=False):
        response = Client().get(f"/api/calls/{query}")
    assert response.status_code == 200, response.content
    told = response.json()
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize(
    ("status", "name"), [("open", "今"), ("upcoming", "先"), ("closed", "前")]
)
def test_calls_are_chosen_by_where_they_stand(status: str, name: str) -> None:
    day = timedelta(days=1)
    a_call(name_ja="今")
    a_call(name_ja="先", opens_at=NOW + day, closes_at=NOW + 9 * day)
    a_call(name_ja="前", closes_at=NOW)
    items = calls(f"?status={status}")["items"]
    assert isinstance(items, list)
    assert [item["name_ja"] for item in items] == [name]


def test_calls_come_in_pages_of_fifty() -> None:
    for _ in range(51):
        a_call()
    first, second = calls(), calls("?page=2")
    assert (first["count"], first["next"], second["next"]) == (51, 2, None)


@pytest.mark.parametrize(
    "query", ["?page=3", "?page=0", "?status=sometimes", "?page=x"]
)
def test_what_cannot_be_answered_is_a_problem(query: str) -> None:
    response = Client().get(f"/api/calls/{query}")
    assert response.status_code in {400, 404}
    [problem] = response.json()["problems"]
    assert problem["code"] in {"page-not-found", "parameter-unreadable"}


def test_the_same_answer_is_not_sent_twice() -> None:
    a_call()
    first = Client().get("/api/calls/")
    assert "public" in first.headers["Cache-Control"]
    again = Client(headers={"if-none-match": first.headers["ETag"]}).get("/api/calls/")
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_can_be_written() -> None:
    assert Client().post("/api/calls/", {}).status_code == 405


def test_fifty_calls_ask_as_many_questions_as_one() -> None:
    counts = []
    for many in (1, 48):
        for _ in range(many):
            a_call()
        with CaptureQueriesContext(connection) as asked:
            Client().get("/api/calls/")
        # The page cache looks at its edition every two seconds, whatever is asked.
        counts.append(sum("pages_edition" not in query["sql"] for query in asked))
    assert counts == [2, 2]
