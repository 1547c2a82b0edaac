"""Other bodies that apply together with the town."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.models import Application
from tests.programmes.grants.makers import a_draft, a_submitted, a_town, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/partners/"


def names(application: Application) -> list[str]:
    return [party.organisation.name for party in application.case.parties.all()]


def test_a_town_found_by_name_joins_and_sees_the_draft(client: Client) -> None:
    draft = a_draft()
    taro = an_officer(a_town("中土佐町", "39401"), "taro")
    client.force_login(an_officer())

    answer = client.post(address(draft), {"name": "中土佐町"})

    assert answer.status_code == 302
    assert names(draft) == ["中土佐町"]
    client.force_login(taro)
    assert (
        client.get(f"/grants/applications/{draft.case.reference}/").status_code == 200
    )


def test_its_officers_are_told_what_is_expected_of_them(client: Client) -> None:
    draft = a_draft()
    an_officer(a_town("中土佐町", "39401"), "taro")
    client.force_login(an_officer())

    client.post(address(draft), {"name": "中土佐町"})

    notice = DeskNotice.objects.get()
    assert notice.user.username == "taro"
    assert "実演 hana(檮原町)" in notice.body
    assert "同意" in notice.body
    assert notice.url == f"/grants/applications/{draft.case.reference}/"


def test_of_namesakes_one_is_chosen(client: Client) -> None:
    draft = a_draft()
    a_town("府中市", "13206", kind="city")
    hiroshima = a_town("府中市", "34208", kind="city")
    client.force_login(an_officer())

    first = client.post(address(draft), {"name": "府中市"})
    client.post(address(draft), {"name": "府中市", "body": hiroshima.pk})

    assert first.status_code == 422
    assert f'value="{hiroshima.pk}"' in first.content.decode()
    assert [p.organisation for p in draft.case.parties.all()] == [hiroshima]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("どこにもない町", "登録されていません"), ("檮原町", "すでに"), ("", "入力")],
)
def test_nobody_or_oneself_cannot_be_added(
    client: Client, name: str, sentence: str
) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(address(draft), {"name": name})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert names(draft) == []


def test_a_partner_is_taken_out_again(client: Client) -> None:
    draft = a_draft()
    a_town("中土佐町", "39401")
    client.force_login(an_officer())
    client.post(address(draft), {"name": "中土佐町"})

    client.post(address(draft), {"remove": draft.case.parties.get().pk})

    assert names(draft) == []


def test_nobody_joins_what_was_sent(client: Client) -> None:
    sent = a_submitted()
    a_town("中土佐町", "39401")
    client.force_login(an_officer())

    answer = client.post(address(sent), {"name": "中土佐町"})

    assert answer.status_code == 422
    assert names(sent) == []
