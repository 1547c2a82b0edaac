"""Who read what is not for everybody's eyes (機微な項目の閲覧): kept in the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.verbs import record_reading
from kakehashi.programmes.grants.models import Application, Call


@transaction.atomic
def read_application(
    application: Application, field: str, *, by: User, at: datetime
) -> None:
    """Keep that somebody outside the applicant saw its contact person or a paper."""
    subject = f"grants.application:{application.case.reference}"
    record_reading(field, by=by, at=at, subject=subject)


@transaction.atomic
def read_marks(call: Call, *, by: User, at: datetime) -> None:
    """Keep that somebody saw what each reviewer gave in a round."""
    record_reading("reviews", by=by, at=at, subject=f"grants.call:{call.pk}")
