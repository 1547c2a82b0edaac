"""An expert is named."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import Deadline
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request_at,
    an_expert,
    said_yes,
    same_request,
    take,
)
from tests.programmes.experts.pages import walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "name") == (200, "back", True)


def test_only_an_expert_whose_body_said_yes_is_named() -> None:
    found, expert = a_request_at(State.ACCEPTED), an_expert()
    take(found, "ask", expert=expert, due_on=date(2026, 12, 10))

    with pytest.raises(Refused) as refusal:
        take(found, "name", expert=expert)

    assert codes(refusal) == {"not-agreed"}
    assert same_request(found).expert is None


def test_the_costs_are_divided_as_the_source_says() -> None:
    found = a_request_at(State.NAMED)

    ours = found.shares.filter(is_ours=True).values_list("item", flat=True)
    theirs = found.shares.filter(is_ours=False).values_list("item", flat=True)
    assert list(ours) == ["国際渡航費", "傷害保険料", "日当等の旅行手当"]
    assert list(theirs) == ["国内移動費", "通訳", "宿泊", "食事"]


def test_questions_that_are_open_fall_due_no_more_once_an_expert_is_named() -> None:
    found, first = a_request_at(State.ACCEPTED), an_expert()
    said_yes(found, first)
    take(found, "ask", expert=an_expert("実演 田中"), due_on=date(2026, 12, 10))

    take(found, "name", expert=first)

    assert not Deadline.objects.filter(key__startswith="experts.ask", done_at=None)
