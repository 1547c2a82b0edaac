"""The list of rounds."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.programmes.jet.makers import a_round, the_secretary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_an_empty_list_says_when_a_round_begins(client: Client) -> None:
    client.force_login(the_secretary())

    assert "まだありません" in client.get("/jet/rounds/").content.decode()


def test_a_round_is_listed_with_where_it_stands(client: Client) -> None:
    a_round()
    client.force_login(the_secretary())

    page = client.get("/jet/rounds/").content.decode()

    assert "/jet/rounds/2027/1/" in page
    assert "準備中" in page
