from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.ledger.models import Entry
from tests.foundation.accounts.people import PASSWORD, a_person, signed_in

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client: Client, login: str = "hana", **more: str) -> str:
    """Where the sign-in led; "" if it stayed."""
    data = {"login": login, "password": PASSWORD, **more}
    return str(client.post(LOGIN, data).headers.get("Location", ""))


def acts() -> list[str]:
    return list(Entry.objects.values_list("act", flat=True))


@pytest.mark.parametrize("login", ["hana", "Hana", "hana@town.example"])
def test_a_person_signs_in_by_name_or_address_and_is_led_on(login: str) -> None:
    a_person(password=PASSWORD)
    client = Client()
    shown = client.get("/accounts/me/?x=1")
    assert shown.headers["Location"] == "/accounts/login/?next=/accounts/me/%3Fx%3D1"
    assert 'value="/accounts/me/?x=1"' in client.get(shown.headers["Location"]).text
    assert sign_in(client, login, next="/accounts/me/?x=1") == "/accounts/me/?x=1"
    assert client.get("/accounts/me/").status_code == 200


@pytest.mark.parametrize("outside", ["https://evil.example/", "//evil.example/"])
def test_nobody_is_led_outside_after_sign_in(outside: str) -> None:
    a_person(password=PASSWORD)
    assert sign_in(Client(), next=outside) == "/desk/"


def test_the_session_has_another_key_after_sign_in() -> None:
    a_person(password=PASSWORD)
    client = Client()
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    assert sign_in(client)
    assert client.session.session_key != session.session_key


def test_sign_in_and_out_are_written_with_address_and_method() -> None:
    hana = a_person(password=PASSWORD)
    client = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(client)
    client.post("/accounts/logout/")
    came, went = Entry.objects.all()
    assert (came.act, came.by, came.origin) == ("accounts.sign-in", hana, "192.0.2.7")
    assert came.detail == {"methods": ["password"]}
    assert (went.act, went.by) == ("accounts.sign-out", hana)
    assert came.subject == went.subject == f"accounts.user:{hana.pk}"


def test_a_failed_sign_in_is_written_without_what_was_typed() -> None:
    hana = a_person(password=PASSWORD)
    client = Client()
    page = client.post(LOGIN, {"login": "hana", "password": "guess"})
    assert "正しくありません" in page.text
    client.post(LOGIN, {"login": "my secret password", "password": "x"})
    known, unknown = Entry.objects.all()
    assert known.act == unknown.act == "accounts.sign-in-failed"
    assert (known.subject, known.by) == (f"accounts.user:{hana.pk}", None)
    assert unknown.subject == "accounts.user:unknown"
    assert "secret" not in str([entry.__dict__ for entry in (known, unknown)])


def test_who_has_left_cannot_sign_in() -> None:
    hana = a_person(password=PASSWORD)
    client = signed_in(hana)
    User.objects.update(is_active=False)
    assert client.get("/accounts/me/").status_code == 302
    assert sign_in(Client()) in {"", "/accounts/inactive/"}
    assert acts() == ["accounts.sign-in", "accounts.sign-in-failed"]


def test_nobody_signs_herself_up() -> None:
    page = Client().get("/accounts/signup/")
    assert "支部または協会が用意します" in page.text
    data = {"username": "new", "email": "new@town.example", "password1": PASSWORD}
    Client().post("/accounts/signup/", data)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "12 文字以上"),
        ("123456789012", "最初に試される"),
        ("hana@town.example", "似すぎています"),
        ("password1234", "最初に試される"),
        ("Kakehashi-2026!", "最初に試される"),
        ("aaaabbbbaaaabbbb", "最初に試される"),
        ("21098765432109", "最初に試される"),
        ("いろはにほへとちりぬるを", ""),
        ("only small letters", ""),
    ],
)
def test_a_password_is_long_and_not_common_and_that_is_all(
    password: str, said: str
) -> None:
    client = signed_in(a_person())
    data = {"password1": password, "password2": password}
    page = client.post("/accounts/password/set/", data)
    if said:
        assert said in page.text
    else:
        assert page.status_code == 302
        assert acts()[-1] == "accounts.change-password"


def test_who_sends_too_often_is_told_so_in_our_frame() -> None:
    client = signed_in(a_person())
    data = {"password1": "short", "password2": "short"}
    answers = [client.post("/accounts/password/set/", data) for _ in range(6)]
    assert [page.status_code for page in answers] == [200] * 5 + [429]
    assert "1分ほど待ってから" in answers[-1].text


def code_now(secret: str) -> str:
    counter = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_the_second_factor_is_asked_for_and_let_in() -> None:
    hana = a_person(password=PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(hana, secret)
    client = Client()
    assert sign_in(client, next="/accounts/me/").startswith("/accounts/2fa/")
    assert client.get("/accounts/me/").status_code == 302
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert answer.headers["Location"] == "/accounts/me/"
    entry = Entry.objects.get(act="accounts.sign-in")
    assert entry.detail == {"methods": ["password", "mfa"]}


def test_a_recovery_code_lets_in_once() -> None:
    hana = a_person(password=PASSWORD)
    TOTP.activate(hana, generate_totp_secret())
    code = RecoveryCodes.activate(hana).get_unused_codes()[0]
    for lets_in in (True, False):
        client = Client()
        sign_in(client)
        answer = client.post("/accounts/2fa/authenticate/", {"code": code})
        assert (answer.status_code == 302) is lets_in


def test_the_secret_of_an_authenticator_is_sealed_in_the_database() -> None:
    secret = generate_totp_secret()
    TOTP.activate(a_person(), secret)
    assert secret not in str(Authenticator.objects.get().data)
    assert TOTP(Authenticator.objects.get()).validate_code(code_now(secret))


def test_setting_up_an_authenticator_asks_for_the_password_again() -> None:
    a_person(password=PASSWORD)
    client = Client()
    sign_in(client)
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.headers["Location"].startswith("/accounts/reauthenticate/")
    again = client.post(page.headers["Location"], {"password": PASSWORD})
    assert again.headers["Location"] == "/accounts/2fa/totp/activate/"
    assert "data:image/svg" in client.get("/accounts/2fa/totp/activate/").text


def test_a_passkey_is_asked_for_with_a_challenge() -> None:
    answer = Client().get(
        "/accounts/2fa/webauthn/login/",
        headers={"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"},
    )
    assert answer.json()["request_options"]["publicKey"]["challenge"]
    assert 'id="passkey_login"' in Client().get(LOGIN).text


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_of_the_account_is_in_our_frame(language: str) -> None:
    hana = a_person(password=PASSWORD)
    client = Client()
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    TOTP.activate(hana, generate_totp_secret())
    RecoveryCodes.activate(hana)
    for page in (
        "email/",
        "password/change/",
        "2fa/",
        "2fa/totp/deactivate/",
        "2fa/recovery-codes/",
        "2fa/recovery-codes/generate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "3rdparty/",
        "reauthenticate/",
        "logout/",
        "sessions/",
        "me/",
    ):
        shown = client.get(f"{language}/accounts/{page}")
        assert shown.status_code == 200, page
        assert 'class="site-head"' in shown.text, page
        assert shown.text.count("<h1") == 1, page
        assert "style=" not in shown.text, page
        assert ("ログイン" in shown.text) is False, page
