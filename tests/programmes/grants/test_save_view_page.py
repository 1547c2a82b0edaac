"""Filters of the round desk that a person keeps under a name."""

from __future__ import annotations

import pytest

from kakehashi.programmes.grants.models import SavedView
from tests.programmes.grants.makers import a_director, a_secretary, an_officer
from tests.programmes.grants.makers_round import a_round, page_of, signed_in

pytestmark = pytest.mark.django_db


def test_a_view_is_kept_and_leads_back_to_its_filter() -> None:
    call = a_round(1)
    client = signed_in(a_secretary())
    address = f"/grants/rounds/{call.pk}/"

    answer = client.post(
        f"{address}save-view/",
        {"name": "高知の未確認", "query": "waits=check&kind=town"},
    )

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{address}?waits=check&kind=town",
    )
    page = page_of(client, address)
    assert '<a href="?waits=check&amp;kind=town">高知の未確認</a>' in page


def test_the_same_name_is_replaced() -> None:
    call = a_round(1)
    client = signed_in(a_secretary())
    for query in ("waits=check", "waits=late"):
        client.post(
            f"/grants/rounds/{call.pk}/save-view/", {"name": "毎朝", "query": query}
        )

    assert SavedView.objects.get().query == "waits=late"


def test_a_view_is_removed_by_its_owner_only() -> None:
    call = a_round(1)
    owner, other = a_secretary(), a_secretary("tanaka")
    SavedView.objects.create(user=owner, name="毎朝", query="")
    address = f"/grants/rounds/{call.pk}/save-view/"

    signed_in(other).post(address, {"name": "毎朝", "drop": "1"})
    assert SavedView.objects.count() == 1

    signed_in(owner).post(address, {"name": "毎朝", "drop": "1"})
    assert not SavedView.objects.exists()


def test_nobody_sees_a_colleagues_views() -> None:
    call = a_round(1)
    SavedView.objects.create(user=a_secretary("tanaka"), name="田中の表示", query="")

    page = page_of(signed_in(a_secretary()), f"/grants/rounds/{call.pk}/")

    assert "田中の表示" not in page


def test_a_name_too_long_is_told_beside_the_box_and_the_query_stays() -> None:
    call = a_round(1)

    answer = signed_in(a_secretary()).post(
        f"/grants/rounds/{call.pk}/save-view/",
        {"name": "長" * 41, "query": "waits=late"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "長" * 41 in page
    assert 'name="query" value="waits=late"' in page


def test_twenty_views_are_enough() -> None:
    call = a_round(1)
    person = a_secretary()
    SavedView.objects.bulk_create(
        SavedView(user=person, name=str(n), query="") for n in range(20)
    )

    answer = signed_in(person).post(
        f"/grants/rounds/{call.pk}/save-view/", {"name": "もう一つ", "query": ""}
    )

    assert answer.status_code == 422
    assert "20件まで" in answer.content.decode()


def test_directors_keep_views_too_and_officers_none() -> None:
    address = f"/grants/rounds/{a_round(1).pk}/save-view/"

    assert signed_in(a_director()).post(address, {"name": "x"}).status_code == 302
    assert signed_in(an_officer()).post(address, {"name": "x"}).status_code == 403
