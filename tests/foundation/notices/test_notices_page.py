"""A person reads her notices, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.foundation.notices.verbs import tell
from tests.foundation.notices.people import NOON, a_person

pytestmark = pytest.mark.django_db


def a_notice(user: User, text: str = "交付決定", url: str = "/grants/7/") -> DeskNotice:
    tell([user], subject=text, body="一行目\n二行目", url=url, key=text, at=NOON)
    return DeskNotice.objects.get(user=user, text=text)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_newest_notice_stands_first_and_unread_ones_are_marked() -> None:
    hana = a_person()
    tell([hana], subject="先のお知らせ", key="a", at=NOON)
    tell([hana], subject="後のお知らせ", key="b", at=NOON + timedelta(days=1))

    page = signed_in(hana).get(reverse("notices:notices")).content.decode()

    assert page.index("後のお知らせ") < page.index("先のお知らせ")
    assert "未読のお知らせが2件あります。" in page
    assert "令和8年11月23日(2026)" in page


def test_an_english_reader_reads_english() -> None:
    hana = a_person()
    a_notice(hana)

    page = signed_in(hana).get("/en/notices/").content.decode()

    assert "1 notice is unread." in page


def test_one_without_notices_is_told_so() -> None:
    page = signed_in(a_person()).get(reverse("notices:notices")).content.decode()

    assert "お知らせはまだありません" in page


def test_what_others_were_told_is_neither_seen_nor_opened() -> None:
    hana, kenta = a_person("hana"), a_person("kenta")
    notice = a_notice(kenta)
    client = signed_in(hana)

    assert "交付決定" not in client.get(reverse("notices:notices")).content.decode()
    answer = client.post(reverse("notices:open_notice", args=[notice.pk]))

    assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_a_notice_marks_it_and_leads_to_its_matter() -> None:
    hana = a_person()
    notice = a_notice(hana)

    answer = signed_in(hana).post(reverse("notices:open_notice", args=[notice.pk]))

    assert (answer.status_code, answer["Location"]) == (302, "/grants/7/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_never_leads_out_of_the_house() -> None:
    hana = a_person()
    notice = a_notice(hana, url="https://elsewhere.example/")

    answer = signed_in(hana).post(reverse("notices:open_notice", args=[notice.pk]))

    assert answer["Location"] == reverse("notices:notices")


def test_all_of_ones_own_are_marked_read_at_once() -> None:
    hana, kenta = a_person("hana"), a_person("kenta")
    a_notice(hana, "一"), a_notice(hana, "二"), a_notice(kenta, "三")

    answer = signed_in(hana).post(reverse("notices:mark_read"))

    assert answer["Location"] == reverse("notices:notices")
    unread = DeskNotice.objects.filter(read_at__isnull=True)
    assert [n.text for n in unread] == ["三"]


@pytest.mark.parametrize("name", ["mark_read", "new_address", "revoke"])
def test_what_changes_something_is_not_done_by_following_a_link(name: str) -> None:
    answer = signed_in(a_person()).get(reverse(f"notices:{name}"))

    assert answer.status_code == 405


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get(reverse("notices:notices"))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_hundred_notices_cost_as_many_queries_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    hana = a_person()
    client = signed_in(hana)
    a_notice(hana)
    client.get(reverse("notices:notices"))
    for number in range(100):
        a_notice(hana, f"お知らせ{number}")

    with django_assert_num_queries(7):
        page = client.get(reverse("notices:notices")).content.decode()

    assert page.count('class="notice ') == 50
    assert "page=3" in page
