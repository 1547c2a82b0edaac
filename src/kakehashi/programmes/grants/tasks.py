"""Long work of grants: ids in, verbs called; safe to run twice and to stop half-way."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.documents import letter_pdf, letter_word
from kakehashi.programmes.grants.models import Letter
from kakehashi.programmes.grants.queries.letters import letters_to_print
from kakehashi.programmes.grants.verbs.letters import deliver_letter
from kakehashi.programmes.grants.verbs.watches import tell_watchers

PATIENCE = timedelta(minutes=5)  # a queue that works has printed a letter by then


@task()
def print_letters(adopter_id: int) -> int:
    """Print and deliver every letter that has no PDF yet; returns how many."""
    by = User.objects.get(pk=adopter_id)
    return sum(_print(letter, by, timezone.now()) for letter in letters_to_print())


def tell_of_calls(*, at: datetime) -> int:
    """Tell those who watch a line what opened and what closes soon; how many."""
    return tell_watchers(at=at, demonstration=bool(getattr(settings, "DEMO", False)))


def print_forgotten_letters(*, at: datetime) -> int:
    """Print what no task printed: a process may die between the act and its queue."""
    waiting = letters_to_print().filter(number__given_at__lt=at - PATIENCE)
    return sum(
        _print(letter, letter.number.by, at)
        for letter in waiting
        if letter.number.by is not None
    )


def _print(letter: Letter, by: User, at: datetime) -> bool:
    pdf, word = letter_pdf(letter), letter_word(letter)
    return deliver_letter(letter, pdf, word=word, by=by, at=at)
