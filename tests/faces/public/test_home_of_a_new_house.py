from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/about/", "/en/"])
def test_it_answers_before_the_register_is_loaded(path: str) -> None:
    assert Client().get(path).status_code == 200
