"""The page on which a round is placed."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.jet.models import RegionLimit, Version
from tests.programmes.grants.makers import a_prefecture
from tests.programmes.jet.makers import a_full_round, the_secretary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PLACE = "/jet/rounds/2027/1/place/"


def test_a_policy_is_chosen_and_the_round_has_a_version(client: Client) -> None:
    a_full_round()
    client.force_login(the_secretary())
    assert "方式" in client.get(PLACE).content.decode()

    answer = client.post(PLACE, {"policy": "leximin", "seed": "3"})

    assert answer.headers["Location"] == "/jet/rounds/2027/1/"
    assert (Version.objects.get().policy, Version.objects.get().seed) == ("leximin", 3)


def test_what_cannot_be_kept_is_told_on_the_page(client: Client) -> None:
    round_ = a_full_round()
    RegionLimit.objects.create(cycle=round_.cycle, region=a_prefecture(), least=9)
    client.force_login(the_secretary())

    answer = client.post(PLACE, {"policy": "welfare", "seed": "0"})

    assert answer.status_code == 422
    assert "6人足りません" in answer.content.decode()
