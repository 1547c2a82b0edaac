"""The shared mailbox of a section (担当課の共用メール): asked, verified, stopped."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import roles_on
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.notices.models import Kind, Mailbox
from kakehashi.foundation.notices.queries import mailbox_of, mailbox_with
from kakehashi.foundation.notices.rules import problems_with_asking, problems_with_link
from kakehashi.foundation.notices.verbs import tell_address
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.verbs import keep_contact
from kakehashi.kernel.problems import Problem, Refused


@transaction.atomic
def ask_mailbox(
    body: Organisation,
    *,
    section: str,
    phone: str,
    email: str,
    by: User,
    at: datetime,
) -> Mailbox:
    """Keep a body's section in charge, and mail its mailbox a link to be verified.

    A mailbox that is verified already stays so while its address stays.

    Raises:
        Refused: ``not-permitted``, ``email-missing``, ``asked-just-now``, or of
            `keep_contact`.
    """
    box = mailbox_of(body)
    is_officer = _is_officer(by, body, on=timezone.localdate(at))
    if problems := problems_with_asking(box, email, is_officer=is_officer, at=at):
        raise Refused(*problems)
    contact = keep_contact(
        body, section=section, phone=phone, email=email, by=by, at=at
    )
    if box is not None and box.is_open_at(contact.email):
        return box
    box, _new = Mailbox.objects.update_or_create(
        organisation=body,
        defaults={
            "address": contact.email,
            "token": secrets.token_urlsafe(32),
            "asked_at": at,
            "asked_by": by,
            "verified_at": None,
        },
    )
    _write_down("ask-mailbox", body, by=by, at=at)
    tell_address(
        box.address,
        subject=lambda: _("Please confirm this mailbox: %(body)s") % {"body": body},
        body=lambda: (
            _(
                "%(who)s (%(body)s) wants copies of the notices to the officers of"
                " %(body)s to come to this mailbox, as that of %(section)s. Please"
                " open the link within seven days and confirm it. If you know nothing"
                " of this, do nothing: no copies will come."
            )
            % {"who": by, "body": body, "section": contact.section}
        ),
        url=f"/notices/mailbox/{box.token}/",
        kind=Kind.ACCOUNT,
        key=f"mailbox:{box.token}",
        at=at,
    )
    return box


@transaction.atomic
def verify_mailbox(token: str, *, by: User | None, at: datetime) -> Mailbox:
    """Take copies from now on: whoever opened the mailed link reads the mailbox.

    Raises:
        Refused: ``link-old``.
    """
    box = mailbox_with(token)
    problems = problems_with_link(box, at=at)
    if problems or box is None:
        raise Refused(*problems)
    if box.verified_at is None:
        box.verified_at = at
        box.save(update_fields=["verified_at"])
        _write_down("verify-mailbox", box.organisation, by=by, at=at)
    return box


@transaction.atomic
def stop_copies(body: Organisation, *, by: User, at: datetime) -> None:
    """Send no more copies to a body's section; a new link has to be mailed for more.

    Raises:
        Refused: ``not-permitted``.
    """
    if not _is_officer(by, body, on=timezone.localdate(at)):
        message = _("Only officers of this body may say so.")
        raise Refused(Problem("not-permitted", message))
    Mailbox.objects.filter(organisation=body).update(
        verified_at=None, token=secrets.token_urlsafe(32)
    )
    _write_down("stop-copies", body, by=by, at=at)


def _is_officer(by: User, body: Organisation, *, on: date) -> bool:
    return any(
        role.post == Post.OFFICER and role.organisation_id == body.pk
        for role in roles_on(by, on)
    )


def _write_down(act: str, body: Organisation, *, by: User | None, at: datetime) -> None:
    subject = f"organisations.organisation:{body.pk}"
    record(f"notices.{act}", by=by, at=at, subject=subject)
