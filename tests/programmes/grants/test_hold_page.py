"""An application waits at a desk, and everyone sees why."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.desk import hold_application, resume_application
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_submitted,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "hold/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def test_the_town_sees_that_it_waits_and_for_what(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    client.post(
        address(sent), {"seen_version": sent.case.version, "note": "資料を待っています"}
    )

    client.force_login(an_officer())
    assert "資料を待っています" in client.get(address(sent, "")).content.decode()


def test_the_hold_is_ended_without_a_word(client: Client) -> None:
    sent = a_submitted()
    hold_application(sent, note="待ち", by=a_branch_officer(), at=NOON)
    client.force_login(a_branch_officer())

    page = client.get(address(sent)).content.decode()
    answer = client.post(
        address(sent), {"seen_version": sent.case.version, "action": "resume"}
    )

    assert "保留を解く" in page
    assert answer.status_code == 302
    assert not sent.case.stops.filter(held_at__isnull=False).exists()


def test_a_hold_needs_its_reason(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    answer = client.post(address(sent), {"seen_version": sent.case.version})

    assert answer.status_code == 422
    assert 'id="id_note_error"' in answer.content.decode()


def test_what_is_held_is_not_held_again_and_what_is_not_is_not_resumed() -> None:
    sent, eda = a_submitted(), a_branch_officer()

    with pytest.raises(Refused) as not_held:
        resume_application(sent, by=eda, at=NOON)
    hold_application(sent, note="待ち", by=eda, at=NOON)
    with pytest.raises(Refused) as held:
        hold_application(sent, note="待ち", by=eda, at=NOON)

    assert {p.code for p in not_held.value.problems} == {"not-held"}
    assert {p.code for p in held.value.problems} == {"already-held"}
