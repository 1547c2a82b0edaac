"""The shared mailbox of a section: verified by a mailed link, then copied in once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.notices.mailboxes import (
    ask_mailbox,
    stop_copies,
    verify_mailbox,
)
from kakehashi.foundation.notices.models import Mailbox, Message
from kakehashi.foundation.notices.queries import open_mailbox
from kakehashi.foundation.notices.tasks import remind
from kakehashi.foundation.notices.verbs import set_deadline, tell
from kakehashi.foundation.organisations.models import Contact, Organisation
from kakehashi.foundation.organisations.verbs import drop_contact, keep_contact
from kakehashi.kernel.problems import Refused
from tests.foundation.notices.people import NOON, a_body, a_person

pytestmark = pytest.mark.django_db
BOX = "kikaku@town.example"
SECTION = {"section": "企画課", "phone": "0889-00-0000", "email": BOX}


def a_verified(town: Organisation) -> Mailbox:
    hana = town.roles.first().user if town.roles.exists() else a_person(at=town)  # type: ignore[union-attr]
    box = ask_mailbox(town, **SECTION, by=hana, at=NOON)
    Message.objects.all().delete()
    return verify_mailbox(box.token, by=None, at=NOON)


def copies() -> list[str]:
    return list(Message.objects.filter(to_address=BOX).values_list("body", flat=True))


def told(town: Organisation, key: str = "k") -> None:
    officers = [role.user for role in town.roles.all()]
    tell(officers, subject="件名", body="本文", key=key, copy_to=town.pk, at=NOON)


def refused(*codes: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(
        Refused, check=lambda why: [p.code for p in why.problems] == list(codes)
    )


def test_from_the_page_to_the_link_to_the_first_copy() -> None:
    town = a_body()
    hana = a_person(at=town)
    client = Client()
    client.force_login(hana)

    client.post("/notices/mailbox/", {"body": town.pk, **SECTION})

    letter = Message.objects.get()
    waiting = client.get("/notices/mailbox/").text
    told(town, "before")
    assert letter.to_address == BOX
    assert "企画課" in letter.body
    assert "まだ確認されていません" in waiting
    assert copies() == [letter.body]

    stranger = Client()
    page = stranger.get(letter.url)
    assert "福島県" in page.text
    assert Mailbox.objects.get().verified_at is None  # looking at it verifies nothing
    stranger.post(letter.url)

    told(town, "after")
    assert "写しを送っています" in client.get("/notices/mailbox/").text
    assert copies()[1:] == ["（福島県 企画課の共用メールへの写しです。）\n\n本文"]
    acts = Entry.objects.filter(act__startswith="notices.")
    assert list(acts.values_list("act", "by")) == [
        ("notices.ask-mailbox", hana.pk),
        ("notices.verify-mailbox", None),
    ]


def test_ten_officers_make_one_copy_and_telling_again_none() -> None:
    town = a_body()
    for number in range(10):
        a_person(f"p{number}", at=town)
    a_verified(town)

    told(town)
    told(town)

    assert len(copies()) == 1
    assert Message.objects.count() == 11


def test_where_every_officer_has_left_the_section_is_told_all_the_same() -> None:
    town = a_body()
    a_verified(town)

    tell([], subject="件名", body="本文", key="k", copy_to=town.pk, at=NOON)

    assert len(copies()) == 1


def test_an_officer_whose_address_is_the_mailbox_gets_one_mail() -> None:
    town = a_body()
    a_person("kikaku", at=town, email=BOX.upper())
    a_verified(town)

    told(town)

    assert Message.objects.count() == 1


def test_another_address_in_the_contact_shuts_the_mailbox_until_it_is_verified() -> (
    None
):
    town = a_body()
    a_verified(town)
    hana = town.roles.get().user

    keep_contact(
        town, section="総務課", phone="", email="soumu@town.example", by=hana, at=NOON
    )
    told(town)

    assert copies() == []
    assert not Message.objects.filter(to_address="soumu@town.example").exists()
    client = Client()
    client.force_login(hana)
    assert "アドレスが変わりました" in client.get("/notices/mailbox/").text
    drop_contact(town, by=hana, at=NOON)
    assert open_mailbox(town.pk) is None


def test_saving_the_section_anew_does_not_ask_a_verified_mailbox_again() -> None:
    town = a_body()
    a_verified(town)
    hana = town.roles.get().user

    ask_mailbox(town, section="総務課", phone="", email=BOX.upper(), by=hana, at=NOON)

    assert open_mailbox(town.pk) is not None
    assert Contact.objects.get().section == "総務課"
    assert not Message.objects.exists()


def test_the_copies_are_stopped_and_the_old_link_does_not_bring_them_back() -> None:
    town = a_body()
    token = a_verified(town).token
    client = Client()
    client.force_login(town.roles.get().user)

    client.post("/notices/mailbox/stop/", {"body": town.pk})
    told(town)

    assert copies() == []
    assert client.post(f"/notices/mailbox/{token}/").status_code == 404
    with refused("link-old"):
        verify_mailbox(token, by=None, at=NOON)


def test_a_link_is_good_for_a_week() -> None:
    town = a_body()
    box = ask_mailbox(town, **SECTION, by=a_person(at=town), at=NOON)

    with refused("link-old"):
        verify_mailbox(box.token, by=None, at=NOON + timedelta(days=7, seconds=1))

    assert verify_mailbox(box.token, by=None, at=NOON + timedelta(days=7)).verified_at


def test_no_mailbox_is_flooded_with_links() -> None:
    town = a_body()
    hana = a_person(at=town)
    first = ask_mailbox(town, **SECTION, by=hana, at=NOON)

    with refused("asked-just-now"):
        ask_mailbox(town, **SECTION, by=hana, at=NOON + timedelta(minutes=9))
    again = ask_mailbox(town, **SECTION, by=hana, at=NOON + timedelta(minutes=10))

    assert Message.objects.count() == 2
    with refused("link-old"):
        verify_mailbox(first.token, by=None, at=NOON)
    assert again.token != first.token


def test_only_an_officer_of_the_body_has_a_say() -> None:
    town, other = a_body(), a_body("010006", "北海道")
    branch = a_person("branch", at=town, post=Post.BRANCH)
    stranger = a_person("stranger", at=other)

    for person in (branch, stranger):
        with refused("not-permitted"):
            ask_mailbox(town, **SECTION, by=person, at=NOON)
        with refused("not-permitted"):
            stop_copies(town, by=person, at=NOON)
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/notices/mailbox/?body={town.pk}").status_code == 404
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": ""}, "email"), ({"section": ""}, "section"), ({"phone": "x"}, "phone")],
)
def test_what_is_wrong_stands_beside_its_box_and_nothing_typed_is_lost(
    change: dict[str, str], field: str
) -> None:
    town = a_body()
    client = Client()
    client.force_login(a_person(at=town))

    answer = client.post("/notices/mailbox/", {"body": town.pk, **SECTION, **change})

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text
    assert all(text in answer.text for text in (SECTION | change).values())
    assert not Mailbox.objects.exists()


def test_a_reminder_to_all_officers_is_copied_and_one_to_the_branch_is_not() -> None:
    town = a_body()
    a_verified(town)
    hana, due = town.roles.get().user, NOON + timedelta(days=10)
    for title, post, user in (
        ("申請", Post.OFFICER, None),
        ("報告", "", None),
        ("進達", Post.BRANCH, None),
        ("審査", "", hana),
    ):
        set_deadline(
            title,
            organisation=town,
            title=title,
            post=post,
            user=user,
            due_at=due,
            at=NOON,
        )

    remind(at=NOON + timedelta(days=9))

    said = "\n".join(copies())
    assert [word in said for word in ("申請", "報告", "進達", "審査")] == [
        True,
        True,
        False,
        False,
    ]
    letters = Message.objects.filter(to_address=BOX)
    assert re.fullmatch(r"deadline:.*:section:\d+", letters.earliest("pk").key)


def test_a_copy_costs_one_query_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    town = a_body()
    people = [a_person(f"p{n}", at=town) for n in range(20)]
    a_verified(town)

    with django_assert_num_queries(6):  # savepoint, known, mailbox, 2 inserts, release
        tell(people, subject="件名", key="k", copy_to=town.pk, at=NOON)

    assert len(copies()) == 1
