"""A row of the outbox made into a mail that old mailers can read."""

from __future__ import annotations

from email.charset import BASE64, Charset
from email.header import Header
from email.message import EmailMessage as WrittenMail
from email.message import Message as AnyMail
from email.policy import Policy
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from kakehashi.foundation.notices.layout import wrap
from kakehashi.foundation.notices.models import Message


def _seven_bit() -> Charset:
    """UTF-8 in base64 whatever the text: no server on the way can spoil a byte."""
    charset = Charset("utf-8")
    charset.header_encoding = BASE64
    charset.body_encoding = BASE64
    return charset


class _SevenBitMail(EmailMessage):
    def message(self, *, policy: Policy[AnyMail] | None = None) -> WrittenMail:
        """As Django makes it, but with a subject folded as RFC 2047 §2 wants: each
        encoded word whole in itself, no line over 76, the first one not empty."""
        made = super().message()
        folded = Header(str(self.subject), _seven_bit(), 76, "Subject").encode()
        made.replace_header("Subject", folded)
        return made


def absolute(url: str) -> str:
    """``url`` with this site's address in front, unless it has one."""
    return f"{settings.SITE_URL.rstrip('/')}{url}" if url.startswith("/") else url


def mail_of(message: Message) -> EmailMessage:
    """The mail for ``message``, in its language.

    Wants ``to_user`` and ``attachment`` loaded with it, where it has them.
    """
    with translation.override(message.language):
        subject = _("[Kakehashi] %(subject)s") % {"subject": message.subject}
        body = _body(message)
    mail = _SevenBitMail(
        subject=subject,
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.encoding = _seven_bit()  # Django's default would send eight bits
    if message.attachment is not None:
        file = message.attachment
        mail.attach(file.name, file.location.read_bytes(), file.media_type)
    return mail


def _body(message: Message) -> str:
    parts = []
    if message.to_user is not None:
        parts.append(_("Dear %(name)s,") % {"name": message.to_user})
    parts.append(message.body or message.subject)
    if message.url:
        parts.append(_("Details are here:") + "\n" + absolute(message.url))
    text = "\n\n".join(wrap(part) for part in parts)
    return f"{text}\n\n-- \n{wrap(_why(message))}\n"


def _why(message: Message) -> str:
    if message.to_user is None:
        return _(
            "You receive this mail because this address was given for an application "
            "or an enquiry. It is sent by the system: replies are not read."
        )
    return _(
        "You receive this mail because you are registered as a user of Kakehashi. The "
        "same notice is on your desk. It is sent by the system: replies are not read."
    )
