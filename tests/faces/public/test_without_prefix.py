from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/ja/", "/"),
        ("/ja/grants/calls/?open=1", "/grants/calls/?open=1"),
        ("/ja//elsewhere.example/", "/elsewhere.example/"),
        ("/ja/%5Celsewhere.example/", "/elsewhere.example/"),
    ],
)
def test_the_japanese_prefix_leads_to_the_plain_address_for_good(
    asked: str, led: str
) -> None:
    response = Client().get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, led)
