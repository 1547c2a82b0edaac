"""A mail that the oldest mailer on the way can carry and show."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from pytest_django.fixtures import Settings

from kakehashi.foundation.notices.layout import width
from kakehashi.foundation.notices.mail import mail_of
from kakehashi.foundation.notices.models import Message
from kakehashi.foundation.notices.verbs import tell, tell_address
from tests.foundation.notices.people import NOON, a_person

pytestmark = pytest.mark.django_db
LONG = (
    "令和9年度多文化共生のまちづくり促進事業助成金の交付決定について（髙﨑𠮷①㈱）" * 2
)


def raw(message: Message) -> bytes:
    return mail_of(message).message().as_bytes().replace(b"\n", b"\r\n")


def read(message: Message) -> EmailMessage:
    return email.message_from_bytes(raw(message), policy=email.policy.default)


def a_message(subject: str = LONG, body: str = LONG, **changes: str) -> Message:
    tell([a_person()], subject=subject, body=body, key="k", at=NOON, url="/grants/7/")
    Message.objects.update(**changes)
    return Message.objects.select_related("to_user").get()


def test_every_byte_is_ascii_and_every_line_short() -> None:
    lines = raw(a_message()).split(b"\r\n")

    assert all(byte < 128 for line in lines for byte in line)
    assert max(map(len, lines)) <= 76
    assert b"Content-Transfer-Encoding: base64" in lines
    assert b'Content-Type: text/plain; charset="utf-8"' in lines


def test_each_part_of_a_folded_subject_can_be_read_alone() -> None:
    message = a_message()
    head = raw(message).split(b"\r\n\r\n")[0].decode()
    subject = re.search(r"Subject: (.*?)\r\n(?!\s)", head, re.DOTALL)
    assert subject is not None
    words = subject[1].split()

    assert len(words) > 3
    decoded = [str(make_header(decode_header(word))) for word in words]
    assert "".join(decoded) == f"【架け橋】{LONG}"


def test_an_ordinary_reader_sees_what_was_written() -> None:
    message = a_message(body="本文です。\n二行目です。")

    mail = read(message)

    assert mail["Subject"] == f"【架け橋】{LONG}"
    assert mail["To"] == "hana@town.example"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == NOON
    text = mail.get_content()
    assert text.startswith("実演 hana 様\n\n本文です。\n二行目です。\n\n")
    assert "\nhttp://127.0.0.1:8000/grants/7/\n" in text
    assert "\n-- \nこのメールは、" in text


def test_lines_of_the_text_keep_within_the_width() -> None:
    text = read(a_message(body=LONG * 5)).get_content()

    lines = text.split("\n")
    assert all(width(line) <= 76 for line in lines)
    assert LONG * 5 in "".join(lines)


def test_an_english_reader_gets_english() -> None:
    message = a_message(subject="Decided", body="Done.", language="en")

    mail = read(message)

    assert mail["Subject"] == "[Kakehashi] Decided"
    assert "You receive this mail because you are registered" in mail.get_content()


def test_one_who_is_no_user_is_told_why_she_gets_it() -> None:
    tell_address("npo@example.org", subject="受付", body="本文", key="k", at=NOON)

    text = read(Message.objects.get()).get_content()

    assert text.startswith("本文\n\n-- \nこのメールは、申請またはお問い合わせの際に")


def test_a_mail_made_again_is_the_same_mail(settings: Settings) -> None:
    message = a_message()
    first = raw(message)
    message.attempts, message.first_try_at = 3, NOON + timedelta(hours=5)

    assert raw(message) == first
    settings.SITE_URL = "https://kakehashi.example"
    assert raw(message) != first
