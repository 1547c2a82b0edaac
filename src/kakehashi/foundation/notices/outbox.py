"""The outbox is emptied by as many workers as there are; each mail goes once.

A worker claims rows with one conditional UPDATE and a lease. When it dies between the
server's yes and our note of it, the lease runs out and the mail goes again, under the
same Message-ID: that window, and no other, can repeat a mail.
"""

from __future__ import annotations

import smtplib
import time
import uuid
from datetime import datetime, timedelta
from enum import Enum

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from kakehashi.foundation.notices import queries, rules
from kakehashi.foundation.notices.mail import mail_of
from kakehashi.foundation.notices.models import Message

LEASE = timedelta(minutes=10)
_PATIENCE = 240  # seconds a batch may take; well within the lease
_MAILBOX_FULL = 552
_CLOSING = 421


class _Fate(Enum):
    SENT = "sent"
    LATER = "later"
    NEVER = "never"
    CUT_OFF = "cut off"


def send_due(*, at: datetime, limit: int = 100) -> int:
    """Send up to ``limit`` mails that are due over one connection. Gives how many went.

    Never inside a transaction: each mail is marked as soon as the server has taken it.
    """
    claim, messages = _claim(at=at, limit=limit)
    if not messages:
        return 0
    started = time.monotonic()
    connection: BaseEmailBackend = get_connection()
    sent = on_this_line = 0
    open_error = _open(connection)
    for message in messages:
        if open_error:
            _postpone(message, claim, error=open_error, at=at)
            continue
        if time.monotonic() - started > _PATIENCE:
            _release(message, claim, at=at)
            continue
        fate, error = _send(connection, message)
        if fate is _Fate.SENT:
            _mark(message, claim, sent_at=at)
            sent += 1
            on_this_line += 1
        elif fate is _Fate.NEVER:
            _mark(message, claim, failed_at=at, last_error=error)
        else:
            _postpone(message, claim, error=error, at=at)
        if fate is _Fate.CUT_OFF:
            # A server may end a line after some mails: try once more, not in a circle.
            _close(connection)
            open_error = error if not on_this_line else _open(connection)
            on_this_line = 0
    _close(connection)
    return sent


def _claim(*, at: datetime, limit: int) -> tuple[str, list[Message]]:
    claim = uuid.uuid4().hex
    with transaction.atomic():
        due = list(queries.due_messages(at=at).values_list("pk", flat=True)[:limit])
        if not due:
            return claim, []
        # The second condition is judged again after waiting for another's claim.
        Message.objects.filter(pk__in=due, next_try_at__lte=at).update(
            claim=claim,
            next_try_at=at + LEASE,
            first_try_at=Coalesce("first_try_at", at),
        )
    mine = Message.objects.filter(claim=claim).select_related("to_user", "attachment")
    return claim, list(mine.order_by("pk"))


def _open(connection: BaseEmailBackend) -> str:
    try:
        connection.open()
    except OSError as trouble:  # smtplib's errors are OSErrors, too
        return _words(trouble)
    return ""


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        return


def _send(connection: BaseEmailBackend, message: Message) -> tuple[_Fate, str]:
    try:
        mail = mail_of(message)
    except OSError as trouble:  # its attachment cannot be read: no fault of the line
        return _Fate.LATER, _words(trouble)
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        code, reply = next(iter(refused.recipients.values()))
        return _judge(code), f"{code} {_text(reply)}"[:300]
    except smtplib.SMTPDataError as refused:
        return _judge(refused.smtp_code), _words(refused)
    except smtplib.SMTPResponseException as refused:  # the sender: ours to put right
        cut_off = refused.smtp_code in {_CLOSING, -1}
        return (_Fate.CUT_OFF if cut_off else _Fate.LATER), _words(refused)
    except OSError as trouble:
        return _Fate.CUT_OFF, _words(trouble)
    except ValueError as unwritable:  # an address no mail can carry
        return _Fate.NEVER, _words(unwritable)
    return _Fate.SENT, ""


def _judge(code: int) -> _Fate:
    if code == _CLOSING:
        return _Fate.CUT_OFF
    for_good = code >= 500 and code != _MAILBOX_FULL
    return _Fate.NEVER if for_good else _Fate.LATER


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _words(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        return f"{trouble.smtp_code} {_text(trouble.smtp_error)}"[:300]
    return f"{type(trouble).__name__}: {trouble}"[:300]


def _mark(
    message: Message,
    claim: str,
    *,
    sent_at: datetime | None = None,
    failed_at: datetime | None = None,
    last_error: str = "",
) -> None:
    Message.objects.filter(pk=message.pk, claim=claim).update(
        claim="",
        attempts=F("attempts") + 1,
        next_try_at=None,
        sent_at=sent_at,
        failed_at=failed_at,
        last_error=last_error,
    )


def _postpone(message: Message, claim: str, *, error: str, at: datetime) -> None:
    attempts = message.attempts + 1
    later = rules.next_try(
        attempts=attempts, first_try_at=message.first_try_at or at, at=at
    )
    if later is None:
        _mark(message, claim, failed_at=at, last_error=error)
        return
    Message.objects.filter(pk=message.pk, claim=claim).update(
        claim="", attempts=attempts, next_try_at=later, last_error=error
    )


def _release(message: Message, claim: str, *, at: datetime) -> None:
    Message.objects.filter(pk=message.pk, claim=claim).update(claim="", next_try_at=at)
