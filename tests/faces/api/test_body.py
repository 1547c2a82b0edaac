from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.organisations.verbs import load_register
from tests.faces.makers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_register() -> None:
    load_register(by=None, at=NOW)


def test_a_body_is_told_by_its_code() -> None:
    told = Client().get("/api/bodies/394050/").json()
    assert told["name"] == "檮原町"
    assert told["prefecture_code"] == "390003"


def test_a_former_code_leads_to_the_body_of_today_and_says_why() -> None:
    told = Client().get("/api/bodies/403059/").json()  # 那珂川町, until 2018
    assert (told["code"], told["name"]) == ("402311", "那珂川市")
    assert told["note"]


@pytest.mark.parametrize(
    ("code", "status", "problem_code"),
    [
        ("394051", 400, "body-code-check"),
        ("abc", 400, "body-code-form"),
        ("990007", 400, "body-code-prefecture"),
    ],
)
def test_a_code_that_cannot_be_is_named_as_what_is_wrong_with_it(
    code: str, status: int, problem_code: str
) -> None:
    response = Client().get(f"/api/bodies/{code}/")
    [problem] = response.json()["problems"]
    assert (response.status_code, problem["code"]) == (status, problem_code)


def test_a_code_that_nobody_has_is_not_found() -> None:
    response = Client().get("/api/bodies/479993/")
    assert response.status_code in {400, 404}
