"""The body of an expert is asked."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import Deadline, DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from tests.programmes.experts.makers import (
    a_request_at,
    a_secretary,
    an_expert,
    same_request,
    take,
)
from tests.programmes.experts.pages import walked
from tests.programmes.grants.makers import an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_the_page_of_the_step_takes_it_and_leads_back(client: Client) -> None:
    assert walked(client, "ask") == (200, "back", True)


def test_the_body_of_an_expert_is_asked_once_and_owes_an_answer() -> None:
    found, expert, officer = a_request_at(State.ACCEPTED), an_expert(), an_officer()

    take(found, "ask", expert=expert, due_on=date(2026, 12, 10))

    asked = found.candidates.get()
    owed = Deadline.objects.get(key=f"experts.ask:{asked.pk}")
    assert (owed.organisation, owed.post) == (expert.organisation, "officer")
    assert DeskNotice.objects.get(user=officer).url == owed.url
    with pytest.raises(Refused) as refusal:
        take(found, "ask", expert=expert, due_on=date(2026, 12, 10))
    assert codes(refusal) == {"asked-before"}


def test_nobody_whose_consent_ends_is_asked() -> None:
    found, late = a_request_at(State.ACCEPTED), an_expert(valid_until=date(2027, 2, 27))

    with pytest.raises(Refused) as refusal:
        take(found, "ask", expert=late, due_on=date(2026, 12, 10))

    assert codes(refusal) == {"cannot-go"}
    assert same_request(found).case.state == State.ACCEPTED


def test_the_page_ranks_the_roster_and_says_why_and_why_not(client: Client) -> None:
    found = a_request_at(State.ACCEPTED)
    an_expert("実演 二番", countries="", languages="韓国語")
    an_expert("実演 期限", valid_until=date(2026, 12, 31))
    an_expert("実演 過去", valid_until=date(2026, 11, 1))
    best = an_expert("実演 一番")
    client.force_login(a_secretary())

    page = client.get(f"/experts/requests/{found.case}/ask/").content.decode()

    assert page.index("実演 一番") < page.index("実演 二番") < page.index("実演 期限")
    assert "国の経験" in page
    assert "同意の期限内" in page
    assert "実演 過去" not in page, "whose consent has ended is not offered"
    assert f'value="{best.pk}"' in page
    assert page.count('type="radio"') == 2, "who cannot go cannot be chosen"


def test_an_empty_roster_says_so(client: Client) -> None:
    found = a_request_at(State.ACCEPTED)
    client.force_login(a_secretary())

    page = client.get(f"/experts/requests/{found.case}/ask/").content.decode()

    assert "現在、登録者はいません" in page
