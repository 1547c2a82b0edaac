"""The outbox is emptied once, whatever the mail server does meanwhile."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from kakehashi.foundation.files.models import StoredFile
from kakehashi.foundation.notices import outbox
from kakehashi.foundation.notices.models import Message
from kakehashi.foundation.notices.tasks import send_due
from kakehashi.foundation.notices.verbs import tell, tell_address
from tests.foundation.notices.mail_server import Inbox, a_mail_server
from tests.foundation.notices.people import NOON, a_body, a_person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def waiting(number: int) -> list[str]:
    """Addresses, each with a mail in the outbox."""
    addresses = [f"officer{i}@town.example" for i in range(number)]
    for address in addresses:
        tell_address(
            address, subject="交付決定", body="決定しました。", key="k", at=NOON
        )
    return addresses


def drain(*, minutes: int, limit: int = 100) -> None:
    """The worker as it goes on: a try every minute."""
    for minute in range(minutes):
        while send_due(at=NOON + minute * MINUTE, limit=limit):
            pass


def test_what_is_due_is_sent_and_marked() -> None:
    waiting(3)

    assert send_due(at=NOON) == 3
    assert send_due(at=NOON + MINUTE) == 0

    assert len(mail.outbox) == 3
    message = Message.objects.first()
    assert message is not None
    assert (message.sent_at, message.next_try_at) == (NOON, None)
    assert (message.attempts, message.claim) == (1, "")


def test_five_hundred_mails_arrive_once_each_though_the_server_dies_half_way(
    settings: Settings,
) -> None:
    addresses, inbox = waiting(500), Inbox()
    inbox.dies_before = 250

    with a_mail_server(inbox, settings) as port:
        drain(minutes=2)
    assert len(inbox.arrived) == 250
    drain(minutes=3)  # nobody listens at all
    assert len(inbox.arrived) == 250
    inbox.dies_before = None
    with a_mail_server(inbox, settings, port):
        drain(minutes=60)

    assert Counter(address for address, _id in inbox.arrived) == Counter(addresses)
    assert len({message_id for _to, message_id in inbox.arrived}) == 500
    assert Message.objects.filter(sent_at__isnull=False).count() == 500


def test_a_mail_taken_but_not_answered_comes_again_under_its_own_message_id(
    settings: Settings,
) -> None:
    addresses, inbox = waiting(20), Inbox()
    inbox.dies_after = 10

    with a_mail_server(inbox, settings) as port:
        send_due(at=NOON, limit=15)
    inbox.dies_after = None
    with a_mail_server(inbox, settings, port):
        drain(minutes=10)

    times = Counter(inbox.arrived)
    assert {address for address, _id in times} == set(addresses)
    assert len(times) == 20
    # It died on two lines in turn, each time with one mail in hand.
    assert sorted(times.values()) == [1] * 18 + [2] * 2


def test_a_server_that_ends_the_line_now_and_then_is_called_again(
    settings: Settings,
) -> None:
    waiting(3)
    inbox = Inbox()
    inbox.replies["officer1@town.example"] = "421 too many mails on this line"

    with a_mail_server(inbox, settings):
        assert send_due(at=NOON) == 2

    assert inbox.connections == 2
    late = Message.objects.get(sent_at__isnull=True)
    assert (late.to_address, late.next_try_at) == (
        "officer1@town.example",
        NOON + MINUTE,
    )
    assert late.last_error.startswith("421")


def test_one_line_serves_for_many_mails(settings: Settings) -> None:
    waiting(30)
    inbox = Inbox()

    with a_mail_server(inbox, settings):
        assert send_due(at=NOON) == 30

    assert inbox.connections == 1


@pytest.mark.parametrize(
    ("reply", "given_up"),
    [
        ("550 no such user", True),
        ("450 greylisted, try later", False),
        ("552 mailbox full", False),
    ],
)
def test_a_refusal_for_good_is_given_up_and_one_for_now_is_not(
    settings: Settings, reply: str, given_up: bool
) -> None:
    waiting(2)
    inbox = Inbox()
    inbox.replies["officer0@town.example"] = reply

    with a_mail_server(inbox, settings):
        assert send_due(at=NOON) == 1

    message = Message.objects.get(to_address="officer0@town.example")
    assert message.last_error.startswith(reply[:3])
    assert (message.failed_at is not None) == given_up
    assert (message.next_try_at is None) == given_up


def test_with_no_server_a_mail_waits_longer_each_time_and_ends_after_72_hours(
    settings: Settings,
) -> None:
    waiting(1)
    with a_mail_server(Inbox(), settings):
        pass  # its port is closed again

    now, waits = NOON, []
    while True:
        assert send_due(at=now) == 0
        message = Message.objects.get()
        if message.next_try_at is None:
            break
        waits.append(message.next_try_at - now)
        now = message.next_try_at

    assert waits[:6] == [timedelta(minutes=m) for m in (1, 5, 15, 60, 120, 240)]
    assert set(waits[6:-1]) == {timedelta(hours=6)}
    assert now - NOON == timedelta(hours=72)
    assert message.failed_at == now
    assert "refused" in message.last_error


def test_a_worker_that_was_off_for_a_week_still_tries_for_72_hours(
    settings: Settings,
) -> None:
    waiting(1)
    with a_mail_server(Inbox(), settings):
        pass
    a_week_later = NOON + timedelta(days=7)

    send_due(at=a_week_later)

    message = Message.objects.get()
    assert message.next_try_at == a_week_later + MINUTE


def test_a_mail_claimed_by_a_worker_that_died_goes_when_its_claim_ends() -> None:
    waiting(1)
    claim, messages = outbox._claim(at=NOON, limit=10)
    assert len(messages) == 1

    assert send_due(at=NOON + MINUTE) == 0
    assert send_due(at=NOON + outbox.LEASE) == 1

    assert mail.outbox[0].extra_headers["Message-ID"] == messages[0].message_id
    outbox._mark(messages[0], claim, failed_at=NOON)  # the dead one speaks up
    assert Message.objects.get().failed_at is None


def test_an_address_no_mail_can_carry_is_given_up_and_holds_up_nobody(
    settings: Settings,
) -> None:
    waiting(2)
    Message.objects.filter(to_address="officer0@town.example").update(
        to_address="a@b.example\nBcc: c@d.example"
    )

    assert send_due(at=NOON) == 1

    assert Message.objects.get(failed_at__isnull=False).attempts == 1


def test_a_mail_whose_attachment_cannot_be_read_waits_and_holds_up_nobody() -> None:
    hana = a_person()
    stored = StoredFile.objects.create(
        organisation=a_body(),
        name="通知.pdf",
        size=1,
        media_type="application/pdf",
        sha256="0" * 64,
        path="00/gone",
        uploaded_by=hana,
        uploaded_at=NOON,
    )
    tell([hana], subject="決定", key="k", attachment=stored, at=NOON)
    waiting(2)

    assert send_due(at=NOON) == 2

    late = Message.objects.get(sent_at__isnull=True)
    assert late.next_try_at == NOON + MINUTE
    assert late.last_error.startswith("FileNotFoundError")


def test_a_batch_costs_one_query_a_mail_and_three_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    waiting(10)

    with django_assert_num_queries(10 + 5):  # savepoint, find, claim, release, load
        send_due(at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_send_the_same_mail(settings: Settings) -> None:
    addresses, inbox = waiting(120), Inbox()
    start = threading.Barrier(2)

    def worker() -> None:
        try:
            start.wait()
            while send_due(at=NOON, limit=7):
                pass
        finally:
            connection.close()

    with a_mail_server(inbox, settings):
        run_together([worker, worker])

    assert Counter(address for address, _id in inbox.arrived) == Counter(addresses)


def run_together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
