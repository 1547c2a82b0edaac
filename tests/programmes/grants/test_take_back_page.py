"""Taking back what nobody has acted on yet."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.notices.models import Deadline
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.applications import take_back_application
from kakehashi.programmes.grants.verbs.desk import forward_application
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_submitted,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "take-back/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def test_it_is_a_draft_again_that_the_branch_does_not_see(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    answer = client.post(address(sent), {"seen_version": sent.case.version})

    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.state, case.stands_at, case.submitted_at) == (
        "draft",
        case.applicant,
        None,
    )
    client.force_login(a_branch_officer())
    assert client.get(address(sent, "")).status_code == 404


def test_the_town_is_reminded_again(client: Client) -> None:
    sent = a_submitted()

    take_back_application(sent, by=an_officer(), at=NOON)

    assert Deadline.objects.get(done_at__isnull=True).due_at == sent.call.closes_at


def test_it_stays_once_the_branch_has_acted(client: Client) -> None:
    sent = a_submitted()
    version = sent.case.version
    forward_application(sent, by=a_branch_officer(), at=NOON)
    client.force_login(an_officer())

    answer = client.post(address(sent), {"seen_version": version})

    assert answer.status_code == 422
    assert Case.objects.get().state == "submitted"
    assert "引き戻す" not in client.get(address(sent, "")).content.decode()
    with pytest.raises(Refused) as why:
        take_back_application(sent, by=an_officer(), at=NOON)
    assert {p.code for p in why.value.problems} == {"not-permitted"}


def test_the_branch_is_to_come_again_on_the_picture_of_its_way(client: Client) -> None:
    sent = a_submitted()
    take_back_application(sent, by=an_officer(), at=NOON)
    client.force_login(an_officer())

    page = client.get(address(sent, "")).content.decode()

    assert "halt-here" in page
    assert "halt-done" not in page
