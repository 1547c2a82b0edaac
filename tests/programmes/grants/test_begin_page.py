"""What follows an award is begun from the application's page."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Application, Procedure
from tests.programmes.grants.makers import a_secretary, a_submitted, an_officer
from tests.programmes.grants.makers_change import a_change
from tests.programmes.grants.makers_settle import a_grant, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(application: Application, kind: str) -> str:
    return f"/grants/applications/{application.case.reference}/begin/{kind}/"


@pytest.mark.parametrize("kind", ["change", "advance", "interim", "report"])
def test_each_of_them_is_begun_as_a_draft(client: Client, kind: str) -> None:
    grant = a_grant(advance_percent=50)
    client.force_login(officer_of(grant))
    shown = client.get(f"/grants/applications/{grant.case.reference}/").content.decode()

    answer = client.post(page_of(grant, kind))

    begun = Procedure.objects.get(kind=kind)
    assert page_of(grant, kind) in shown
    assert client.get(page_of(grant, kind)).status_code == 200
    assert answer.headers["Location"] == (
        f"/grants/{kind}s/{begun.case.reference}/write/"
    )
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_second_change_waits_for_the_first(client: Client) -> None:
    change = a_change()
    client.force_login(officer_of(change.application))

    looked = client.get(page_of(change.application, "change")).content.decode()
    answer = client.post(page_of(change.application, "change"))

    assert change.case.reference in looked
    assert answer.status_code == 422
    assert Procedure.objects.count() == 1


def test_a_call_that_pays_nothing_in_advance_says_so(client: Client) -> None:
    grant = a_grant()
    client.force_login(officer_of(grant))

    page = client.get(page_of(grant, "advance")).content.decode()

    assert "概算払" in page
    assert client.post(page_of(grant, "advance")).status_code == 422


def test_nothing_is_begun_before_the_award(client: Client) -> None:
    client.force_login(an_officer())
    sent = a_submitted()

    assert client.post(page_of(sent, "change")).status_code == 422


def test_only_its_officers_begin_and_only_what_there_is(client: Client) -> None:
    grant = a_grant()
    client.force_login(officer_of(grant))
    unknown = client.get(page_of(grant, "party")).status_code
    client.force_login(a_secretary())
    secretary = client.get(page_of(grant, "change")).status_code

    assert unknown == 404
    assert secretary in {403, 404}
