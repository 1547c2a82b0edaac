"""The association takes what is stuck at a branch."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.engines.cases.models import Case
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.desk import pull_up_application
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_secretary,
    a_submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "pull-up/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def test_it_comes_to_the_association_and_the_branch_sees_why(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_secretary())

    assert "引き上げる" in client.get(address(sent, "")).content.decode()
    answer = client.post(
        address(sent), {"seen_version": sent.case.version, "note": "担当者不在のため"}
    )

    assert answer.status_code == 302
    assert Case.objects.get().stands_at.name == "自治体国際化協会"
    client.force_login(a_branch_officer())
    assert "担当者不在のため" in client.get(address(sent, "")).content.decode()


def test_it_needs_a_reason(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_secretary())

    answer = client.post(address(sent), {"seen_version": sent.case.version, "note": ""})

    assert answer.status_code == 422
    with pytest.raises(Refused) as why:
        pull_up_application(sent, note="", by=a_secretary(), at=NOON)
    assert {p.code for p in why.value.problems} == {"note-missing"}


def test_a_branch_pulls_nothing_up(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    assert client.get(address(sent)).status_code == 403
