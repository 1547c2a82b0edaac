from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession

from kakehashi.foundation.accounts.models import Post, Role
from kakehashi.foundation.accounts.verbs import change_settings
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.foundation.accounts.people import NOON, a_body, a_person, signed_in

pytestmark = pytest.mark.django_db


def test_a_person_sees_her_posts_and_changes_her_settings() -> None:
    hana = a_person(at=a_body())
    client = signed_in(hana)
    page = client.get("/accounts/me/").text
    assert "福島県 担当" in page
    assert 'href="/notices/calendar/"' in page
    sent = {"kana": "はな", "language": "en", "time_zone": "Europe/Paris"}
    assert client.post("/accounts/me/", sent).status_code == 302
    hana.refresh_from_db()
    assert (hana.kana, hana.language, hana.time_zone) == ("はな", "en", "Europe/Paris")
    assert Entry.objects.filter(act="accounts.change-settings", by=hana).exists()


def test_what_cannot_be_is_shown_beside_its_field() -> None:
    client = signed_in(a_person())
    sent = {"kana": "", "language": "ja", "time_zone": "Moon/Base"}
    page = client.post("/accounts/me/", sent)
    assert page.status_code == 422
    assert 'href="#id_time_zone"' in page.text


def test_settings_are_refused() -> None:
    hana = a_person()
    with pytest.raises(Refused) as refusal:
        change_settings(
            hana, kana="", language="fr", time_zone="Moon/Base", by=hana, at=NOON
        )
    codes = [problem.code for problem in refusal.value.problems]
    assert codes == ["language-unknown", "time-zone-unknown"]


def test_an_ended_post_is_no_longer_hers() -> None:
    hana = a_person(at=a_body(), post=Post.BRANCH)
    Role.objects.update(until="2021-01-01")
    assert "現在、役割はありません" in signed_in(hana).get("/accounts/me/").text


def test_sessions_are_listed_and_one_is_ended() -> None:
    hana = a_person()
    here, there = signed_in(hana), signed_in(hana)
    page = here.get("/accounts/sessions/").text
    assert page.count("からのセッション)") == 2
    assert page.count("この端末") == 1
    lost = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/accounts/sessions/{lost.pk}/end/").status_code == 302
    assert there.get("/accounts/me/").status_code == 302
    assert here.get("/accounts/me/").status_code == 200
    entry = Entry.objects.get(act="accounts.end-session")
    assert (entry.by, entry.detail["address"]) == (hana, "127.0.0.1")


def test_all_others_are_ended_at_once() -> None:
    hana = a_person()
    here, *others = (signed_in(hana) for _ in range(3))
    assert here.post("/accounts/sessions/end-others/").status_code == 302
    assert [c.get("/accounts/me/").status_code for c in others] == [302, 302]
    assert here.get("/accounts/me/").status_code == 200


def test_the_session_one_sits_in_may_be_ended_too() -> None:
    client = signed_in(a_person())
    own = UserSession.objects.get()
    answer = client.post(f"/accounts/sessions/{own.pk}/end/")
    assert answer.headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/me/").status_code == 302


def test_nobody_ends_another_person_s_session() -> None:
    signed_in(a_person())
    taro = signed_in(a_person("taro"))
    hers = UserSession.objects.get(user__username="hana")
    assert taro.post(f"/accounts/sessions/{hers.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=hers.pk).exists()
