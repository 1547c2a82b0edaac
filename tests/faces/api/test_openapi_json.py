from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_description_names_every_operation_and_its_errors() -> None:
    told = Client().get("/api/openapi.json").json()
    assert set(told["paths"]) == {
        "/api/calls/",
        "/api/calls/{call_id}/",
        "/api/bodies/",
        "/api/bodies/{code}/",
        "/api/grants/awards/",
        "/api/grants/applications/",
        "/api/grants/rules/",
        "/api/grants/past-awards/",
    }
    for operations in told["paths"].values():
        assert set(operations) == {"get"}
        assert {"200", "400", "404"} <= set(operations["get"]["responses"])
