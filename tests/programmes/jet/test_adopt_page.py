"""The page on which the committee's decision is written down."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.jet.models import Round
from tests.programmes.grants.makers import a_secretary
from tests.programmes.jet.makers import the_secretary
from tests.programmes.jet.test_adopt_version import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ADOPT = "/jet/rounds/2027/1/adopt/"
FILLED = {
    "adopted_on": "令和8年11月20日",
    "adopting_body": "あっせん専門委員会",
    "document_number": "自国JET第1号",
}


def test_another_person_writes_it_down(client: Client) -> None:
    proposed()
    client.force_login(a_secretary("tanaka"))

    assert client.post(ADOPT, FILLED).status_code == 302

    assert Round.objects.get().step == "adopted"
    page = client.get("/jet/rounds/2027/1/").content.decode()
    assert "自国JET第1号" in page
    assert "令和8年11月20日(2026)" in page


def test_the_proposer_is_told_that_she_cannot(client: Client) -> None:
    proposed()
    client.force_login(the_secretary())

    answer = client.post(ADOPT, FILLED)

    assert answer.status_code == 422
    assert "提案した人" in answer.content.decode()
