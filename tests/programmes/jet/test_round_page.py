"""One round: versions side by side, a map, empty seats and why."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.jet.verbs.placing import place_round
from tests.programmes.grants.makers import NOON
from tests.programmes.jet.makers import (
    a_placed_round,
    a_round,
    demand,
    demand_row,
    the_secretary,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ROUND = "/jet/rounds/2027/1/"


def page_of(client: Client) -> str:
    client.force_login(the_secretary())
    return client.get(ROUND).content.decode()


def test_a_round_without_a_version_says_what_to_do(client: Client) -> None:
    a_round()
    page = page_of(client)
    assert "まだだれも配置していません" in page
    assert f"{ROUND}place/" in page
    assert f"{ROUND}propose/" not in page


def test_versions_stand_side_by_side_with_a_map(client: Client) -> None:
    round_ = a_placed_round()
    place_round(round_, policy="stable", seed=1, by=the_secretary(), at=NOON)

    page = page_of(client)

    assert "welfare" in page
    assert "stable" in page
    assert "map-japan" in page
    assert "3人のうち3人" in page


def test_an_empty_seat_says_why(client: Client) -> None:
    demand(demand_row(position="CIR"))
    round_ = a_round()
    place_round(round_, policy="welfare", seed=1, by=the_secretary(), at=NOON)

    assert "要件を満たす人がいません" in page_of(client)


def test_the_page_asks_little_of_the_database(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_placed_round()
    client.force_login(the_secretary())
    client.get(ROUND)

    with django_assert_max_num_queries(20):
        client.get(ROUND)


def test_a_round_that_is_not_there_is_not_found(client: Client) -> None:
    client.force_login(the_secretary())
    assert client.get("/jet/rounds/2027/9/").status_code == 404
