"""Long work of grants: ids in, verbs called; safe to run twice and to stop half-way."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils import timezone, translation
from django_tasks import task

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.files.verbs import store_file
from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.programmes.grants.documents import letter_pdf
from kakehashi.programmes.grants.queries.letters import letters_to_print
from kakehashi.programmes.grants.verbs.decisions import deliver_letter


@task()
def print_letters(adopter_id: int) -> int:
    """Print and deliver every letter that has no PDF yet; returns how many."""
    by = User.objects.get(pk=adopter_id)
    delivered = 0
    with translation.override("ja"):
        for letter in letters_to_print():
            now = timezone.now()
            award = getattr(letter.application, "award", None)
            pdf = letter_pdf(letter, award)
            name = f"{letter.number}_{letter.application.case.reference}.pdf"
            stored = store_file(
                ContentFile(pdf, name=name), organisation=headquarters(), by=by, at=now
            )
            delivered += deliver_letter(letter, stored, by=by, at=now)
    return delivered
