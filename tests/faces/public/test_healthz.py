from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_it_says_ok_and_nothing_else() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"].startswith("text/plain")
