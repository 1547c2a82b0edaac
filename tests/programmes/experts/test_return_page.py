"""The association returns a request for correction."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request_at,
    a_secretary,
    an_office,
    an_office_officer,
    take,
)
from tests.programmes.experts.pages import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "return") == (200, "back", True)


def test_a_returned_request_goes_home_with_the_reason_and_comes_again() -> None:
    sent = a_request_at(State.REQUESTED)

    back = take(sent, "return", note="目的を具体的に書いてください。")

    assert back.case.stands_at == an_office()
    assert take(back, "send", by=an_office_officer()).case.state == State.REQUESTED


@pytest.mark.parametrize("name", ["return", "decline", "withdraw"])
def test_who_ends_or_returns_a_request_says_why(name: str) -> None:
    sent = a_request_at(State.REQUESTED)
    by = an_office_officer() if name == "withdraw" else a_secretary()

    with pytest.raises(Refused) as refusal:
        take(sent, name, by=by)

    assert codes(refusal) == {"note-missing"}
