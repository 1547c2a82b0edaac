from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.pages import expired, receipts
from tests.foundation.pages.makers import a_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.foundation.pages.addresses"),
]


@pytest.fixture
def hana() -> User:
    return a_person("hana")


def typed(person: User, **more: object) -> dict[str, object]:
    key = receipts.new_key(person.pk)
    return {"form_key": key, "title": "避難訓練\n二日間", "partner": "", **more}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_nothing_typed_is_lost_when_the_session_ends_in_mid_form(
    client: Client, hana: User
) -> None:
    sent = client.post("/guarded/?step=2", typed(hana))
    client.force_login(hana)
    page = client.get("/pages/kept/")
    again = client.post("/guarded/?step=2", hidden(page.content.decode()))

    assert sent.status_code == 302
    assert sent["Location"].endswith("?next=/pages/kept/")
    assert 'action="/guarded/?step=2"' in page.content.decode()
    assert "避難訓練<br>二日間" in page.content.decode()
    assert again.content.decode() == "took 避難訓練\n二日間"


def test_what_was_kept_is_dropped_once_its_address_has_taken_it(
    client: Client, hana: User
) -> None:
    client.post("/guarded/", typed(hana))
    client.force_login(hana)
    client.post("/guarded/", typed(hana))

    assert expired.KEPT not in client.session


def test_a_view_may_fill_its_own_form_with_it(client: Client, hana: User) -> None:
    client.post("/guarded/", typed(hana, title="防災"))
    client.force_login(hana)

    assert client.get("/guarded/").content.decode() == "kept 防災"
    assert client.get("/guarded/").content.decode() == "kept 防災"


def test_another_person_at_the_same_browser_sees_nothing_of_it(
    client: Client, hana: User
) -> None:
    client.post("/guarded/", typed(hana))
    client.force_login(a_person("jiro"))

    page = client.get("/pages/kept/")

    assert (page.status_code, page["Location"]) == (302, "/desk/")
    assert expired.KEPT not in client.session


def test_a_form_planted_by_another_site_is_never_offered(
    client: Client, hana: User
) -> None:
    client.post("/guarded/", {"form_key": "guess.0123456789", "title": "evil"})
    client.force_login(hana)

    assert client.get("/pages/kept/")["Location"] == "/desk/"


def test_what_is_kept_is_dropped_after_some_hours(client: Client, hana: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post("/guarded/", typed(hana))
        client.force_login(hana)
        clock.shift(timedelta(hours=5))
        before = client.get("/pages/kept/").content.decode()
        clock.shift(timedelta(hours=2))
        after = client.get("/pages/kept/").content.decode()

    assert "避難訓練" in before
    assert "避難訓練" not in after


def test_files_cannot_be_kept_and_are_named(client: Client, hana: User) -> None:
    plan = SimpleUploadedFile("計画書.pdf", b"%PDF-1.7")

    client.post("/guarded/", typed(hana, plan=plan))
    client.force_login(hana)

    page = client.get("/pages/kept/").content.decode()
    assert "ファイルを選び直してください" in page
    assert "計画書.pdf" in page


def test_passwords_and_tokens_are_never_kept(client: Client, hana: User) -> None:
    form = typed(hana, new_password="secret-1", csrfmiddlewaretoken="t0ken")

    client.post("/guarded/", form)

    kept = client.session[expired.KEPT]["data"]
    assert "secret-1" not in kept
    assert "t0ken" not in kept


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-mode": "cors"}, {"hx-request": "true"}]
)
def test_an_autosave_takes_no_place_in_the_session(
    client: Client, hana: User, headers: dict[str, str]
) -> None:
    client.post("/guarded/", typed(hana), headers=headers)

    assert expired.KEPT not in client.session


def test_what_is_too_long_or_no_form_of_ours_goes_to_plain_sign_in(
    client: Client, hana: User
) -> None:
    long = client.post("/guarded/", typed(hana, purpose="x" * expired.LONGEST))
    bare = client.post("/guarded/", {"title": "a"})

    assert long["Location"].endswith("?next=/guarded/")
    assert bare["Location"].endswith("?next=/guarded/")
    assert expired.KEPT not in client.session


def test_reading_a_page_as_a_stranger_keeps_nothing(client: Client) -> None:
    answer = client.get("/guarded/")

    assert answer["Location"].endswith("?next=/guarded/")
    assert expired.KEPT not in client.session


def test_the_kept_page_asks_strangers_to_sign_in(client: Client) -> None:
    answer = client.get("/pages/kept/")

    assert (answer.status_code, "next=/pages/kept/" in answer["Location"]) == (
        302,
        True,
    )


def test_a_stale_page_is_offered_again_with_everything_typed(hana: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(hana)

    stale = client.post("/guarded/", typed(hana))
    fields = hidden(stale.content.decode())
    again = client.post("/guarded/", fields)

    assert stale.status_code == 403
    assert "入力した内容をお預かりしています" in stale.content.decode()
    assert again.content.decode() == "took 避難訓練\n二日間"


def test_a_stale_page_of_somebody_signed_out_is_kept_too(hana: User) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/guarded/", typed(hana))

    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/pages/kept/")


def test_a_forged_form_is_refused_and_not_shown_back(hana: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(hana)

    forged = client.post("/guarded/", {"form_key": "x.y", "title": "evil"})

    assert forged.status_code == 403
    assert "送信を受け付けられませんでした" in forged.content.decode()
    assert "evil" not in forged.content.decode()
