"""People are told once, each in her language, in the act's own transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.notices.models import DeskNotice, Kind, Message
from kakehashi.foundation.notices.verbs import tell, tell_address
from tests.foundation.notices.people import NOON, a_person

pytestmark = pytest.mark.django_db


def test_a_person_gets_a_notice_on_the_desk_and_a_mail_in_the_outbox() -> None:
    hana = a_person()

    told = tell(
        [hana],
        subject="交付決定のお知らせ",
        body="決定しました。",
        url="/grants/1/",
        kind=Kind.DECISION,
        key="decided:1",
        at=NOON,
    )

    notice, message = DeskNotice.objects.get(), Message.objects.get()
    assert told == 1
    assert (notice.user, notice.text, notice.body) == (
        hana,
        "交付決定のお知らせ",
        "決定しました。",
    )
    assert (notice.url, notice.kind, notice.at) == ("/grants/1/", "decision", NOON)
    assert (message.to_user, message.to_address) == (hana, "hana@town.example")
    assert (message.next_try_at, message.attempts) == (NOON, 0)
    assert message.message_id.startswith("<")


def test_nothing_is_told_twice() -> None:
    hana, kenta = a_person("hana"), a_person("kenta")

    assert tell([hana, hana], subject="一度", key="k", at=NOON) == 1
    assert tell([hana, kenta], subject="二度", key="k", at=NOON) == 1
    assert tell([hana], subject="別件", key="another", at=NOON) == 1

    said = sorted(DeskNotice.objects.values_list("user__username", "text"))
    assert said == [("hana", "一度"), ("hana", "別件"), ("kenta", "二度")]
    assert Message.objects.count() == 3


def test_each_is_told_in_her_own_language() -> None:
    hana, mary = a_person("hana"), a_person("mary", language="en")
    url = reverse("account_login")

    tell(
        [hana, mary],
        subject=lambda: _("Deadline"),
        body=lambda: _("Nothing is due."),
        url=url,
        key="k",
        at=NOON,
    )

    said = {n.user.username: (n.text, n.url) for n in DeskNotice.objects.all()}
    assert said == {"hana": ("期限", url), "mary": ("Deadline", f"/en{url}")}


def test_one_who_has_left_is_not_told_and_one_without_address_has_her_desk() -> None:
    gone = a_person("gone", is_active=False)
    no_mail = a_person("nomail", email="")

    assert tell([gone, no_mail], subject="件名", key="k", at=NOON) == 1

    assert DeskNotice.objects.get().user == no_mail
    assert not Message.objects.exists()


def test_what_is_undone_was_never_told() -> None:
    hana = a_person()

    def an_act_that_fails() -> None:
        with transaction.atomic():
            tell([hana], subject="件名", key="k", at=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        an_act_that_fails()

    assert not DeskNotice.objects.exists()
    assert not Message.objects.exists()


def test_a_line_break_in_a_subject_makes_no_second_header() -> None:
    tell([a_person()], subject="件名\r\nBcc: a@b.example", key="k", at=NOON)

    assert Message.objects.get().subject == "件名 Bcc: a@b.example"


def test_telling_forty_costs_as_many_queries_as_telling_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    people = [a_person(f"p{i}") for i in range(40)]

    with django_assert_num_queries(5):  # savepoint, known keys, 2 inserts, release
        tell(people, subject="件名", key="k", at=NOON)

    assert Message.objects.values("message_id").distinct().count() == 40


def test_an_address_that_is_no_users_is_told_once() -> None:
    def tell_the_npo() -> bool:
        return tell_address(
            "npo@example.org", subject="受付", body="受け付けました。", key="k", at=NOON
        )

    assert tell_the_npo()
    assert not tell_the_npo()

    message = Message.objects.get()
    assert (message.to_user, message.to_address) == (None, "npo@example.org")


def test_a_mail_cannot_be_both_sent_and_given_up() -> None:
    tell_address("npo@example.org", subject="受付", body="本文", key="k", at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(
            sent_at=NOON, failed_at=NOON + timedelta(days=1), next_try_at=None
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(sent_at=NOON)
