"""Numbered letters reach the towns: each once, also when a process died in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kakehashi.foundation.notices.models import Message
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.documents import letter_pdf
from kakehashi.programmes.grants.models import Application, Letter
from kakehashi.programmes.grants.tasks import print_forgotten_letters, print_letters
from kakehashi.programmes.grants.verbs import decisions
from kakehashi.programmes.grants.verbs.letters import deliver_letter
from tests.programmes.grants.makers import NOON, a_secretary, an_officer
from tests.programmes.grants.makers_round import a_round

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def adopted(count: int) -> list[Letter]:
    """A round decided by the secretariat whose letters nobody has printed."""
    call = a_round(count, state=State.REVIEW)
    applications = list(Application.objects.filter(call=call).order_by("pk"))
    proposal = decisions.propose_round(
        call,
        [decisions.Outcome(application, 500_000) for application in applications],
        title="採択案",
        why="予算の範囲による。",
        by=a_secretary(),
        at=NOON,
    )
    return decisions.adopt_proposal(
        proposal,
        adopting_body="第3回助成審査会",
        adopted_on=NOON.date(),
        document_number="8自国助決第1号",
        by=a_secretary("mori"),
        at=NOON,
    )


def test_every_town_gets_its_letter_on_the_desk_and_in_the_mail() -> None:
    letters = adopted(2)
    hana = an_officer(letters[0].application.case.applicant)

    printed = print_letters.func(a_secretary("mori").pk)

    assert printed == 2
    assert not Letter.objects.filter(file=None).exists()
    message = Message.objects.get(to_user=hana)
    assert message.attachment is not None
    assert message.attachment.media_type == "application/pdf"
    assert str(letters[0].number) in message.attachment.name


def test_of_two_workers_only_one_delivers_a_letter() -> None:
    (letter,) = adopted(1)
    pdf, by = letter_pdf(letter), a_secretary("mori")

    assert deliver_letter(letter, pdf, by=by, at=NOON)
    assert not deliver_letter(letter, pdf, by=by, at=NOON)


def test_a_letter_that_no_task_printed_is_printed_by_the_worker() -> None:
    adopted(2)

    assert print_forgotten_letters(at=NOON + MINUTE) == 0, "its task may still come"
    assert print_forgotten_letters(at=NOON + 10 * MINUTE) == 2
    assert print_forgotten_letters(at=NOON + 10 * MINUTE) == 0
