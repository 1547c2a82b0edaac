"""What everyone may read of a stay, and what nobody reads there."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import a_request_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_before_anything_is_published_the_page_says_so(client: Client) -> None:
    a_request_at(State.REPORTED)

    page = client.get("/experts/results/").content.decode()

    assert "公表した結果はまだありません" in page
    assert "ため池を直す" not in page


def test_a_published_result_is_listed(client: Client) -> None:
    found = a_request_at(State.PUBLISHED)

    page = client.get("/experts/results/").content.decode()

    assert "ため池を直す" in page
    assert f"/experts/results/{found.case}/" in page
