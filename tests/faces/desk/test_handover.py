from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Organisation
from tests.faces.makers import (
    NOW,
    a_branch,
    a_case,
    a_person,
    a_town,
    an_officer,
    hold,
    the_association,
)

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 30)


def sent(user: User, role: Role | None = None, **fields: object) -> HttpResponse:
    client = Client()
    client.force_login(user)
    address = f"/desk/handover/?role={role.pk}" if role else "/desk/handover/"
    data = {"last_day": "令和8年11月30日"} | fields
    with time_machine.travel(NOW, tick=False):
        response = client.post(address, data)
    assert isinstance(response, HttpResponse)
    return response


def seen(user: User, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        response = client.get(f"/desk/handover/{query}")
    assert response.status_code == 200
    return response.content.decode()


def role_of(user: User) -> Role:
    return Role.objects.get(user=user)


def test_a_reviewer_has_nothing_to_hand_over() -> None:
    client = Client()
    client.force_login(a_person(Post.REVIEWER, the_association()))
    assert client.get("/desk/handover/").status_code == 403


def test_she_sees_the_open_cases_that_will_move() -> None:
    officer = an_officer()
    mine, other = a_case(officer=officer), a_case()
    closed = a_case(officer=officer, state="withdrawn", closed_at=NOW)
    page = seen(officer)
    assert mine.reference in page
    assert other.reference not in page
    assert closed.reference not in page


def test_one_act_gives_a_colleague_the_post_and_the_cases() -> None:
    officer, successor = an_officer(), a_person(name="後任 月")
    hold(successor, Post.BRANCH, a_town())
    case = a_case(officer=officer)
    response = sent(officer, successor=successor.pk)
    assert response.status_code == 302
    case.refresh_from_db()
    assert case.officer == successor
    assert role_of(officer).until == LAST
    new = Role.objects.get(user=successor, post=Post.OFFICER)
    assert new.since == LAST + timedelta(days=1)


def test_a_newcomer_is_registered_and_invited() -> None:
    officer = an_officer()
    case = a_case(officer=officer)
    sent(officer, display_name="新任 星", email="hoshi@example.jp")
    newcomer = User.objects.get(email="hoshi@example.jp")
    case.refresh_from_db()
    assert case.officer == newcomer
    assert newcomer.display_name == "新任 星"


def test_a_newcomer_who_is_known_by_her_address_is_not_registered_twice() -> None:
    known = a_person(Post.OFFICER, a_town("四万十町", "394122"))
    sent(an_officer(), display_name="だれか", email=known.email.upper())
    assert User.objects.filter(email__iexact=known.email).count() == 1
    assert Role.objects.filter(user=known, organisation=a_town()).exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "新しい人の氏名を入力してください"),
        ({"display_name": "名のみ"}, "メールアドレスを入力してください"),
        ({"display_name": "名", "email": "こわれた"}, "有効なメールアドレス"),
        ({"last_day": "きのう"}, "日付として読み取れません"),
        ({"last_day": "平成30年4月1日"}, "終了日が開始日より前"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_moves(
    fields: dict[str, str], sentence: str
) -> None:
    officer = an_officer()
    successor = a_person(Post.BRANCH, a_town())
    if "last_day" in fields:
        fields = fields | {"successor": str(successor.pk)}
    response = sent(officer, None, **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert role_of(officer).until is None


def test_a_colleague_and_a_newcomer_at_once_are_refused() -> None:
    officer, successor = an_officer(), a_person(Post.BRANCH, a_town())
    response = sent(officer, successor=successor.pk, display_name="新任")
    assert response.status_code == 422
    assert "どちらか一方" in response.content.decode()


def test_somebody_of_another_body_cannot_be_chosen() -> None:
    other = a_person(Post.OFFICER, a_town("四万十町", "394122"))
    assert sent(an_officer(), successor=other.pk).status_code == 422


def test_an_officer_cannot_hand_over_a_colleagues_post() -> None:
    colleague = an_officer()
    assert sent(an_officer(), role_of(colleague)).status_code == 404


@pytest.mark.parametrize(
    ("post", "place"),
    [(Post.SECRETARIAT, the_association), (Post.OPERATOR, the_association)],
)
def test_secretariat_and_operators_hand_over_for_anybody(
    post: str, place: object
) -> None:
    officer, successor = an_officer(), a_person(Post.BRANCH, a_town())
    body = place() if callable(place) else None
    assert isinstance(body, Organisation)
    staff = a_person(post, body)
    assert "檮原 花" in seen(staff)
    response = sent(staff, role_of(officer), successor=successor.pk)
    assert response.status_code == 302
    assert role_of(officer).until == LAST


def test_only_operators_pass_on_the_post_of_an_operator() -> None:
    operator = a_person(Post.OPERATOR, the_association())
    staff = a_person(Post.SECRETARIAT, the_association())
    assert sent(staff, role_of(operator), successor=staff.pk).status_code == 404
    assert sent(operator, role_of(operator), successor=staff.pk).status_code == 302


def test_nobody_gives_herself_the_post_of_another() -> None:
    director = a_person(Post.DIRECTOR, the_association())
    staff = a_person(Post.SECRETARIAT, the_association())
    response = sent(staff, role_of(director), successor=staff.pk)
    assert response.status_code == 422
    assert "ご自身の役割" in response.content.decode()
    by_mail = sent(staff, role_of(director), display_name="私", email=staff.email)
    assert by_mail.status_code == 422
    assert role_of(director).until is None


def test_who_holds_two_posts_chooses_which() -> None:
    officer = an_officer()
    hold(officer, Post.BRANCH, a_branch())
    page = seen(officer)
    assert page.count("?role=") == 2


def test_a_form_sent_twice_hands_over_once() -> None:
    officer, successor = an_officer(), a_person(Post.BRANCH, a_town())
    client = Client()
    client.force_login(officer)
    with time_machine.travel(NOW, tick=False):
        page = client.get("/desk/handover/").content.decode()
        key = page.split('name="form_key" value="')[1].split('"')[0]
        data = {
            "form_key": key,
            "last_day": "2026-11-30",
            "successor": str(successor.pk),
        }
        first = client.post("/desk/handover/", data)
        second = client.post("/desk/handover/", data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Role.objects.filter(user=successor, post=Post.OFFICER).count() == 1
