from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_there_is_no_page_at_the_root_only_a_description_beside_it() -> None:
    assert Client().get("/api/").status_code == 404
