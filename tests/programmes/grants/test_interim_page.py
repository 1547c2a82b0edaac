"""An interim report to read: what was done, what it cost beside the plan."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.verbs.costs import CostNow
from kakehashi.programmes.grants.verbs.interims import write_interim
from tests.programmes.grants.makers import NOON, a_town, an_officer
from tests.programmes.grants.makers_change import an_interim
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_costs_stand_beside_the_plan_where_they_were_told(client: Client) -> None:
    interim = an_interim()
    by = officer_of(interim.application)
    line = interim.application.lines.all()[0]
    told = CostNow(line.expense_class, line.description, 123_000, planned=line.pk)
    write_interim(
        interim, changes={}, costs=[told], seen_at=interim.saved_at, by=by, at=NOON
    )
    client.force_login(by)

    page = client.get(f"/grants/interims/{interim.case.reference}/").content.decode()

    assert "訓練を1回行った。" in page
    assert "123,000円" in page
    assert "△477,000円" in page


def test_without_costs_there_is_no_table(client: Client) -> None:
    interim = an_interim()
    client.force_login(officer_of(interim.application))

    page = client.get(f"/grants/interims/{interim.case.reference}/").content.decode()

    assert same_procedure(interim).lines.count() == 0
    assert "<tfoot>" not in page


def test_another_town_does_not_see_it(client: Client) -> None:
    interim = an_interim()
    client.force_login(an_officer(a_town("別の町", "39406"), "other"))

    address = f"/grants/interims/{interim.case.reference}/"
    assert client.get(address).status_code == 404
