"""One request to read: where it stands, what may be done, what happened."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.models import Dispatch
from tests.programmes.experts.makers import (
    a_request,
    a_request_at,
    a_secretary,
    an_expert,
    an_office_officer,
    said_yes,
    take,
)
from tests.programmes.grants.makers import an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def read(client: Client, found: Dispatch, language: str = "") -> str:
    answer = client.get(f"{language}/experts/requests/{found.case}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_office_sees_its_draft_and_nobody_else_does(client: Client) -> None:
    draft = a_request()
    client.force_login(an_office_officer())

    page = read(client, draft)

    assert "実演県農業局 (タイ)" in page
    assert f"/experts/requests/{draft.case}/send/" in page
    client.force_login(a_secretary())
    assert client.get(f"/experts/requests/{draft.case}/").status_code == 404


def test_each_side_is_offered_its_own_steps_only(client: Client) -> None:
    sent = a_request_at(State.REQUESTED)
    links = {}
    for person in (an_office_officer(), a_secretary()):
        client.force_login(person)
        page = read(client, sent)
        links[person.username] = ["/withdraw/" in page, "/accept/" in page]

    assert links == {"sam": [True, False], "sato": [False, True]}


def test_what_happened_is_told_newest_first_with_the_reason(client: Client) -> None:
    back = take(a_request_at(State.REQUESTED), "return", note="目的を書いてください。")
    client.force_login(an_office_officer())

    page = read(client, back)

    story = page[page.index("timeline") :]
    assert story.index("目的を書いてください。") < story.index("派遣要請")


def test_the_body_of_a_named_expert_does_not_find_the_request(client: Client) -> None:
    found = a_request_at(State.NAMED)
    client.force_login(an_officer())

    assert client.get(f"/experts/requests/{found.case}/").status_code == 404


def test_the_page_costs_the_same_for_one_asked_body_and_for_four(
    client: Client,
) -> None:
    found, secretary = a_request_at(State.ACCEPTED), a_secretary()
    client.force_login(secretary)
    said_yes(found, an_expert())
    read(client, found)
    costs = []
    for number in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(client, found)
        costs.append(len(asked))
        if not number:
            for name in ("甲", "乙", "丙"):
                said_yes(found, an_expert(f"実演 {name}"))

    assert costs[0] == costs[1]


def test_the_page_is_there_in_english(client: Client) -> None:
    found = a_request_at(State.REPORTED)
    client.force_login(a_secretary())

    page = read(client, found, "/en")

    assert "Publication of the result" in page
    assert "Agriculture" in page
