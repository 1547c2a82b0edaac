"""The body of an expert says whether she can go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.notices.models import Deadline, DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.models import Candidate
from kakehashi.programmes.experts.verbs import answer
from tests.programmes.experts.makers import (
    a_request_at,
    a_secretary,
    an_expert,
    an_office_officer,
    take,
)
from tests.programmes.grants.makers import NOON, a_person, a_town, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def asked(**columns: Any) -> Candidate:
    found = a_request_at(State.ACCEPTED)
    expert = an_expert(**columns)
    take(found, "ask", expert=expert, due_on=date(2026, 12, 10))
    return Candidate.objects.select_related("dispatch__case", "expert").get()


def test_a_body_answers_once_and_owes_nothing_more(client: Client) -> None:
    one = asked()
    client.force_login(an_officer())
    url = f"/experts/asked/{one.pk}/answer/"
    page = client.get(url).content.decode()
    assert "令和8年12月10日(2026)" in page
    assert "水が足りない季節" in page

    client.post(url, {"says_yes": "True", "note": "農繁期の前まで"})
    again = client.post(url, {"says_yes": "False", "note": ""})

    one.refresh_from_db()
    assert (one.says_yes, one.note) == (True, "農繁期の前まで")
    assert again.status_code == 422
    assert Deadline.objects.get(key=f"experts.ask:{one.pk}").done_at == NOON
    assert DeskNotice.objects.filter(
        user=a_secretary(), key__contains="answer"
    ).exists()
    assert Entry.objects.filter(act="experts.answer").count() == 1


def test_an_answer_has_to_be_yes_or_no(client: Client) -> None:
    one = asked()
    client.force_login(an_officer())

    sent = client.post(f"/experts/asked/{one.pk}/answer/", {"note": "検討中"})

    assert sent.status_code == 422
    assert "検討中" in sent.content.decode()


def test_nobody_else_finds_the_question(client: Client) -> None:
    one = asked()
    elsewhere = a_person("jiro", "officer", a_town("実演町", "07301"))
    for person in (elsewhere, an_office_officer(), a_secretary()):
        client.force_login(person)
        assert client.get(f"/experts/asked/{one.pk}/answer/").status_code == 404


def test_the_secretariat_writes_down_what_a_retired_expert_answers(
    client: Client,
) -> None:
    one = asked(is_retired=True)
    client.force_login(a_secretary())

    client.post(f"/experts/asked/{one.pk}/answer/", {"says_yes": "False", "note": ""})

    one.refresh_from_db()
    assert one.says_yes is False
    assert one.answered_by == a_secretary()


def test_what_is_asked_no_more_is_not_answered() -> None:
    one = asked()
    take(one.dispatch, "decline", note="実演")

    with pytest.raises(Refused) as refusal:
        answer(one, {"says_yes": True, "note": ""}, by=an_officer(), at=NOON)

    assert refusal.value.problems[0].code == "answered"
