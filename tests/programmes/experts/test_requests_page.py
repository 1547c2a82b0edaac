"""The list of requests: whose, by state and words, and as CSV."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request,
    a_request_at,
    a_secretary,
    an_office,
    an_office_officer,
)
from tests.programmes.grants.makers import an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def listed(client: Client, query: str = "") -> str:
    return client.get(f"/experts/requests/{query}").content.decode()


def test_an_empty_list_says_who_begins_a_request(client: Client) -> None:
    client.force_login(a_secretary())

    assert "派遣要請はありません" in listed(client)


def test_an_office_sees_its_own_requests_and_not_those_of_another(
    client: Client,
) -> None:
    draft = a_request()
    client.force_login(an_office_officer("kim", an_office("実演ソウル事務所")))
    assert str(draft.case) not in listed(client)

    client.force_login(an_office_officer())
    assert str(draft.case) in listed(client)
    assert "/experts/requests/open/" in listed(client)


def test_the_list_is_narrowed_by_state_and_by_words(client: Client) -> None:
    sent = a_request_at(State.REQUESTED)
    client.force_login(a_secretary())

    assert str(sent.case) in listed(client, "?state=submitted")
    assert str(sent.case) not in listed(client, "?state=published")
    assert str(sent.case) in listed(client, "?q=農業局")
    assert str(sent.case) not in listed(client, "?q=漁業局")


def test_the_export_opens_in_excel_and_runs_no_formula(client: Client) -> None:
    a_request(receiving_body="=1+1", country="タイ")
    client.force_login(an_office_officer())

    answer = client.get("/experts/requests/?as=csv")

    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith("\N{BOM}".encode())
    assert "受入自治体" in text.splitlines()[0]
    assert ",'=1+1," in text
    assert "no-store" in answer["Cache-Control"]


def test_the_list_costs_the_same_for_one_and_for_twelve(client: Client) -> None:
    client.force_login(an_office_officer())
    costs = []
    for more in (1, 11):
        for _n in range(more):
            a_request()
        listed(client)
        with CaptureQueriesContext(connection) as asked:
            listed(client)
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_a_town_has_no_requests_and_cannot_open_one(client: Client) -> None:
    a_request_at(State.REQUESTED)
    client.force_login(an_officer())

    assert "派遣要請はありません" in listed(client)
    assert client.get("/experts/requests/open/").status_code == 404
