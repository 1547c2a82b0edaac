"""Receipts of forms: taken in the act's own transaction, kept for a month."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import BadRequest
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from kakehashi.foundation.pages.models import FormReceipt

KEPT: Final = timedelta(days=31)
LONGEST_KEY: Final = 64
LONGEST_PATH: Final = 500


def new_key(user_id: int | None) -> str:
    """A key for one form shown to one person: a random part and whom it was for."""
    token = secrets.token_urlsafe(12)
    return f"{token}.{_signature(token, user_id)}"


def made_for(key: str, user_id: int | None) -> bool:
    """Whether a form with ``key`` was shown to this person."""
    token, _, signature = key.rpartition(".")
    return constant_time_compare(signature, _signature(token, user_id))


def _signature(token: str, user_id: int | None) -> str:
    return salted_hmac("pages.form_key", f"{token}:{user_id}").hexdigest()[:20]


def take(
    key: str, *, path: str, user_id: int | None, at: datetime
) -> FormReceipt | None:
    """Write the receipt of a form inside the caller's transaction.

    Returns None if the same form was taken before. Where the first sending is still
    under way, this waits for its end (one writer on SQLite, the unique index on
    PostgreSQL).
    """
    try:
        with transaction.atomic():
            return FormReceipt.objects.create(
                key=key, path=path[:LONGEST_PATH], user_id=user_id, at=at
            )
    except IntegrityError:
        return None


def location_of(key: str, *, path: str, user_id: int | None) -> str:
    """Where the first sending of a form was led.

    Raises:
        BadRequest: the key belongs to another person's form.
    """
    receipt = FormReceipt.objects.get(key=key, path=path[:LONGEST_PATH])
    if receipt.user_id != user_id:
        raise BadRequest("form_key of another person")
    return receipt.location


def prune_receipts(*, at: datetime, kept: timedelta = KEPT) -> int:
    """Delete receipts too old for any browser to send again; returns how many."""
    return FormReceipt.objects.filter(at__lt=at - kept).delete()[0]
