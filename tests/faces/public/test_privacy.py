from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from kakehashi.faces.desk.looks import COOKIE


@pytest.mark.django_db
def test_every_cookie_is_named() -> None:
    page = Client().get("/privacy/").content.decode()
    for name in (
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        "messages",
        COOKIE,
    ):
        assert f">{name}</th>" in page
