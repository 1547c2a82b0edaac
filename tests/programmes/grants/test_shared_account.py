"""What a section's shared account does carries the name of who acted for it."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.engines.cases.models import CaseEvent
from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.notices.mailboxes import ask_mailbox, verify_mailbox
from kakehashi.foundation.notices.models import Message
from kakehashi.programmes.grants.models import Approval, Comment
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.desk import return_application
from tests.programmes.grants.makers import DAY, NOON, a_branch_officer, a_submitted
from tests.programmes.grants.makers_before import (
    a_joint_draft,
    a_ready_draft,
    body_of,
    hana,
    page_of,
    seen,
    signed_in,
    taro,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def shared(person: User) -> User:
    User.objects.filter(pk=person.pk).update(is_shared=True, display_name="企画課")
    return User.objects.get(pk=person.pk)


def acting(client: Client, person: User, name: str = "山田 花子") -> Client:
    signed_in(client, person).post("/accounts/acting/", {"name": name})
    return client


def test_its_moves_tell_the_name_in_the_story_and_in_the_ledger(client: Client) -> None:
    draft = a_ready_draft()
    reference = draft.case.reference
    acting(client, shared(hana()))

    client.post(
        f"/grants/applications/{reference}/submit/",
        {"seen_version": draft.case.version},
    )

    event = CaseEvent.objects.get(move="submit")
    assert (event.person, event.who) == ("山田 花子", "企画課 山田 花子")
    entry = Entry.objects.get(act="cases.submit", subject=reference)
    assert entry.by_label == "企画課 山田 花子"
    receipt = client.get(f"/grants/applications/{reference}/submit/").content.decode()
    assert "企画課 山田 花子" in receipt.partition("<main")[2]
    signed_in(client, a_branch_officer())
    page = client.get(f"/grants/applications/{reference}/").content.decode()
    assert "企画課 山田 花子" in page


def test_its_approvals_and_comments_tell_the_name(client: Client) -> None:
    draft = a_joint_draft()
    acting(client, shared(hana()))

    client.post(page_of(draft, "put-up/"), seen(draft, hana()))
    client.post(
        f"/grants/applications/{draft.case.reference}/comments/", {"text": "どうぞ。"}
    )

    assert Approval.objects.get().who == "企画課 山田 花子"
    assert Comment.objects.get().who == "企画課 山田 花子"
    page = client.get(page_of(draft)).content.decode().partition("<main")[2]
    assert "企画課 山田 花子" in page


def test_another_name_at_the_same_account_is_no_second_person(client: Client) -> None:
    draft = a_ready_draft()
    account = shared(hana())
    acting(client, account)
    client.post(page_of(draft, "put-up/"), seen(draft, hana()))

    client.post("/accounts/acting/", {"name": "鈴木 課長"})
    answer = client.post(
        page_of(draft, "approve/"), seen(draft, hana(), step="decided")
    )

    assert answer.status_code == 422
    assert not Approval.objects.filter(step="decided").exists()


def test_what_the_officers_are_told_of_their_case_is_copied_to_their_section_once() -> (
    None
):
    sent, eda = a_submitted(), a_branch_officer()
    box = ask_mailbox(
        sent.case.applicant,
        section="企画課",
        phone="",
        email="kikaku@example.jp",
        by=hana(),
        at=NOON,
    )
    verify_mailbox(box.token, by=None, at=NOON)
    Message.objects.all().delete()

    return_application(
        same_application(sent),
        note="印影がありません。",
        due_at=NOON + 5 * DAY,
        by=eda,
        at=NOON,
    )

    letters = Message.objects.values_list("to_address", flat=True)
    assert sorted(letters) == ["hana@example.jp", "kikaku@example.jp"]
    copy = Message.objects.get(to_address="kikaku@example.jp")
    assert "印影がありません。" in copy.body
    assert "企画課" in copy.body


def test_the_note_of_an_approval_is_not_copied_to_another_body(client: Client) -> None:
    draft = a_joint_draft()
    for person, address in ((hana(), "ours@example.jp"), (taro(), "theirs@example.jp")):
        box = ask_mailbox(
            body_of(person), section="課", phone="", email=address, by=person, at=NOON
        )
        verify_mailbox(box.token, by=None, at=NOON)
    Message.objects.all().delete()

    signed_in(client, hana()).post(
        page_of(draft, "put-up/"), seen(draft, hana(), note="庁内限りの話")
    )

    told = Message.objects.filter(body__contains="庁内限りの話")
    assert list(told.values_list("to_address", flat=True)) == ["ours@example.jp"]
