"""A change of the plan to read: before and after, where it stands, what happened."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.ledger.models import Entry
from kakehashi.programmes.grants.models import Procedure
from tests.programmes.grants.makers import a_secretary, a_town, an_officer
from tests.programmes.grants.makers_change import (
    a_change,
    an_approved,
    at_the_association,
    the_branch,
)
from tests.programmes.grants.makers_settle import a_grant, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(change: Procedure) -> str:
    return f"/grants/changes/{change.case.reference}/"


def test_what_is_in_force_stands_beside_what_is_asked_for(client: Client) -> None:
    change = a_change(requested_yen=800_000, content="会場を変えて行う。")
    client.force_login(officer_of(change.application))

    page = client.get(page_of(change)).content.decode()

    assert "1,000,000円" in page
    assert "800,000円" in page
    assert "△200,000円" in page
    assert "会場を変えて行う。" in page
    assert "会場が使えなくなったため。" in page


def test_a_draft_is_its_own_side_s_alone(client: Client) -> None:
    change = a_change()
    client.force_login(an_officer(a_town("別の町", "39406"), "other"))
    strangers = client.get(page_of(change)).status_code
    client.force_login(the_branch(change))
    on_its_way = client.get(page_of(change)).status_code

    assert (strangers, on_its_way) == (404, 404)


def test_who_reads_it_for_the_association_is_kept_in_the_ledger(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(a_secretary())

    page = client.get(page_of(change))

    assert page.status_code == 200
    field = f"change:{change.case.reference}"
    assert (
        Entry.objects.filter(act__contains="read").latest("pk").detail["field"] == field
    )


def test_the_application_tells_it_in_the_same_timeline(client: Client) -> None:
    change = an_approved(requested_yen=800_000, yen=(300_000, 600_000))
    grant = change.application
    client.force_login(officer_of(grant))

    page = client.get(f"/grants/applications/{grant.case.reference}/").content.decode()

    told = page[page.index('class="timeline') :]
    assert "計画変更" in told
    assert f'href="{page_of(change)}"' in told
    assert "下書きを始めました" in told
    assert "800,000円" in page


def test_the_page_costs_the_same_however_long_its_story_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    change = an_approved(a_grant())
    client.force_login(officer_of(change.application))
    client.get(page_of(change))

    with django_assert_max_num_queries(24):
        client.get(page_of(change))
