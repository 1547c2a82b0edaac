"""Accepting from the check page (受理)."""

from __future__ import annotations

import pytest

from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Check, CheckItem
from tests.programmes.grants.makers import a_director, a_secretary, an_officer
from tests.programmes.grants.makers_round import (
    a_round,
    applications_of,
    signed_in,
)

pytestmark = pytest.mark.django_db
ALL_MET = {f"met-{item}": "yes" for item in CheckItem}


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/accept/"


def test_a_complete_check_is_saved_and_the_application_accepted_at_once() -> None:
    call = a_round(1)
    [application] = applications_of(call)

    answer = signed_in(a_secretary()).post(address(application), ALL_MET)

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/grants/rounds/{call.pk}/",
    )
    assert applications_of(call)[0].case.state == State.ACCEPTED
    assert Check.objects.filter(is_met=True).count() == len(CheckItem)


def test_an_incomplete_check_is_refused_and_everything_ticked_stays() -> None:
    call = a_round(1)
    [application] = applications_of(call)

    answer = signed_in(a_secretary()).post(
        address(application),
        {**ALL_MET, "met-cover": "no", "note-cover": "番号がありません"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "未確認または不適の項目があります" in page
    assert 'value="番号がありません"' in page
    assert page.count(" checked") == len(CheckItem)
    assert applications_of(call)[0].case.state == State.SUBMITTED


def test_a_double_click_accepts_once() -> None:
    call = a_round(1)
    [application] = applications_of(call)
    client = signed_in(a_secretary())
    page = client.get(f"/grants/applications/{application.case.reference}/check/")
    key = page.content.decode().split('name="form_key" value="')[-1].split('"')[0]

    first = client.post(address(application), {**ALL_MET, "form_key": key})
    again = client.post(address(application), {**ALL_MET, "form_key": key})

    assert first["Location"] == again["Location"]
    assert application.case.events.filter(move="accept").count() == 1


def test_the_address_alone_leads_to_the_check() -> None:
    [application] = applications_of(a_round(1))

    answer = signed_in(a_secretary()).get(address(application))

    assert answer.status_code == 302
    assert answer["Location"].endswith("/check/")


def test_only_the_secretariat_accepts() -> None:
    [application] = applications_of(a_round(1))

    for person in (a_director(), an_officer()):
        answer = signed_in(person).post(address(application), ALL_MET)
        assert answer.status_code == 403
