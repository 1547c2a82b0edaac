"""Where an officer chooses the lines she is told of."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.models import Scheme, Watch
from tests.programmes.grants.makers import (
    a_branch_officer,
    a_call,
    a_prefecture,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_calls import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
WATCHES = "/grants/watches/"


def typed(do: str = "watch") -> dict[str, object]:
    return {"scheme": Scheme.EXCHANGE, "body": a_town().pk, "do": do}


def test_she_watches_a_line_and_leaves_it_again() -> None:
    client = signed_in(an_officer())

    answer = client.post(WATCHES, typed(), follow=True)
    assert "申請できる公募が始まったらお知らせします。" in answer.content.decode()
    assert Watch.objects.get().scheme == Scheme.EXCHANGE

    answer = client.post(WATCHES, typed("unwatch"), follow=True)
    assert "お知らせをやめました。" in answer.content.decode()
    assert not Watch.objects.exists()


def test_the_page_says_what_fitting_means_and_what_strangers_may_use() -> None:
    page = signed_in(an_officer()).get(WATCHES).content.decode()

    assert "団体の区分" in page
    assert "/grants/calls/feed.atom" in page
    assert "/grants/calls/deadlines.ics" in page


def test_another_body_cannot_be_watched_for() -> None:
    answer = signed_in(an_officer()).post(
        WATCHES, {**typed(), "body": a_prefecture().pk}
    )

    assert answer.status_code == 422
    assert "所属する団体を選んでください。" in answer.content.decode()


def test_the_page_of_a_call_has_the_button() -> None:
    call = a_call()
    client = signed_in(an_officer())
    url = f"/grants/calls/{call.pk}/"

    assert "この助成事業の公募が始まったら知らせる" in client.get(url).content.decode()
    client.post(WATCHES, {**typed(), "scheme": call.scheme})
    assert "お知らせをやめる" in client.get(url).content.decode()


def test_a_stranger_is_shown_the_way_and_the_page_stays_the_same_for_all(
    client: Client,
) -> None:
    answer = client.get(f"/grants/calls/{a_call().pk}/")

    assert WATCHES in answer.content.decode()
    assert not answer.cookies


def test_branches_do_not_watch() -> None:
    assert signed_in(a_branch_officer()).get(WATCHES).status_code == 403


def test_more_open_calls_cost_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for year in range(2027, 2035):
        a_call(fiscal_year=year)
    client = signed_in(an_officer())

    client.get(WATCHES)  # the session is begun, once

    with django_assert_max_num_queries(10):
        client.get(WATCHES)
