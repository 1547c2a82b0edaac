"""The page on which a version is put before the committee."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.jet.models import Round
from tests.programmes.jet.makers import a_placed_round, a_round, the_secretary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PROPOSE = "/jet/rounds/2027/1/propose/"


def test_the_newest_version_goes_before_the_committee_with_its_grounds(
    client: Client,
) -> None:
    a_placed_round()
    client.force_login(the_secretary())

    answer = client.post(PROPOSE, {"why": "点数が最も高い。"})

    assert answer.status_code == 302
    assert Round.objects.get().step == "proposed"
    page = client.get("/jet/rounds/2027/1/").content.decode()
    assert "点数が最も高い。" in page
    assert "/jet/rounds/2027/1/adopt/" not in page, "who proposed cannot adopt"


def test_without_a_version_there_is_nothing_to_propose(client: Client) -> None:
    a_round()
    client.force_login(the_secretary())
    assert client.get(PROPOSE).status_code == 404
