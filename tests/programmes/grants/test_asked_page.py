"""The secretariat's queue of questions on calls."""

from __future__ import annotations

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from tests.programmes.grants.makers import DAY, NOON, a_call, a_director, a_secretary
from tests.programmes.grants.makers_calls import a_question, signed_in
from tests.programmes.grants.test_answer_question import answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ASKED = "/grants/asked/"


def test_an_open_question_shows_who_asked_and_for_how_long_it_waits() -> None:
    a_question()

    with time_machine.travel(NOON + 3 * DAY, tick=False):
        client = signed_in(a_secretary())
        page = client.get(ASKED).content.decode()
        rounds = client.get("/grants/rounds/").content.decode()

    assert "高知県檮原町" in page
    assert "3日" in page
    assert "公募への質問1件" in rounds


def test_what_was_answered_is_on_the_other_list() -> None:
    answer(a_question())
    client = signed_in(a_secretary())

    assert "回答待ちの質問はありません。" in client.get(ASKED).content.decode()
    assert "委託料" in client.get(f"{ASKED}?which=answered").content.decode()


def test_the_list_is_taken_along_as_csv() -> None:
    answer(a_question())

    file = signed_in(a_secretary()).get(f"{ASKED}?which=answered&as=csv")

    assert file.headers["Content-Type"].startswith("text/csv")
    text = b"".join(file) if file.streaming else file.content
    assert "対象です。" in text.decode("utf-8-sig")


def test_others_do_not_see_who_asked() -> None:
    assert signed_in(a_director()).get(ASKED).status_code == 403


def test_more_questions_cost_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    call = a_call()
    for n in range(10):
        a_question(call, text=f"質問{n}")
    client = signed_in(a_secretary())

    client.get(ASKED)  # the session is begun, once

    with django_assert_max_num_queries(8):
        client.get(ASKED)
