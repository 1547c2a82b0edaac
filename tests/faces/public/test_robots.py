from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_what_needs_a_sign_in_is_left_alone_in_both_languages() -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /desk/", "Disallow: /en/desk/"} <= set(lines)
    assert lines[-1].endswith("/sitemap.xml")
