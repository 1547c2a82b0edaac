from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from kakehashi.config.settings import base

BASE = str(Path(base.__file__))


def test_with_an_issuer_the_provider_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "https://idp.pref.example/realms/a")
    monkeypatch.setenv("OIDC_CLIENT_ID", "kakehashi")
    monkeypatch.setenv("OIDC_NAME", "県の認証")
    there = runpy.run_path(BASE)
    (app,) = there["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert (app["client_id"], app["name"]) == ("kakehashi", "県の認証")
    policy = there["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
    assert policy == ["'self'", "https://idp.pref.example"]
    assert there["SOCIALACCOUNT_EMAIL_AUTHENTICATION"] is False


def test_without_an_issuer_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OIDC_ISSUER", raising=False)
    there = runpy.run_path(BASE)
    assert there["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []
    policy = there["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
    assert policy == ["'self'"]


@pytest.mark.django_db
def test_the_sign_in_page_offers_the_office_s_own_sign_in(settings: Settings) -> None:
    url = "/accounts/oidc/office/login/"
    assert url not in Client().get("/accounts/login/").text
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "office",
                    "name": "県の認証",
                    "client_id": "kakehashi",
                    "secret": "x",
                    "settings": {"server_url": "https://idp.pref.example"},
                }
            ]
        }
    }
    page = Client().get("/accounts/login/").text
    assert url in page
    assert "県の認証" in page
    assert Client().get(url).status_code == 200
