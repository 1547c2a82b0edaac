"""The page on which an officer or a branch asks about a call."""

from __future__ import annotations

import pytest
import time_machine

from kakehashi.programmes.grants.models import Question
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_branch_officer,
    a_call,
    a_person,
    a_secretary,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_calls import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_an_officer_asks_and_finds_her_question_waiting() -> None:
    call = a_call()
    client = signed_in(an_officer())

    answer = client.post(
        f"/grants/calls/{call.pk}/ask/", {"text": "委託料は?"}, follow=True
    )

    page = answer.content.decode()
    assert "質問を送りました。" in page
    assert "委託料は?" in page
    assert "回答待ち" in page
    assert Question.objects.get().organisation == a_town()


def test_a_branch_asks_too() -> None:
    call = a_call()

    signed_in(a_branch_officer()).post(
        f"/grants/calls/{call.pk}/ask/", {"text": "委託料は?"}
    )

    assert Question.objects.get().organisation.name == "高知県支部"


def test_who_works_for_two_bodies_says_for_which_she_asks() -> None:
    call = a_call()
    hana = an_officer()
    second = a_town("中土佐町", "39401")
    a_person("hana", "officer", second)
    client = signed_in(hana)
    url = f"/grants/calls/{call.pk}/ask/"

    assert client.post(url, {"text": "委託料は?"}).status_code == 422
    client.post(url, {"text": "委託料は?", "body": second.pk})

    assert Question.objects.get().organisation == second


def test_after_the_closing_the_page_says_so() -> None:
    call = a_call(closes=DAY)
    with time_machine.travel(NOON + DAY, tick=False):
        answer = signed_in(an_officer()).post(
            f"/grants/calls/{call.pk}/ask/", {"text": "委託料は?"}
        )

    assert answer.status_code == 422
    assert "質問は締切まで受け付けています。" in answer.content.decode()


def test_the_association_does_not_ask_itself() -> None:
    url = f"/grants/calls/{a_call().pk}/ask/"
    assert signed_in(a_secretary()).get(url).status_code == 403
