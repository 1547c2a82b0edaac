"""Asking for reconsideration of a decision not to award."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.engines.cases.models import Case
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Application
from kakehashi.programmes.grants.verbs.applications import appeal_decision
from tests.programmes.grants.makers import NOON, a_decided, a_submitted, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application, page: str = "appeal/") -> str:
    return f"/grants/applications/{application.case.reference}/{page}"


def test_it_goes_to_the_association_with_its_reason(client: Client) -> None:
    declined = a_decided(None)
    client.force_login(an_officer())

    page = client.get(address(declined, "")).content.decode()
    answer = client.post(
        address(declined),
        {"seen_version": declined.case.version, "note": "効果の評価を見直してください"},
    )

    assert address(declined) in page
    assert answer.status_code == 302
    case = Case.objects.get(pk=declined.pk)
    assert (case.state, case.stands_at.name) == ("appealed", "自治体国際化協会")


def test_it_needs_its_reason(client: Client) -> None:
    declined = a_decided(None)
    client.force_login(an_officer())

    answer = client.post(
        address(declined), {"seen_version": declined.case.version, "note": ""}
    )

    assert answer.status_code == 422
    assert 'id="id_note_error"' in answer.content.decode()


def test_only_what_was_not_awarded_is_reconsidered(client: Client) -> None:
    sent = a_submitted()
    client.force_login(an_officer())

    answer = client.post(
        address(sent), {"seen_version": sent.case.version, "note": "もう一度"}
    )

    assert answer.status_code == 422
    assert "もう一度" in answer.content.decode()
    with pytest.raises(Refused) as why:
        appeal_decision(sent, note="もう一度", by=an_officer(), at=NOON)
    assert {p.code for p in why.value.problems} == {"not-permitted"}
