"""A branch ranks what waits there in one table, says something of it, passes it on."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import Post
from kakehashi.programmes.grants.models import Application, Opinion
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.desk import (
    forward_application,
    hold_application,
)
from kakehashi.programmes.grants.verbs.opinions import Said
from tests.programmes.grants.makers import (
    NOON,
    a_branch,
    a_branch_officer,
    a_person,
    a_prefecture,
    a_secretary,
    a_submitted,
    an_officer,
    an_open_call,
    the_association,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def waiting(number: int = 2) -> list[Application]:
    return [a_submitted(title=f"事業{n}") for n in range(1, number + 1)]


def address() -> str:
    return f"/grants/calls/{an_open_call().pk}/opinions/"


def typed(rows: dict[Application, tuple[str, str]], **more: str) -> dict[str, str]:
    """What the page sends: rank and opinion of each, as first looked at."""
    data = {"branch": str(a_branch().pk), "do": "save", **more}
    for application, (rank, text) in rows.items():
        reference = application.case.reference
        data[f"version-{reference}"] = str(application.case.version)
        data[f"rank-{reference}"], data[f"text-{reference}"] = rank, text
    return data


def test_ranks_and_opinions_are_kept_and_stand_there_again(client: Client) -> None:
    first, second = waiting()
    client.force_login(a_branch_officer())

    answer = client.post(
        address(), typed({first: ("２", "着実な計画です。"), second: ("1", "")})
    )
    page = client.get(address()).content.decode()

    assert answer.status_code == 302
    given = {o.application_id: (o.rank, o.text) for o in Opinion.objects.all()}
    assert given == {first.pk: (2, "着実な計画です。"), second.pk: (1, "")}
    assert "着実な計画です。" in page
    assert same_application(first).case.stands_at == a_branch()


def test_what_is_ticked_is_passed_on_with_its_opinion(client: Client) -> None:
    first, second = waiting()
    client.force_login(a_branch_officer())
    ticked = {f"send-{first.case.reference}": "on", "do": "forward"}

    client.post(
        address(), typed({first: ("1", "推薦します。"), second: ("2", "")}, **ticked)
    )

    assert same_application(first).case.stands_at.kind == "association"
    assert same_application(second).case.stands_at == a_branch()
    client.force_login(a_secretary())
    page = f"/grants/applications/{first.case.reference}/"
    assert "推薦します。" in client.get(page).content.decode()
    client.force_login(an_officer())
    assert "推薦します。" not in client.get(page).content.decode()


def test_a_rank_given_twice_is_told_at_its_box_and_nothing_is_lost(
    client: Client,
) -> None:
    first, second = waiting()
    client.force_login(a_branch_officer())

    answer = client.post(address(), typed({first: ("1", "甲"), second: ("1", "乙")}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('aria-invalid="true"') == 1
    assert "甲" in page
    assert "乙" in page
    assert not Opinion.objects.exists()


def test_a_colleague_s_words_are_not_written_over(client: Client) -> None:
    (application,) = waiting(1)
    client.force_login(a_branch_officer())
    client.post(address(), typed({application: ("1", "先に書いた意見")}))
    client.force_login(a_person("second", Post.BRANCH, a_branch()))

    answer = client.post(address(), typed({application: ("3", "後から書いた意見")}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先に書いた意見" in page
    assert "後から書いた意見" in page
    assert Opinion.objects.get().text == "先に書いた意見"


def test_what_a_colleague_has_passed_on_meanwhile_is_told_with_what_was_typed(
    client: Client,
) -> None:
    first, second = waiting()
    data = typed(
        {first: ("1", "よい計画です。"), second: ("2", "次点です。")}, do="forward"
    )
    reference = first.case.reference
    data[f"send-{reference}"] = data[f"send-{second.case.reference}"] = "on"
    forward_application(first, by=a_branch_officer(username="fuji"), at=NOON)
    client.force_login(a_branch_officer())

    answer = client.post(address(), data)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f"{reference}は、もうここにはありません" in page
    assert "1 よい計画です。" in page
    assert "次点です。" in page
    assert same_application(second).case.stands_at == a_branch()
    del data[f"version-{reference}"]  # the page that came back has no such row
    assert client.post(address(), data).status_code == 302
    assert same_application(second).case.stands_at == the_association()


def test_a_rank_of_what_was_passed_on_is_taken(client: Client) -> None:
    first, second = waiting()
    said = Said(first, "", 1)
    forward_application(first, said=said, by=a_branch_officer(), at=NOON)
    client.force_login(a_branch_officer())

    answer = client.post(address(), typed({second: ("1", "")}))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f"順位1はすでに{first.case.reference}" in page
    assert "第1位: <a href" in page  # among those passed on already
    assert Opinion.objects.get().application == first


def test_two_change_places_in_one_act(client: Client) -> None:
    first, second = waiting()
    client.force_login(a_branch_officer())
    client.post(address(), typed({first: ("1", ""), second: ("2", "")}))

    seen = {
        f"seen-{o.application.case.reference}": o.at.isoformat()
        for o in Opinion.objects.select_related("application__case")
    }
    answer = client.post(
        address(), typed({first: ("2", ""), second: ("1", "")}, **seen)
    )

    assert answer.status_code == 302
    ranks = Opinion.objects.order_by("rank").values_list("application", flat=True)
    assert list(ranks) == [second.pk, first.pk]


def test_of_many_all_are_passed_on_or_none(client: Client) -> None:
    first, second = waiting()
    stale = typed({first: ("1", ""), second: ("2", "")}, do="forward")
    for one in (first, second):
        stale[f"send-{one.case.reference}"] = "on"
    hold_application(
        second, note="照会中", by=a_branch_officer(username="fuji"), at=NOON
    )
    client.force_login(a_branch_officer())

    answer = client.post(address(), stale)

    assert answer.status_code == 422
    assert "fuji" in answer.content.decode()
    assert not Opinion.objects.exists()
    assert {same_application(one).case.stands_at for one in (first, second)} == {
        a_branch()
    }


def test_nothing_ticked_is_nothing_passed_on(client: Client) -> None:
    (first,) = waiting(1)
    client.force_login(a_branch_officer())

    answer = client.post(address(), typed({first: ("1", "")}, do="forward"))

    assert answer.status_code == 422
    assert "選んでください" in answer.content.decode()
    assert not Opinion.objects.exists()


def test_twenty_rows_cost_no_more_queries_than_two(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    waiting(2)
    client.force_login(a_branch_officer())
    with CaptureQueriesContext(connection) as few:
        client.get(address())
    for number in range(3, 21):
        a_submitted(title=f"事業{number}")

    with django_assert_max_num_queries(len(few)):
        page = client.get(address()).content.decode()

    assert page.count('<textarea name="text-') == 20


def test_another_branch_has_a_table_of_its_own(client: Client) -> None:
    (application,) = waiting(1)
    elsewhere = a_branch(a_prefecture("福島県", "07"))
    client.force_login(a_branch_officer(elsewhere, "fuku"))

    page = client.get(address()).content.decode()
    answer = client.get(f"{address()}?branch={a_branch().pk}")

    assert application.case.reference not in page
    assert answer.status_code == 404
