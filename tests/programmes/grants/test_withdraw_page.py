"""Withdrawing for good."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.notices.models import Deadline
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.applications import withdraw_application
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_draft,
    a_submitted,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "withdraw/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def test_it_is_closed_with_its_reason_and_stays_on_record(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    answer = client.post(
        address(sent), {"seen_version": sent.case.version, "note": "予算が付かなかった"}
    )
    page = client.get(address(sent, "")).content.decode()

    assert answer.status_code == 302
    assert Case.objects.get().state == "withdrawn"
    assert "予算が付かなかった" in page
    assert "手続きは終わりです" in page


def test_nothing_is_owed_for_a_withdrawn_draft() -> None:
    draft = a_draft()

    withdraw_application(draft, note="やめた", by=an_officer(), at=NOON)

    assert not Deadline.objects.filter(done_at__isnull=True).exists()


def test_no_reason_no_withdrawal(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    answer = client.post(
        address(sent), {"seen_version": sent.case.version, "note": " "}
    )

    assert answer.status_code == 422
    assert 'id="id_note_error"' in answer.content.decode()
    assert Case.objects.get().state == "submitted"
    with pytest.raises(Refused) as why:
        withdraw_application(sent, note="", by=an_officer(), at=NOON)
    assert {p.code for p in why.value.problems} == {"note-missing"}


def test_the_branch_cannot_withdraw_for_the_town(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    assert client.get(address(sent)).status_code == 403
    with pytest.raises(Refused) as why:
        withdraw_application(sent, note="x", by=a_branch_officer(), at=NOON)
    assert {p.code for p in why.value.problems} == {"not-permitted"}
