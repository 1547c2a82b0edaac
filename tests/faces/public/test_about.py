from __future__ import annotations

import pytest
from django.test import Client, override_settings

from tests.faces.makers import the_association

pytestmark = pytest.mark.django_db


def test_it_says_who_runs_this_and_on_what() -> None:
    the_association("実演の協会")
    page = Client().get("/about/").content.decode()
    assert "実演の協会" in page
    assert "/api/openapi.json" in page


def test_a_demonstration_says_that_it_is_one() -> None:
    the_association()
    assert "実演用のものです" in Client().get("/about/").content.decode()
    with override_settings(DEMO=False):
        assert "実演用のものです" not in Client().get("/about/?real").content.decode()
