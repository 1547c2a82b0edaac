"""What is done with notices. All of it in the transaction of the act that causes it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.queries import holders_of
from kakehashi.foundation.files.models import StoredFile
from kakehashi.foundation.notices.models import (
    CalendarAddress,
    Deadline,
    DeskNotice,
    Kind,
    Mailbox,
    Message,
)
from kakehashi.foundation.notices.queries import open_mailbox
from kakehashi.foundation.notices.rules import next_reminder
from kakehashi.foundation.organisations.models import Organisation

# A sentence, or a function that says it in the language then in force.
Words = str | Callable[[], str]
_SUBJECT = 200


@transaction.atomic
def tell(
    users: Iterable[User],
    *,
    subject: Words,
    body: Words = "",
    url: str = "",
    kind: str = Kind.OTHER,
    key: str,
    attachment: StoredFile | None = None,
    copy_to: int | None = None,
    at: datetime,
) -> int:
    """Lay a notice on each person's desk and a mail in the outbox.

    Each is told in her own language, so give ``subject`` and ``body`` as functions when
    they are translated. A person is told once per ``key`` however often this is called;
    one without an address gets the desk notice only, one who has left gets nothing.
    ``copy_to`` is the key of the body whose officers they are: its section's verified
    mailbox gets one copy, also where nobody holds a post there any more. Four queries
    whatever the number of people, one more for a copy. Gives how many were newly told.
    """
    people = {u.pk: u for u in users if u.is_active}
    keys = {pk: f"{key}:{pk}" for pk in people}
    known = set(
        DeskNotice.objects.filter(key__in=keys.values()).values_list("key", flat=True)
    )
    notices, messages = [], []
    said: dict[str, tuple[str, str, str]] = {}
    for pk, user in people.items():
        if keys[pk] in known:
            continue
        language = user.language or settings.LANGUAGE_CODE
        if language not in said:
            said[language] = _say(subject, body, url, language)
        title, text, address = said[language]
        notices.append(
            DeskNotice(
                key=keys[pk],
                kind=kind,
                user=user,
                text=title,
                body=text,
                url=address,
                at=at,
            )
        )
        if user.email:
            messages.append(
                Message(
                    key=keys[pk],
                    kind=kind,
                    to_user=user,
                    to_address=user.email,
                    language=language,
                    subject=title,
                    body=text,
                    url=address,
                    attachment=attachment,
                    message_id=_message_id(),
                    created_at=at,
                    next_try_at=at,
                )
            )
    box = None if copy_to is None else open_mailbox(copy_to)
    told = {user.email.casefold() for user in people.values()}
    if box is not None and box.address.casefold() not in told:
        messages.append(_copy(box, subject, body, url, kind, key, attachment, at=at))
    # Another worker may say the same in this very moment: the key lets one through.
    DeskNotice.objects.bulk_create(notices, ignore_conflicts=True)
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(notices)


@transaction.atomic
def tell_holders(
    post: str,
    organisation_id: int | None = None,
    *,
    subject: Words,
    body: Words = "",
    url: str = "",
    kind: str = Kind.OTHER,
    key: str,
    at: datetime,
) -> int:
    """Tell everyone who holds ``post`` that day, at one body or anywhere.

    As `tell`, with a copy to the body's section; one query more.
    """
    return tell(
        holders_of(post, on=timezone.localdate(at), organisation_id=organisation_id),
        subject=subject,
        body=body,
        url=url,
        kind=kind,
        key=key,
        copy_to=organisation_id,
        at=at,
    )


@transaction.atomic
def tell_address(
    address: str,
    *,
    subject: Words,
    body: Words,
    url: str = "",
    kind: str = Kind.OTHER,
    key: str,
    language: str = "ja",
    at: datetime,
) -> bool:
    """Write one mail to an address that is no user's. False when ``key`` was told."""
    title, text, link = _say(subject, body, url, language)
    _message, created = Message.objects.get_or_create(
        key=f"{key}:{address}",
        defaults={
            "kind": kind,
            "to_address": address,
            "language": language,
            "subject": title,
            "body": text,
            "url": link,
            "message_id": _message_id(),
            "created_at": at,
            "next_try_at": at,
        },
    )
    return created


@transaction.atomic
def set_deadline(
    key: str,
    *,
    organisation: Organisation,
    title: str,
    url: str = "",
    due_at: datetime,
    at: datetime,
    post: str = "",
    user: User | None = None,
) -> Deadline:
    """Say what a body owes by when; again with the same ``key`` to change it.

    Reminders go to everyone there, or to holders of ``post``, or to ``user`` alone.
    A deadline that was done is open again; a date that moved is reminded of anew.
    """
    deadline, _created = Deadline.objects.update_or_create(
        key=key,
        defaults={
            "organisation": organisation,
            "post": post,
            "user": user,
            "title": title[:_SUBJECT],
            "url": url,
            "due_at": due_at,
            "set_at": at,
            "done_at": None,
            "next_reminder_at": next_reminder(due_at, after=at),
        },
    )
    return deadline


@transaction.atomic
def clear_deadline(key: str, *, at: datetime) -> bool:
    """Say that it is done, or owed no more. False when nothing was open."""
    return bool(
        Deadline.objects.filter(key=key, done_at__isnull=True).update(
            done_at=at, next_reminder_at=None
        )
    )


@transaction.atomic
def mark_read(notices: Iterable[int] | None = None, *, by: User, at: datetime) -> int:
    """Mark one's own notices read: those with these keys, or all. Gives how many."""
    mine = DeskNotice.objects.filter(user=by, read_at__isnull=True)
    if notices is not None:
        mine = mine.filter(pk__in=list(notices))
    return mine.update(read_at=at)


@transaction.atomic
def new_address(*, by: User, at: datetime) -> CalendarAddress:
    """Give oneself a new calendar address; the former one opens nothing any more."""
    revoke(by=by, at=at)
    return CalendarAddress.objects.create(
        user=by, token=secrets.token_urlsafe(32), created_at=at
    )


@transaction.atomic
def revoke(*, by: User, at: datetime) -> bool:
    """Shut one's calendar address. False when there was none."""
    return bool(
        CalendarAddress.objects.filter(user=by, revoked_at__isnull=True).update(
            revoked_at=at
        )
    )


def _say(subject: Words, body: Words, url: str, language: str) -> tuple[str, str, str]:
    with translation.override(language):
        title = subject() if callable(subject) else subject
        text = body() if callable(body) else body
    link = translate_url(url, language) if url.startswith("/") else url
    # One line: a line break in a subject would be a second header.
    return " ".join(title.split())[:_SUBJECT], text.strip(), link


def _copy(
    box: Mailbox,
    subject: Words,
    body: Words,
    url: str,
    kind: str,
    key: str,
    attachment: StoredFile | None,
    *,
    at: datetime,
) -> Message:
    """The same as a mail to a section's mailbox; it says whose it is."""
    language, section = settings.LANGUAGE_CODE, box.organisation.contact.section
    title, text, address = _say(subject, body, url, language)
    with translation.override(language):
        words = _("(A copy for the mailbox of %(section)s, %(body)s.)")
        whose = words % {"section": section, "body": box.organisation}
    return Message(
        key=f"{key}:section:{box.organisation_id}",
        kind=kind,
        to_address=box.address,
        language=language,
        subject=title,
        body=f"{whose}\n\n{text}".strip(),
        url=address,
        attachment=attachment,
        message_id=_message_id(),
        created_at=at,
        next_try_at=at,
    )


def _message_id() -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"
