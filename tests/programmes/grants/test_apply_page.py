"""The page on which a draft begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Application
from tests.programmes.grants.makers import (
    NOON,
    a_call,
    a_draft,
    a_full_draft,
    a_person,
    a_secretary,
    a_town,
    an_npo,
    an_officer,
    an_open_call,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_hana_is_told_her_ceiling_before_she_starts(client: Client) -> None:
    call = an_open_call()
    client.force_login(an_officer())

    page = client.get(f"/grants/calls/{call.pk}/apply/").content.decode()

    assert "貴町は、3,000,000円まで申請できます。" in page
    assert "NPO等は、自治体または地域国際化協会を通じて申請します。" in page
    assert "助成率は不明です(要綱で確認してください)。" in page
    assert "令和8年12月20日(2026) 12:00 必着" in page


def test_a_title_makes_a_draft_and_leads_to_its_first_page(client: Client) -> None:
    call = an_open_call()
    client.force_login(an_officer())

    answer = client.post(f"/grants/calls/{call.pk}/apply/", {"title": "防災訓練"})

    case = Application.objects.get().case
    assert answer.status_code == 302
    assert answer["Location"] == f"/grants/applications/{case.reference}/edit/"
    assert (case.title, case.state) == ("防災訓練", "draft")


def test_a_missing_title_is_asked_for_beside_its_box(client: Client) -> None:
    call = an_open_call()
    client.force_login(an_officer())

    answer = client.post(f"/grants/calls/{call.pk}/apply/", {"title": ""})

    assert answer.status_code == 422
    assert 'id="id_title_error"' in answer.content.decode()
    assert not Application.objects.exists()


def test_a_double_click_makes_one_draft(client: Client) -> None:
    call = an_open_call()
    client.force_login(an_officer())
    form = client.get(f"/grants/calls/{call.pk}/apply/").context
    key = form["request"] and _key(client, call.pk)

    first = client.post(
        f"/grants/calls/{call.pk}/apply/", {"title": "防災", "form_key": key}
    )
    second = client.post(
        f"/grants/calls/{call.pk}/apply/", {"title": "防災", "form_key": key}
    )

    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


def _key(client: Client, call_id: int) -> str:
    page = client.get(f"/grants/calls/{call_id}/apply/").content.decode()
    # The last form of the page; the first is the one that signs out.
    return page.rsplit('name="form_key" value="', 1)[1].split('"', 1)[0]


def test_last_year_s_application_is_offered_and_copied(client: Client) -> None:
    officer = an_officer()
    earlier = a_full_draft(a_call(fiscal_year=2026), by=officer, title="昨年の訓練")
    call = an_open_call()
    client.force_login(officer)

    page = client.get(f"/grants/calls/{call.pk}/apply/").content.decode()
    client.post(
        f"/grants/calls/{call.pk}/apply/",
        {"title": "今年の訓練", "copy_from": str(earlier.pk)},
    )

    assert "昨年の訓練" in page
    copy = Application.objects.get(case__title="今年の訓練")
    assert copy.purpose == earlier.purpose
    assert copy.lines.count() == 2
    assert (copy.requested_yen, copy.starts_on) == (None, None)


def test_another_town_s_application_cannot_be_copied(client: Client) -> None:
    other = a_town("中土佐町", "39401")
    theirs = a_draft(by=an_officer(other, "taro"), town=other)
    call = a_call(fiscal_year=2026)
    client.force_login(an_officer())

    answer = client.post(
        f"/grants/calls/{call.pk}/apply/", {"title": "訓練", "copy_from": theirs.pk}
    )

    assert answer.status_code == 422
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("late", "status"), [(timedelta(microseconds=-1), 302), (timedelta(0), 422)]
)
def test_a_call_closes_at_its_hour_to_the_second(
    client: Client, late: timedelta, status: int
) -> None:
    call = an_open_call()

    with time_machine.travel(call.closes_at + late, tick=False):
        client.force_login(an_officer())
        answer = client.post(f"/grants/calls/{call.pk}/apply/", {"title": "防災"})

    assert answer.status_code == status
    told = "この公募は締め切りました(必着)。" in answer.content.decode()
    assert told is (status == 422)


def test_an_npo_is_told_to_apply_through_another_and_asked_whom(
    client: Client,
) -> None:
    call = an_open_call()
    npo = an_npo()
    client.force_login(a_person("nobu", "officer", npo))

    page = client.get(f"/grants/calls/{call.pk}/apply/").content.decode()

    assert "自治体または地域国際化協会を通じて" in page
    assert 'name="through"' in page


def test_who_works_for_two_bodies_says_for_which_she_applies(client: Client) -> None:
    call = an_open_call()
    town, other = a_town(), a_town("中土佐町", "39401")
    officer = an_officer(town)
    a_person("hana", "officer", other)
    client.force_login(officer)

    client.post(f"/grants/calls/{call.pk}/apply/", {"title": "防災", "body": other.pk})

    applicant: Organisation = Application.objects.get().case.applicant
    assert applicant == other


def test_the_secretariat_does_not_apply(client: Client) -> None:
    call = an_open_call()
    client.force_login(a_secretary())

    assert client.get(f"/grants/calls/{call.pk}/apply/").status_code == 403


def test_a_stranger_is_led_to_sign_in(client: Client) -> None:
    call = an_open_call()

    answer = client.get(f"/grants/calls/{call.pk}/apply/")

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
