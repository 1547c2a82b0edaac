"""The covering letter to print."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Application
from tests.programmes.grants.makers import (
    a_branch_officer,
    a_draft,
    a_full_draft,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "cover/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def test_it_carries_the_town_s_own_number_and_what_is_asked_for(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())

    page = client.get(address(draft)).content.decode()

    for words in (
        "梼企第12号",
        "令和8年11月20日(2026)",
        "1,200,000円",
        "自治体国際化協会 御中",
        "実演",
    ):
        assert words in page


def test_a_missing_number_is_said(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    assert "文書番号未記入" in client.get(address(draft)).content.decode()


def test_the_pdf_is_one(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())

    answer = client.get(address(draft), {"as": "pdf"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"


def test_the_branch_does_not_see_the_cover_of_a_draft(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(a_branch_officer())

    assert client.get(address(draft)).status_code == 404
