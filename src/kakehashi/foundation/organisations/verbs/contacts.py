"""Whom to ask at a body: kept, changed, taken away."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Contact, Organisation
from kakehashi.foundation.organisations.rules import problems_with_contact
from kakehashi.kernel.problems import Refused


@transaction.atomic
def keep_contact(
    body: Organisation,
    *,
    section: str,
    phone: str,
    email: str,
    by: AbstractUser,
    at: datetime,
) -> Contact:
    """Keep which section is in charge at a body; what was kept before is replaced.

    Raises:
        Refused: ``section-missing``, ``phone-unreadable``, ``email-unreadable``.
    """
    problems = problems_with_contact(section=section, phone=phone, email=email)
    if problems:
        raise Refused(*problems)
    contact, _created = Contact.objects.update_or_create(
        organisation=body,
        defaults={
            "section": section.strip(),
            "phone": phone.strip(),
            "email": email.strip(),
            "updated_at": at,
        },
    )
    record(
        "organisations.keep-contact",
        by=by,
        at=at,
        subject=f"organisations.organisation:{body.pk}",
        detail={"section": contact.section},
    )
    return contact


@transaction.atomic
def drop_contact(body: Organisation, *, by: AbstractUser, at: datetime) -> None:
    """Take away whom to ask at a body, as when an import is undone."""
    Contact.objects.filter(organisation=body).delete()
    record(
        "organisations.drop-contact",
        by=by,
        at=at,
        subject=f"organisations.organisation:{body.pk}",
    )
