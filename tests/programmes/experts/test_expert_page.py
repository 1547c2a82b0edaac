"""Somebody on the roster; every reading by others is kept in the ledger."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.ledger.models import Entry
from tests.programmes.experts.makers import a_secretary, an_expert, an_office_officer
from tests.programmes.grants.makers import a_person, a_town, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def readings(pk: int) -> list[str]:
    kept = Entry.objects.filter(act="read", subject=f"experts.expert:{pk}")
    return [entry.by_label for entry in kept]


def test_who_reads_it_from_another_body_is_kept_and_her_own_body_is_not(
    client: Client,
) -> None:
    expert = an_expert(qualifications="技術士(農業部門)")
    for person in (an_officer(), a_secretary(), an_office_officer()):
        client.force_login(person)
        page = client.get(f"/experts/roster/{expert.pk}/").content.decode()
        assert "技術士(農業部門)" in page

    assert readings(expert.pk) == ["実演 sato", "実演 sam"]


def test_another_town_does_not_find_the_page_and_nothing_is_kept(
    client: Client,
) -> None:
    expert = an_expert()
    client.force_login(a_person("jiro", "officer", a_town("実演町", "07301")))

    assert client.get(f"/experts/roster/{expert.pk}/").status_code == 404
    assert readings(expert.pk) == []
