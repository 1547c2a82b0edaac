"""The branch passes an application on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from kakehashi.engines.cases.models import Case
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.desk import forward_application
from tests.programmes.grants.makers import (
    NOON,
    a_branch,
    a_branch_officer,
    a_prefecture,
    a_secretary,
    a_submitted,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "forward/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def test_it_goes_on_to_the_association_with_a_remark(client: Client) -> None:
    sent = a_submitted()
    client.force_login(a_branch_officer())

    page = client.get(address(sent)).content.decode()
    answer = client.post(
        address(sent), {"seen_version": sent.case.version, "note": "県も勧めます"}
    )

    assert "<strong>自治体国際化協会</strong>" in page
    assert answer.status_code == 302
    assert Case.objects.get().stands_at.name == "自治体国際化協会"
    client.force_login(an_officer())
    assert "県も勧めます" in client.get(address(sent, "")).content.decode()


def test_the_second_of_two_branch_officers_is_told_who_was_first(
    client: Client,
) -> None:
    sent = a_submitted()
    seen = sent.case.version
    forward_application(
        sent, by=a_branch_officer(username="fuji"), at=NOON - timedelta(seconds=1)
    )
    client.force_login(a_branch_officer())

    answer = client.post(address(sent), {"seen_version": seen, "note": "私の一言"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "fuji" in page
    assert "私の一言" in page
    assert Case.objects.get().events.filter(move="forward").count() == 1


def test_another_prefecture_s_branch_does_not_see_it(client: Client) -> None:
    sent = a_submitted()
    other = a_branch(a_prefecture("愛媛県", "38"))
    client.force_login(a_branch_officer(other, "ehime"))

    assert client.get(address(sent)).status_code == 404


def test_the_association_is_the_last_stop() -> None:
    sent = a_submitted()
    forward_application(sent, by=a_branch_officer(), at=NOON)

    with pytest.raises(Refused) as why:
        forward_application(sent, by=a_secretary(), at=NOON)

    assert {p.code for p in why.value.problems} == {"no-next-stop"}


def test_an_officer_of_the_town_cannot_forward(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    assert client.post(address(sent), {"note": ""}).status_code == 404
