"""The questions and answers of a call, for everyone."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.programmes.grants.makers import DAY, NOON, a_call, a_secretary, an_officer
from tests.programmes.grants.makers_calls import a_question, signed_in
from tests.programmes.grants.test_answer_question import answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_stranger_reads_answers_and_never_who_asked(client: Client) -> None:
    question = a_question(text="檮原町です。委託料は?")
    answer(question)

    page = client.get(f"/grants/calls/{question.call_id}/questions/").content.decode()

    assert "委託料は対象ですか。" in page
    assert "対象です。" in page
    assert "檮原" not in page
    assert "hana" not in page


def test_an_unanswered_question_and_one_answered_alone_are_not_public(
    client: Client,
) -> None:
    call = a_call()
    a_question(call, text="未回答の質問")
    answer(a_question(call, text="個別の質問"), text="個別の回答", is_public=False)

    page = client.get(f"/grants/calls/{call.pk}/questions/").content.decode()

    assert "未回答の質問" not in page
    assert "個別の" not in page
    assert "公開している回答はまだありません。" in page


def test_the_asker_reads_her_own_and_others_do_not() -> None:
    call = a_call()
    answer(a_question(call), text="個別の回答", is_public=False)
    url = f"/grants/calls/{call.pk}/questions/"

    assert "個別の回答" in signed_in(an_officer()).get(url).content.decode()
    assert "個別の回答" not in signed_in(a_secretary()).get(url).content.decode()


def test_the_page_of_the_call_says_how_many_answers_there_are(client: Client) -> None:
    call = a_call()
    answer(a_question(call))

    page = client.get(f"/grants/calls/{call.pk}/").content.decode()

    assert "この公募への質問と回答(1件)" in page


def test_a_closed_call_takes_no_questions(client: Client) -> None:
    call = a_call(closes=-DAY)

    page = client.get(f"/grants/calls/{call.pk}/questions/").content.decode()

    assert "質問の受付は終わりました。" in page
    assert "/ask/" not in page


def test_more_answers_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = a_call()
    for n in range(10):
        answer(a_question(call), at=NOON + n * DAY)

    with django_assert_max_num_queries(8):
        client.get(f"/grants/calls/{call.pk}/questions/")
