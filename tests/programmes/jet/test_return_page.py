"""The page on which a proposal is taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.jet.models import Round
from tests.programmes.jet.makers import the_secretary
from tests.programmes.jet.test_adopt_version import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_proposal_comes_back_with_the_reason(client: Client) -> None:
    proposed()
    client.force_login(the_secretary())

    assert client.post("/jet/rounds/2027/1/return/", {"why": ""}).status_code == 422
    answer = client.post("/jet/rounds/2027/1/return/", {"why": "夫婦の配置"})

    assert answer.status_code == 302
    assert Round.objects.get().step == "preparing"
