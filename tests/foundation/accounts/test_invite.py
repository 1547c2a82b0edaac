from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.queries import people_without_password
from kakehashi.foundation.accounts.verbs import invite
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.foundation.accounts.people import (
    NOON,
    PASSWORD,
    TODAY,
    a_body,
    a_person,
    signed_in_as,
    the_association,
)

pytestmark = pytest.mark.django_db
FORM = {
    "display_name": "実演 花",
    "kana": "はな",
    "email": "hana@town.example",
    "username": "hana",
    "organisation": "070009",
    "post": "officer",
    "since": "2026-04-01",
    "until": "",
}


def link_in(body: object) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", str(body))
    assert found is not None
    return found[1]


def test_an_invited_person_sets_her_password_and_signs_in(
    django_capture_on_commit_callbacks: object,
) -> None:
    a_body()
    client, _ = signed_in_as(Post.OPERATOR)
    answer = client.post("/people/invite/", FORM)
    hana = User.objects.get(username="hana")
    assert answer.headers["Location"] == f"/people/{hana.pk}/"
    assert hana.roles.get().post == Post.OFFICER
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["hana@town.example"],
        "「架け橋」のアカウントのご案内",
    )
    assert "実演 花 様" in letter.body
    assert "7日以内" in letter.body
    assert "招待を再送する" in client.get(f"/people/{hana.pk}/").text
    hers = Client()
    page = hers.get(link_in(letter.body), follow=True)
    sent = {"password1": PASSWORD, "password2": PASSWORD}
    hers.post(page.redirect_chain[-1][0], sent)
    hana.refresh_from_db()
    assert hana.check_password(PASSWORD)
    assert hers.get(link_in(letter.body)).status_code == 200
    assert "リンクが無効です" in Client().get(link_in(letter.body)).text
    assert "招待を再送する" not in client.get(f"/people/{hana.pk}/").text
    acts = Entry.objects.filter(subject=f"accounts.user:{hana.pk}")
    assert list(acts.values_list("act", flat=True)) == [
        "accounts.register",
        "accounts.start-role",
        "accounts.invite",
        "accounts.change-password",
    ]


def test_an_invitation_is_sent_again_until_there_is_a_password() -> None:
    client, _ = signed_in_as(Post.OPERATOR)
    hana = a_person(is_demonstration=False)
    again = f"/people/{hana.pk}/invite-again/"
    assert client.post(again).headers["Location"] == f"/people/{hana.pk}/"
    assert [letter.to for letter in mail.outbox] == [["hana@town.example"]]
    hana.set_password(PASSWORD)
    hana.save()
    assert client.post(again).status_code == 404
    assert not people_without_password().exists()


def test_a_letter_in_english_leads_to_the_english_page() -> None:
    client, _ = signed_in_as(Post.OPERATOR)
    hana = a_person(is_demonstration=False)
    User.objects.filter(pk=hana.pk).update(language="en")
    client.post(f"/people/{hana.pk}/invite-again/")
    assert mail.outbox[0].subject == "Your account for Kakehashi"
    assert link_in(mail.outbox[0].body).startswith("/en/accounts/password/reset/key/")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": ""}, "必須"),
        ({"username": "the-operator"}, "すでに使われています"),
        ({"since": "4月1日"}, "年を付けて"),
        ({"until": "2026-03-31"}, "終了日が開始日より前"),
        ({"organisation": "999999"}, "見つかりません"),
    ],
)
def test_the_page_refuses_and_nothing_is_left(
    change: dict[str, str], said: str
) -> None:
    a_body()
    client, _ = signed_in_as(Post.OPERATOR)
    page = client.post("/people/invite/", FORM | change)
    assert page.status_code == 422
    assert said in page.text
    assert User.objects.count() == 1
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("post", "as_post", "email", "codes"),
    [
        (Post.AUDITOR, Post.OFFICER, "a@b.example", ["not-permitted"]),
        (Post.SECRETARIAT, Post.OPERATOR, "a@b.example", ["operator-only"]),
        (Post.SECRETARIAT, Post.OFFICER, "", ["email-empty"]),
    ],
)
def test_inviting_is_refused(
    post: Post, as_post: Post, email: str, codes: list[str]
) -> None:
    by = a_person("by", at=the_association(), post=post)
    with pytest.raises(Refused) as refusal:
        invite(
            "hana",
            display_name="実演 花",
            email=email,
            organisation=a_body(),
            post=as_post,
            since=TODAY,
            by=by,
            at=NOON,
        )
    assert [p.code for p in refusal.value.problems] == codes
    assert User.objects.count() == 1
