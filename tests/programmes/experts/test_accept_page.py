"""The association takes a request up."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kakehashi.engines.cases.models import CaseEvent
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import DISPATCH, State
from kakehashi.programmes.experts.models import Dispatch
from tests.programmes.experts.makers import (
    PLAN,
    RESULT,
    a_request_at,
    a_secretary,
    an_expert,
    take,
)
from tests.programmes.experts.pages import walked
from tests.programmes.grants.makers import NOON, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "accept") == (200, "back", True)


def test_a_request_goes_from_the_office_to_a_published_result() -> None:
    found = a_request_at(State.PUBLISHED)

    moves = CaseEvent.objects.filter(case=found.case).values_list("move", flat=True)
    assert list(moves) == [
        *("open", "send", "accept", "ask", "name"),
        *("agree", "travel", "depart", "report", "publish"),
    ]
    assert found.case.closed_at == NOON == found.published_at


@pytest.mark.parametrize("name", [move.name for move in DISPATCH.moves])
def test_no_stranger_takes_any_step(name: str) -> None:
    move = DISPATCH.move(name)
    assert move is not None
    found = a_request_at(State(min(move.sources)))
    values = {"expert": an_expert("実演 別人"), "due_on": date(2026, 12, 10)}
    columns = {**PLAN, **RESULT, "agreed_on": date(2026, 11, 20), "item": "食事"}
    Dispatch.objects.filter(pk=found.pk).update(**PLAN, **RESULT)

    with pytest.raises(Refused) as refusal:
        take(found, name, by=an_officer(), note="実演", **values, **columns)

    assert codes(refusal) == {"not-permitted"}


@pytest.mark.parametrize("garbage", ["x", "-1", "9" * 40, "٣"])
def test_a_version_that_cannot_be_read_is_no_error(
    client: Client, garbage: str
) -> None:
    found = a_request_at(State.REQUESTED)
    client.force_login(a_secretary())

    url = f"/experts/requests/{found.case}/accept/"
    assert client.post(url, {"seen_version": garbage}).status_code in {302, 422}
