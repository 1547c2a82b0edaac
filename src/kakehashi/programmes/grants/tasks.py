"""Long work of grants: ids in, verbs called; safe to run twice and to stop half-way."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.documents import letter_pdf
from kakehashi.programmes.grants.queries.letters import letters_to_print
from kakehashi.programmes.grants.verbs.letters import deliver_letter

PATIENCE = timedelta(minutes=5)  # a queue that works has printed a letter by then


@task()
def print_letters(adopter_id: int) -> int:
    """Print and deliver every letter that has no PDF yet; returns how many."""
    by = User.objects.get(pk=adopter_id)
    return sum(
        deliver_letter(letter, letter_pdf(letter), by=by, at=timezone.now())
        for letter in letters_to_print()
    )


def print_forgotten_letters(*, at: datetime) -> int:
    """Print what no task printed: a process may die between the act and its queue."""
    waiting = letters_to_print().filter(number__given_at__lt=at - PATIENCE)
    return sum(
        deliver_letter(letter, letter_pdf(letter), by=letter.number.by, at=at)
        for letter in waiting
        if letter.number.by is not None
    )
