"""One result: title and summary for everyone, no person's name, no report."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import a_request_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_everyone_reads_the_summary_and_nobody_the_name(client: Client) -> None:
    found = a_request_at(State.PUBLISHED)

    page = client.get(f"/experts/results/{found.case}/").content.decode()

    assert "実演県で、ため池の直し方を伝えた。" in page
    assert "檮原町" in page
    assert "実演 水谷" not in page
    assert "ため池を3か所で一緒に直した。" not in page


def test_what_is_not_published_is_not_found(client: Client) -> None:
    found = a_request_at(State.REPORTED)

    assert client.get(f"/experts/results/{found.case}/").status_code == 404
