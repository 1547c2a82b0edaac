"""A question is answered, for everyone or for the asker alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Question
from kakehashi.programmes.grants.queries.questions import published_of
from kakehashi.programmes.grants.rules.asking import names_someone
from kakehashi.programmes.grants.verbs.questions import answer_question
from tests.programmes.grants.makers import DAY, NOON, a_secretary, an_officer
from tests.programmes.grants.makers_calls import a_question

pytestmark = pytest.mark.django_db


def answer(
    question: Question,
    *,
    public_text: str = "委託料は対象ですか。",
    text: str = "対象です。",
    is_public: bool = True,
    is_checked: bool = False,
    seen_at: datetime | None = None,
    at: datetime = NOON + DAY,
) -> Question:
    return answer_question(
        question,
        public_text=public_text,
        answer=text,
        is_public=is_public,
        is_checked=is_checked,
        seen_at=seen_at,
        by=a_secretary(),
        at=at,
    )


def test_everyone_reads_the_answer_and_nobody_who_asked() -> None:
    question = a_question()

    answer(question)

    (shown,) = published_of(question.call)
    assert (shown.public_text, shown.answer) == ("委託料は対象ですか。", "対象です。")
    assert {"by_id", "organisation_id", "text"} <= shown.get_deferred_fields()


def test_the_asker_is_told() -> None:
    question = a_question()

    answer(question, is_public=False)

    notice = DeskNotice.objects.get(
        user=an_officer(), key__startswith="grants.question"
    )
    assert "対象です。" in notice.body
    assert not published_of(question.call).exists()


def test_an_answer_can_be_mended_and_the_asker_is_told_again() -> None:
    first = answer(a_question())

    answer(first, text="一部対象です。", seen_at=NOON + DAY, at=NOON + 2 * DAY)

    assert published_of(first.call).get().answer == "一部対象です。"
    told = DeskNotice.objects.filter(
        user=an_officer(), key__startswith="grants.question"
    )
    assert told.count() == 2


def test_the_second_of_two_who_answer_is_told() -> None:
    question = a_question()
    answer(question)

    with pytest.raises(Refused) as refusal:
        answer(question, text="対象外です。")

    assert [p.code for p in refusal.value.problems] == ["answered-meanwhile"]
    assert published_of(question.call).get().answer == "対象です。"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("檮原町の委託料は対象ですか。", "names-asker"),
        ("実演 hanaです。委託料は?", "names-asker"),
        ("ＨＡＮＡ@ＥＸＡＭＰＬＥ.jpまで", "names-mail"),
        ("０８８９－６５－１１１１まで", "names-phone"),
    ],
)
def test_what_tells_who_asked_is_not_published_unawares(text: str, code: str) -> None:
    question = a_question()

    with pytest.raises(Refused) as refusal:
        answer(question, public_text=text)

    assert code in {p.code for p in refusal.value.problems}
    assert not published_of(question.call).exists()
    answer(question, public_text=text, is_checked=True)
    assert published_of(question.call).exists(), "she checked it herself"


def test_to_the_asker_alone_her_own_name_may_be_said() -> None:
    answer(a_question(), text="檮原町の委託料は対象です。", is_public=False)


@pytest.mark.parametrize(
    "text", ["3,000,000円", "令和9年4月1日から", "第12条", "2027-06-01"]
)
def test_sums_and_days_are_no_telephone_numbers(text: str) -> None:
    assert names_someone(text, names=["檮原町"], fields=["answer"]) == []


@pytest.mark.parametrize(
    ("public_text", "text", "code"),
    [("", "対象です。", "text-missing"), ("委託料は?", " ", "answer-missing")],
)
def test_an_answer_is_whole_or_refused(public_text: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        answer(a_question(), public_text=public_text, text=text)

    assert [p.code for p in refusal.value.problems] == [code]
