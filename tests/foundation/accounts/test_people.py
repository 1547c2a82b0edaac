from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.ledger.models import Entry
from tests.foundation.accounts.people import a_body, a_person, signed_in, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"実演 hana", "実演 taro", "実演 the-operator"}),
        ("?q=taro", {"実演 taro"}),
        ("?q=hana@town.example", {"実演 hana"}),
        ("?q=福島", {"実演 hana"}),
        ("?q=070009", {"実演 hana"}),
        ("?q=福島 taro", set()),
        ("?post=branch", {"実演 taro"}),
        ("?post=nonsense&page=99", {"実演 hana", "実演 taro", "実演 the-operator"}),
    ],
)
def test_people_are_found_by_name_address_body_and_post(
    query: str, found: set[str]
) -> None:
    client, _ = signed_in_as(Post.OPERATOR)
    a_person(at=a_body())
    a_person("taro", at=a_body("010006", "北海道"), post=Post.BRANCH)
    page = client.get(f"/people/{query}").text.split("<main")[1]
    names = ("実演 hana", "実演 taro", "実演 the-operator")
    assert {name for name in names if f">{name}</a>" in page} == found
    assert ("該当する方がいません" in page) is (found == set())


def test_the_list_costs_the_same_for_three_or_forty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, _ = signed_in_as(Post.OPERATOR)
    town = a_body()
    client.get("/people/")
    with django_assert_num_queries(7):
        client.get("/people/")
    for n in range(40):
        a_person(f"p{n}", at=town)
    with django_assert_num_queries(7):
        client.get("/people/")


def test_a_person_s_page_shows_her_terms_and_what_can_be_done() -> None:
    client, _ = signed_in_as(Post.OPERATOR)
    hana = a_person(at=a_body())
    signed_in(hana)
    page = client.get(f"/people/{hana.pk}/").text
    assert "福島県" in page
    assert f"/people/roles/{hana.roles.get().pk}/relieve/" in page
    assert "すべての端末からサインアウトさせる" in page
    assert client.get("/people/999999/").status_code == 404


def test_only_an_operator_signs_a_person_out_everywhere() -> None:
    operator, by = signed_in_as(Post.OPERATOR)
    secretariat, _ = signed_in_as(Post.SECRETARIAT)
    hana = a_person(at=a_body())
    hers = [signed_in(hana), signed_in(hana)]
    assert "すべての端末から" not in secretariat.get(f"/people/{hana.pk}/").text
    url = f"/people/{hana.pk}/end-sessions/"
    assert secretariat.post(url).status_code == 403
    assert [c.get("/accounts/me/").status_code for c in hers] == [200, 200]
    assert operator.post(url).headers["Location"] == f"/people/{hana.pk}/"
    assert [c.get("/accounts/me/").status_code for c in hers] == [302, 302]
    ended = Entry.objects.filter(act="accounts.end-session", by=by)
    assert [e.subject for e in ended] == [f"accounts.user:{hana.pk}"] * 2
