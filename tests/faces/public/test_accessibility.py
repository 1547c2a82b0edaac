from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_it_does_not_claim_more_than_was_tested() -> None:
    page = Client().get("/accessibility/").content.decode()
    assert "JIS X 8341-3:2016" in page
    assert "「準拠」とは表明しません" in page
