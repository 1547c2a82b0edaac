"""The agreement as PDF: a draft until it is signed and numbered."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request_at,
    a_secretary,
    an_office_officer,
)
from tests.programmes.grants.makers import an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_both_sides_read_the_agreement_once_there_is_an_expert(client: Client) -> None:
    found = a_request_at(State.AGREED, receiving_body="#panic(1) <実演> 県")
    url = f"/experts/requests/{found.case}/agreement/"
    for person in (a_secretary(), an_office_officer()):
        client.force_login(person)
        answer = client.get(url)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.content.startswith(b"%PDF")

    client.force_login(an_officer())
    assert client.get(url).status_code == 404


def test_before_an_expert_is_named_there_is_no_agreement(client: Client) -> None:
    found = a_request_at(State.ACCEPTED)
    client.force_login(a_secretary())

    url = f"/experts/requests/{found.case}/agreement/"
    assert client.get(url).status_code == 404
