from __future__ import annotations

import pytest
from django.test import Client, override_settings

from tests.faces.makers import a_call

pytestmark = pytest.mark.django_db


def test_a_call_is_told_with_its_terms_and_what_is_not_known_is_null() -> None:
    call = a_call(rate_percent=None)
    told = Client().get(f"/api/calls/{call.pk}/").json()
    assert told["name_ja"] == call.name_ja
    assert told["rate_percent"] is None
    assert told["caps"] == [{"cap_for": "municipality", "cap_yen": 3_000_000}]
    assert told["eligibilities"] == [{"kind": "town", "way": "direct"}]
    assert told["page"] == f"/grants/calls/{call.pk}/"


@pytest.mark.parametrize(
    ("address", "status", "code", "field"),
    [
        ("/api/calls/999999/", 404, "not-found", "call_id"),
        ("/api/calls/none/", 400, "parameter-unreadable", "call_id"),
        (f"/api/calls/{10**30}/", 400, "parameter-unreadable", "call_id"),
    ],
)
def test_a_call_that_is_not_there_is_a_problem_with_a_code(
    address: str, status: int, code: str, field: str
) -> None:
    response = Client().get(address)
    [problem] = response.json()["problems"]
    assert response.status_code == status
    assert (problem["code"], problem["field"]) == (code, field)
    assert problem["message"]


def test_demonstration_calls_exist_only_in_a_demonstration() -> None:
    call = a_call(is_demonstration=True)
    assert Client().get(f"/api/calls/{call.pk}/").json()["is_demonstration"] is True
    with override_settings(DEMO=False):
        assert Client().get(f"/api/calls/{call.pk}/").status_code == 404
