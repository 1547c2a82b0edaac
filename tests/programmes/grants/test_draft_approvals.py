"""The pages of a draft say what a change would do to its approvals, and what it did."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.queries.applications import same_application
from tests.programmes.grants.makers_before import (
    a_joint_draft,
    a_ready_draft,
    agree,
    change,
    decide,
    hana,
    put_up,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGES = ("edit/", "edit/costs/", "edit/papers/")


def read(client: Client, draft: Application, page: str = "edit/") -> str:
    address = f"/grants/applications/{draft.case.reference}/{page}"
    return signed_in(client, hana()).get(address).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_draft_that_nobody_approves_says_nothing_and_saves_by_itself(
    client: Client, page: str
) -> None:
    told = read(client, a_ready_draft(), page)

    assert "決裁は無効になります" not in told
    assert "data-autosave" in told


@pytest.mark.parametrize("page", PAGES)
def test_before_a_change_the_page_warns_and_does_not_save_by_itself(
    client: Client, page: str
) -> None:
    draft = a_ready_draft()
    put_up(draft)
    waiting = read(client, draft, page)
    decide(draft)
    decided = read(client, draft, page)

    assert "檮原町が決裁の手続中です" in waiting
    assert "檮原町は現在の内容で決裁済みです" in decided
    for told in (waiting, decided):
        assert "data-autosave data-leave" not in told
        assert "変更すると決裁は無効になります" in told


@pytest.mark.parametrize("page", PAGES)
def test_after_a_change_the_page_says_that_it_is_void(
    client: Client, page: str
) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft)
    change(draft)

    told = read(client, draft, page)

    assert "内容が変わりました。もう一度決裁が必要です。" in told
    assert "檮原町の決裁は無効になりました" in told
    assert f'href="/grants/applications/{draft.case.reference}/approval/"' in told


def test_the_consent_of_a_co_applicant_is_at_stake_too(client: Client) -> None:
    draft = a_joint_draft()
    agree(draft)

    told = read(client, draft)

    assert "中土佐町は現在の内容に同意済みです" in told


def test_saving_the_pages_as_they_are_on_the_way_to_sending_voids_nothing(
    client: Client,
) -> None:
    draft = a_ready_draft()
    put_up(draft)
    decide(draft)
    address = f"/grants/applications/{draft.case.reference}/edit/papers/"
    signed_in(client, hana())
    now = same_application(draft)
    same = {
        "seen_at": now.saved_at.isoformat(),
        "action": "next",
        **{
            name: getattr(now, name)
            for name in (
                "document_number",
                "contact_section",
                "contact_name",
                "contact_phone",
                "contact_mail",
            )
        },
        "document_date": "2026-11-20",
    }

    answer = client.post(address, same)
    page = client.get(answer.headers["Location"]).content.decode()

    assert same_application(draft).saved_at > now.saved_at
    assert "申請を提出する" in page
