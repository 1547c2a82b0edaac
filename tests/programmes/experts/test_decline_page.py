"""A request is not taken up."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.verbs import step
from tests.programmes.experts.makers import (
    a_request_at,
    a_secretary,
    same_request,
    take,
)
from tests.programmes.experts.pages import walked
from tests.programmes.grants.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "decline") == (200, "back", True)


def test_the_second_of_two_secretaries_is_told_the_case_changed() -> None:
    found = a_request_at(State.REQUESTED)
    seen = same_request(found)
    take(found, "accept")

    with pytest.raises(Refused) as refusal:
        step(seen, {"note": "実演"}, "decline", by=a_secretary("mori"), at=NOON)

    assert codes(refusal) == {"changed-meanwhile"}


def test_the_second_of_two_tabs_is_told_that_the_case_changed(client: Client) -> None:
    found = a_request_at(State.ACCEPTED)
    client.force_login(a_secretary())

    url = f"/experts/requests/{found.case}/decline/"
    answer = client.post(url, {"note": "実演", "seen_version": found.case.version - 1})

    assert answer.status_code == 422
    assert same_request(found).case.state == State.ACCEPTED
