"""The roster: the whole of it for the association and offices, their own for others."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kakehashi.foundation.accounts.models import Post
from tests.programmes.experts.makers import (
    a_field,
    a_secretary,
    an_expert,
    an_office,
    an_office_officer,
)
from tests.programmes.grants.makers import a_person, a_town, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def listed(client: Client, query: str = "") -> str:
    return client.get(f"/experts/roster/{query}").content.decode()


def test_each_sees_what_is_hers_to_see(client: Client) -> None:
    an_expert("実演 水谷")
    an_expert("実演 遠山", organisation=a_town("実演町", "07301"))
    staff = a_person("office", Post.OFFICE, an_office())
    seen = {}
    for person in (an_officer(), a_secretary(), an_office_officer(), staff):
        client.force_login(person)
        page = listed(client)
        seen[person.username] = ("実演 水谷" in page, "実演 遠山" in page)

    assert seen.pop("hana") == (True, False)
    assert set(seen.values()) == {(True, True)}


def test_it_is_narrowed_by_field_and_says_how_many_fields_are_known(
    client: Client,
) -> None:
    an_expert("実演 水谷")
    an_expert("実演 海野").fields.set([a_field(5)])
    client.force_login(a_secretary())

    page = listed(client, "?field=5")

    assert "実演 水谷" not in page
    assert "実演 海野" in page
    assert "分野は全部で32です" in page


def test_consent_that_has_ended_is_shown(client: Client) -> None:
    an_expert(valid_until=date(2026, 11, 19))
    client.force_login(a_secretary())

    assert "期限切れ" in listed(client)


def test_an_empty_roster_says_so(client: Client) -> None:
    client.force_login(an_officer())

    assert "登録者はいません" in listed(client)


def test_the_roster_costs_the_same_for_one_and_for_ten(client: Client) -> None:
    client.force_login(a_secretary())
    costs = []
    for more in (1, 9):
        for number in range(more):
            an_expert(f"実演 {more}{number}")
        listed(client)
        with CaptureQueriesContext(connection) as asked:
            listed(client)
        costs.append(len(asked))

    assert costs[0] == costs[1]
