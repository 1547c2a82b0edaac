"""How a call is asked about, and how the association answers (質問と回答)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Kind
from kakehashi.foundation.notices.verbs import tell
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.pages.editions import renew_public_pages
from kakehashi.kernel.problems import Problem, Refused
from kakehashi.programmes.grants.models import Call, Question
from kakehashi.programmes.grants.queries.questions import names_of
from kakehashi.programmes.grants.rules.asking import (
    names_someone,
    problems_with_asking,
)


@transaction.atomic
def ask_question(
    call: Call, text: str, *, organisation: Organisation, by: User, at: datetime
) -> Question:
    """Ask about a call for a body of one's own.

    Raises:
        Refused: ``call-closed``, ``text-missing``.
    """
    if problems := problems_with_asking(call, text, at=at):
        raise Refused(*problems)
    record("grants.ask-question", by=by, at=at, subject=f"grants.call:{call.pk}")
    return Question.objects.create(
        call=call, text=text.strip(), organisation=organisation, by=by, at=at
    )


@transaction.atomic
def answer_question(
    question: Question,
    *,
    public_text: str,
    answer: str,
    is_public: bool,
    is_checked: bool = False,
    seen_at: datetime | None,
    by: User,
    at: datetime,
) -> Question:
    """Answer a question, or answer it again, for everyone or the asker alone.

    ``seen_at`` is when the answer that stood on the page was given (None: there was
    none). ``is_checked``: published although it seems to name who asked.

    Raises:
        Refused: ``answered-meanwhile``, ``answer-missing``, ``text-missing``, or
            ``names-…`` where it would tell who asked.
    """
    question = (
        Question.objects.select_for_update(of=("self",), no_key=True)
        .select_related("call", "organisation__prefecture", "by", "answered_by")
        .get(pk=question.pk)
    )
    if question.answered_at != seen_at:
        sentence = _("%(who)s answered this meanwhile; please compare.")
        raise Refused(
            Problem("answered-meanwhile", sentence % {"who": question.answered_by})
        )
    problems = _missing(public_text, answer, is_public=is_public)
    if is_public and not is_checked:
        problems += names_someone(
            public_text,
            answer,
            names=list(names_of(question)),
            fields=("public_text", "answer"),
        )
    if problems:
        raise Refused(*problems)
    record(
        "grants.answer-question",
        by=by,
        at=at,
        subject=f"grants.question:{question.pk}",
        detail={"is_public": is_public},
    )
    was_public = question.is_public
    question.public_text = public_text.strip() if is_public else ""
    question.answer, question.is_public = answer.strip(), is_public
    question.answered_by, question.answered_at = by, at
    question.save()
    if is_public or was_public:
        renew_public_pages(at=at)
    _tell_asker(question, at=at)
    return question


def _missing(public_text: str, answer: str, *, is_public: bool) -> list[Problem]:
    problems = []
    if not answer.strip():
        problems.append(
            Problem("answer-missing", _("Please write the answer."), "answer")
        )
    if is_public and not public_text.strip():
        problems.append(
            Problem(
                "text-missing",
                _("Please write the question as everyone shall read it."),
                "public_text",
            )
        )
    return problems


def _tell_asker(question: Question, *, at: datetime) -> None:
    call = question.call
    tell(
        [question.by],
        subject=lambda: (
            _("Your question on “%(call)s” was answered") % {"call": call.name}
        ),
        body=lambda: (
            _("You asked: %(text)s\n\nThe answer: %(answer)s")
            % {"text": question.text, "answer": question.answer}
        ),
        url=f"/grants/calls/{call.pk}/questions/",
        kind=Kind.OTHER,
        key=f"grants.question:{question.pk}:{at:%Y%m%d%H%M%S%f}",
        at=at,
    )
