"""A draft is written by its office, and nobody changes what has been sent."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.verbs import edit
from tests.programmes.experts.makers import (
    FULL,
    a_request,
    a_request_at,
    a_secretary,
    an_office_officer,
    same_request,
    take,
)
from tests.programmes.grants.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_draft_is_written_anew_with_its_title(client: Client) -> None:
    draft = a_request()
    client.force_login(an_office_officer())
    url = f"/experts/requests/{draft.case}/edit/"
    assert "令和9年2月1日(2027)" in client.get(url).content.decode()

    form = {"receiving_body": "実演市", "country": "ラオス", "starts_on": "R9.3.1"}
    client.post(url, form)

    found = same_request(draft)
    assert found.case.title == "実演市 (ラオス)"
    assert str(found.starts_on) == "2027-03-01"


def test_what_was_sent_is_not_written_any_more() -> None:
    sent = a_request_at(State.REQUESTED)

    with pytest.raises(Refused) as refusal:
        edit(sent, FULL, by=an_office_officer(), at=NOON)

    assert refusal.value.problems[0].code == "not-editable"


def test_what_was_returned_is_written_by_its_office_only() -> None:
    back = take(a_request_at(State.REQUESTED), "return", note="実演")

    edit(back, {**FULL, "country": "ラオス"}, by=an_office_officer(), at=NOON)
    with pytest.raises(Refused):
        edit(back, FULL, by=a_secretary(), at=NOON)

    assert same_request(back).country == "ラオス"


def test_a_stay_that_ends_before_it_begins_is_told_at_the_form(client: Client) -> None:
    draft = a_request()
    client.force_login(an_office_officer())
    form = {"receiving_body": "実演県", "country": "タイ"}
    form |= {"starts_on": "2027-02-10", "ends_on": "2027-02-01"}

    answer = client.post(f"/experts/requests/{draft.case}/edit/", form)

    assert answer.status_code == 422
    assert "終了日が開始日より前" in answer.content.decode()
