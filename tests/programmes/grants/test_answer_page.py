"""The page on which the secretariat answers a question."""

from __future__ import annotations

import pytest

from kakehashi.programmes.grants.models import Question
from tests.programmes.grants.makers import a_director, a_secretary
from tests.programmes.grants.makers_calls import a_question, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TYPED = {"answer": "対象です。", "is_public": "yes", "public_text": "委託料は?"}


def url_of(question: Question) -> str:
    return f"/grants/asked/{question.pk}/answer/"


def test_the_answer_is_given_and_published() -> None:
    question = a_question()

    answer = signed_in(a_secretary()).post(url_of(question), TYPED, follow=True)

    assert "回答しました。" in answer.content.decode()
    question.refresh_from_db()
    assert (question.is_public, question.public_text) == (True, "委託料は?")


def test_a_wording_that_names_the_asker_is_held_back_until_she_checked_it() -> None:
    question = a_question()
    client = signed_in(a_secretary())
    typed = {**TYPED, "public_text": "檮原町の委託料は?"}

    first = client.post(url_of(question), typed)
    page = first.content.decode()

    assert first.status_code == 422
    assert "質問した方が分かる語が含まれています: 檮原町" in page
    assert 'name="is_checked"' in page
    assert "檮原町の委託料は?" in page, "nothing is lost"
    client.post(url_of(question), {**typed, "is_checked": "on"})
    question.refresh_from_db()
    assert question.is_public


def test_the_tick_is_not_offered_before_it_is_needed() -> None:
    page = signed_in(a_secretary()).get(url_of(a_question())).content.decode()

    assert 'name="is_checked"' not in page


def test_the_second_of_two_is_told_and_may_answer_after_comparing() -> None:
    question = a_question()
    client = signed_in(a_secretary())
    client.post(url_of(question), TYPED)

    late = client.post(url_of(question), {**TYPED, "answer": "対象外です。"})
    page = late.content.decode()

    assert late.status_code == 422
    assert "先に回答しました" in page
    question.refresh_from_db()
    assert question.answered_at is not None
    seen = question.answered_at.isoformat()
    assert f'name="seen_at" value="{seen}"' in page
    client.post(url_of(question), {**TYPED, "answer": "対象外です。", "seen_at": seen})
    question.refresh_from_db()
    assert question.answer == "対象外です。"


def test_directors_do_not_answer() -> None:
    assert signed_in(a_director()).get(url_of(a_question())).status_code == 403


def test_a_question_that_is_not_there_is_not_found() -> None:
    assert signed_in(a_secretary()).get("/grants/asked/999/answer/").status_code == 404
