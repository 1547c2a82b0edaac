"""A question on a call is asked until it closes, for a body of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Question
from kakehashi.programmes.grants.queries.questions import open_count, open_questions
from kakehashi.programmes.grants.verbs.questions import ask_question
from tests.programmes.grants.makers import DAY, NOON, a_call, a_town, an_officer

pytestmark = pytest.mark.django_db


def test_a_question_waits_for_its_answer() -> None:
    call = a_call()

    asked = ask_question(
        call, " 委託料は対象ですか。 ", organisation=a_town(), by=an_officer(), at=NOON
    )

    assert asked.text == "委託料は対象ですか。"
    assert list(open_questions()) == [asked]
    assert open_count() == (1, NOON)
    assert Entry.objects.filter(act="grants.ask-question").count() == 1


def test_the_oldest_question_stands_first() -> None:
    call, hana = a_call(), an_officer()
    for day in (2, 1):
        ask_question(
            call, f"{day}", organisation=a_town(), by=hana, at=NOON + day * DAY
        )

    assert [q.text for q in open_questions()] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "after", "code"),
    [
        ("委託料は対象ですか。", 30 * DAY, "call-closed"),
        ("  ", timedelta(), "text-missing"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    text: str, after: timedelta, code: str
) -> None:
    call = a_call(closes=30 * DAY)

    with pytest.raises(Refused) as refusal:
        ask_question(
            call, text, organisation=a_town(), by=an_officer(), at=NOON + after
        )

    assert [p.code for p in refusal.value.problems] == [code]
    assert not Question.objects.exists()
