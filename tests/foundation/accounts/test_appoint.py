from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.accounts.verbs import appoint, relieve
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.foundation.accounts.people import (
    NOON,
    TODAY,
    a_body,
    a_person,
    signed_in_as,
    the_association,
)

pytestmark = pytest.mark.django_db


def codes_of_appointing(user: User, *, by: User, post: Post) -> list[str]:
    try:
        appoint(user, organisation=a_body(), post=post, since=TODAY, by=by, at=NOON)
    except Refused as refusal:
        return [problem.code for problem in refusal.problems]
    return []


def a_member(post: Post) -> User:
    return a_person(f"by-{post}", at=the_association(), post=post)


@pytest.mark.parametrize("post", set(Post) - {Post.OPERATOR, Post.SECRETARIAT})
def test_other_posts_do_not_appoint(post: Post) -> None:
    by = a_member(post)
    assert codes_of_appointing(a_person(), by=by, post=Post.OFFICER) == [
        "not-permitted"
    ]


@pytest.mark.parametrize("post", [Post.OPERATOR, Post.SECRETARIAT])
def test_nobody_appoints_herself(post: Post) -> None:
    by = a_member(post)
    assert codes_of_appointing(by, by=by, post=Post.AUDITOR) == ["own-role"]


def test_only_an_operator_makes_operators() -> None:
    hana = a_person()
    assert codes_of_appointing(
        hana, by=a_member(Post.SECRETARIAT), post=Post.OPERATOR
    ) == ["operator-only"]
    Role.objects.filter(user=hana).delete()
    a = a_member(Post.OPERATOR)
    appoint(
        hana,
        organisation=the_association(),
        post=Post.OPERATOR,
        since=TODAY,
        by=a,
        at=NOON,
    )
    assert hana.roles.get().post == Post.OPERATOR


def test_a_post_that_has_ended_appoints_nobody() -> None:
    by = a_member(Post.OPERATOR)
    Role.objects.filter(user=by).update(until=date(2026, 11, 21))
    assert codes_of_appointing(a_person(), by=by, post=Post.OFFICER) == [
        "not-permitted"
    ]


def test_relieving_asks_the_same() -> None:
    secretariat, operator = a_member(Post.SECRETARIAT), a_member(Post.OPERATOR)
    for by, role, code in (
        (secretariat, operator.roles.get(), "operator-only"),
        (operator, operator.roles.get(), "own-role"),
        (a_member(Post.AUDITOR), secretariat.roles.get(), "not-permitted"),
    ):
        with pytest.raises(Refused) as refusal:
            relieve(role, until=TODAY, by=by, at=NOON)
        assert [p.code for p in refusal.value.problems] == [code]
    relieve(secretariat.roles.get(), until=TODAY, by=operator, at=NOON)
    assert secretariat.roles.get().until == TODAY


def test_the_page_gives_a_post_once_however_often_it_is_sent() -> None:
    client, _ = signed_in_as(Post.SECRETARIAT)
    hana, town = a_person(), a_body()
    page = client.get(f"/people/{hana.pk}/appoint/").text
    key = page.split('action="/accounts/logout/"')[1]
    key = key.split('name="form_key" value="')[2].split('"')[0]
    sent = {
        "form_key": key,
        "organisation": "070009",
        "post": "officer",
        "since": "令和8年4月1日",
        "until": "",
    }
    answers = [client.post(f"/people/{hana.pk}/appoint/", sent) for _ in range(2)]
    assert {a.headers["Location"] for a in answers} == {f"/people/{hana.pk}/"}
    role = hana.roles.get()
    assert (role.organisation, role.since) == (town, date(2026, 4, 1))
    assert Entry.objects.filter(act="accounts.start-role").count() == 1


def test_the_page_says_what_is_wrong_beside_the_field() -> None:
    client, _ = signed_in_as(Post.SECRETARIAT)
    hana = a_person()
    for code in ("132063", "342084"):
        prefecture = a_body(f"{code[:2]}0000", "東京都" if code < "2" else "広島県")
        city = a_body("000000", "府中市")
        city.kind, city.code, city.prefecture = "city", code, prefecture
        city.save()
    sent = {"organisation": "府中市", "post": "operator", "since": "2026-04-01"}
    page = client.post(f"/people/{hana.pk}/appoint/", sent)
    assert page.status_code == 422
    assert "東京都府中市 (132063)、広島県府中市 (342084)" in page.text
    page = client.post(
        f"/people/{hana.pk}/appoint/", {**sent, "organisation": "無い市"}
    )
    assert "見つかりません" in page.text
    page = client.post(
        f"/people/{hana.pk}/appoint/", {**sent, "organisation": "132063"}
    )
    assert "運用担当だけが行えます" in page.text
    assert not hana.roles.exists()


def test_the_page_relieves_a_person() -> None:
    client, _ = signed_in_as(Post.OPERATOR)
    role = a_person(at=a_body()).roles.get()
    url = f"/people/roles/{role.pk}/relieve/"
    assert client.get(url).status_code == 200
    today = timezone.localdate()
    assert client.post(url, {"until": "2019-01-01"}).status_code == 422
    assert client.post(url, {"until": today.isoformat()}).status_code == 302
    role.refresh_from_db()
    assert role.until == today
