"""One application to read: where it stands, since when, what happened, what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from kakehashi.foundation.organisations.verbs import keep_contact
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.applications import submit_application
from kakehashi.programmes.grants.verbs.desk import (
    forward_application,
    return_application,
)
from kakehashi.programmes.grants.verbs.drafts import edit_application
from tests.programmes.grants.makers import (
    DAY,
    NOON,
    a_branch_officer,
    a_draft,
    a_person,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
    the_association,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def read(client: Client, application: Application, language: str = "") -> str:
    reference = application.case.reference
    return client.get(f"{language}/grants/applications/{reference}/").content.decode()


def test_it_says_where_it_stands_since_when_and_until_when(client: Client) -> None:
    sent = a_submitted(at=NOON - 2 * DAY)
    client.force_login(an_officer())

    page = read(client, sent)

    here = page[page.index("halt-here") :]
    assert "高知県支部" in here[:400]
    assert "令和8年11月18日(2026) 12:00からここにあります" in here
    assert "令和8年12月27日(2026) 12:00 必着" in here
    assert "提出した内容の控え" in page


def test_who_may_have_to_ask_is_told_the_section_in_charge(client: Client) -> None:
    sent = a_submitted()
    keep_contact(
        a_town(),
        section="実演企画課",
        phone="0000-00-0000",
        email="kikaku@example.jp",
        by=a_secretary(),
        at=NOON,
    )
    told = {}
    for person in (an_officer(), a_branch_officer(), a_secretary()):
        client.force_login(person)
        told[person.username] = "実演企画課" in read(client, sent)

    assert list(told.values()) == [False, True, True]


def test_what_happened_is_told_in_sentences_with_who_and_for_whom(
    client: Client,
) -> None:
    sent = a_submitted()
    forward_application(sent, note="よい事業です", by=a_branch_officer(), at=NOON)
    client.force_login(an_officer())

    page = read(client, sent)

    assert "檮原町 実演 hanaさんが提出しました。" in page
    assert "高知県支部 実演 edaさんが自治体国際化協会へ進達しました。" in page
    assert "よい事業です" in page


def test_a_late_branch_is_marked_late(client: Client) -> None:
    sent = a_submitted()
    sent.case.stops.filter(number=1).update(due_at=NOON - timedelta(hours=1))
    sent.case.due_at = NOON - timedelta(hours=1)
    sent.case.save(update_fields=["due_at"])
    client.force_login(a_branch_officer())

    assert "halt-late" in read(client, sent)


def test_the_branch_sees_what_changed_since_it_returned_it(client: Client) -> None:
    sent = a_submitted()
    hana, eda = an_officer(), a_branch_officer()
    return_application(sent, note="直して", due_at=NOON + DAY, by=eda, at=NOON)
    edit_application(
        sent,
        changes={"effect": "数で確かめる。"},
        seen_at=sent.saved_at,
        by=hana,
        at=NOON,
    )
    submit_application(sent, by=hana, at=NOON)
    client.force_login(eda)

    page = read(client, sent)

    assert "前回の提出から変わったところ" in page
    assert "<ins>" in page
    assert "<del>" in page


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("hana", {"take-back/", "withdraw/"}),
        ("eda", {"forward/", "return/", "hold/"}),
        ("sato", {"pull-up/"}),
    ],
)
def test_each_sees_the_acts_that_are_hers(
    client: Client, who: str, acts: set[str]
) -> None:
    people = {"hana": an_officer(), "eda": a_branch_officer(), "sato": a_secretary()}
    sent = a_submitted()
    client.force_login(people[who])

    page = read(client, sent)

    every = {"take-back/", "withdraw/", "forward/", "return/", "hold/", "pull-up/"}
    base = f'href="/grants/applications/{sent.case.reference}/'
    assert {act for act in every if f"{base}{act}" in page} == acts


def test_a_draft_is_seen_by_its_own_side_only(client: Client) -> None:
    draft = a_draft()
    address = f"/grants/applications/{draft.case.reference}/"

    for stranger in (
        a_branch_officer(),
        a_secretary(),
        an_officer(a_town("中土佐町", "39401"), "taro"),
    ):
        client.force_login(stranger)
        assert client.get(address).status_code == 404


def test_a_director_reads_but_does_nothing(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_person("riji", "director", the_association()))

    page = read(client, sent)

    assert sent.case.title in page
    assert 'class="acts"' not in page


def test_the_page_is_there_in_english(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    page = read(client, sent, "/en")

    assert "Where it stands" in page
    assert "submitted the application." in page


def test_a_stranger_s_guess_of_a_reference_finds_nothing(client: Client) -> None:
    client.force_login(an_officer())

    assert client.get("/grants/applications/G-2027-9999/").status_code == 404
