"""What was done is written, saved and shown again."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.programmes.grants.makers_settle import same_procedure
from tests.programmes.grants.test_report_page import a_draft, address, enter

pytestmark = pytest.mark.django_db


def test_what_was_done_is_saved_and_shown_again(client: Client) -> None:
    report = a_draft()
    enter(client, report)
    assert client.get(address(report)).status_code == 200

    answer = client.post(
        address(report),
        {
            "seen_at": report.saved_at.isoformat(),
            "starts_on": "令和9年6月1日",
            "ends_on": "R10.1.31",
            "participants": "１２０",
            "done": "訓練を行った。",
            "may_publish": "no",
            "action": "next",
        },
    )

    assert answer.status_code == 302
    assert answer["Location"].endswith("/costs/")
    found = same_procedure(report).report
    assert (found.participants, found.may_publish) == (120, False)
    assert str(found.starts_on) == "2027-06-01"
    assert "訓練を行った。" in client.get(address(report)).content.decode()


def test_dates_the_wrong_way_round_are_told_and_nothing_is_lost(
    client: Client,
) -> None:
    report = a_draft()
    enter(client, report)

    answer = client.post(
        address(report),
        {
            "seen_at": report.saved_at.isoformat(),
            "starts_on": "R9.9.1",
            "ends_on": "R9.8.1",
            "done": "書いたもの",
        },
    )

    assert answer.status_code == 422
    assert "ends_on" in answer.context["form"].errors
    assert "書いたもの" in answer.content.decode()
