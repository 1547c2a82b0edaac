"""The numbered letter of a decision."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Application, Letter
from tests.programmes.grants.makers import (
    a_branch_officer,
    a_decided,
    a_submitted,
    a_town,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "letter/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def fetched(client: Client, where: str) -> int:
    """The status of a file that is taken whole, as a browser does."""
    answer = client.get(where)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.status_code


def test_the_town_reads_its_numbered_letter(client: Client) -> None:
    awarded = a_decided(1_000_000)
    client.force_login(an_officer())

    page = client.get(address(awarded, "")).content.decode()
    answer = client.get(address(awarded))

    assert str(Letter.objects.get().number) in page
    assert "1,000,000円" in page
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_the_reason_of_a_refusal_is_told(client: Client) -> None:
    declined = a_decided(None, reason="予算の範囲内で採択しました。")
    client.force_login(an_officer())

    page = client.get(address(declined, "")).content.decode()

    assert "不採択" in page
    assert fetched(client, address(declined)) == 200


def test_its_branch_reads_it_and_another_town_does_not(client: Client) -> None:
    awarded = a_decided(1_000_000)

    client.force_login(a_branch_officer())
    assert fetched(client, address(awarded)) == 200
    client.force_login(an_officer(a_town("中土佐町", "39401"), "taro"))
    assert fetched(client, address(awarded)) == 404


def test_there_is_none_before_the_decision(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    assert client.get(address(sent)).status_code == 404
