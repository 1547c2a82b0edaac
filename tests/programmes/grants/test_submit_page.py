"""Check and submit: what is left, where; then the receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from kakehashi.engines.cases.models import Case
from kakehashi.programmes.grants.models import Application
from tests.programmes.grants.makers import (
    NOON,
    a_draft,
    a_full_draft,
    a_submitted,
    a_town,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/submit/"


def send(client: Client, draft: Application, **more: str) -> tuple[int, str]:
    answer = client.post(
        address(draft), {"seen_version": str(draft.case.version), **more}
    )
    return answer.status_code, answer.content.decode()


def test_everything_that_is_missing_leads_to_its_field(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())
    base = f"/grants/applications/{draft.case.reference}/edit"

    page = client.get(address(draft)).content.decode()

    (exclusion,) = draft.call.exclusions.all()
    for place in (
        f"{base}/#id_purpose",
        f"{base}/#row_id_exclusion_{exclusion.pk}",
        f"{base}/costs/#lines",
        f"{base}/costs/#id_requested_yen",
        f"{base}/papers/#id_document_number",
    ):
        assert f'href="{place}"' in page
    assert "申請を提出する" not in page


def test_every_link_leads_to_a_field_that_is_there(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())
    page = client.get(address(draft)).content.decode()

    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    for link in [one for one in links if "id_" in one or "#lines" in one]:
        where, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in client.get(where).content.decode(), link


def test_a_draft_that_is_not_ready_stays_where_it_is(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    status, page = send(client, draft)

    assert status == 422
    assert "目的・必要性を入力してください。" in page
    assert Case.objects.get().state == "draft"


def test_a_ready_draft_is_sent_and_a_receipt_is_shown(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())

    assert "申請を提出する" in client.get(address(draft)).content.decode()
    status, _page = send(client, draft)
    page = client.get(address(draft)).content.decode()

    assert status == 302
    assert "申請を受け付けました" in page
    assert draft.case.reference in page
    assert "令和8年11月20日(2026) 12:00" in page
    assert "高知県支部が内容を確かめて、次へ進めるか差し戻します。" in page


def test_a_double_click_sends_once_and_shows_the_receipt_twice(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())
    key = client.get(address(draft)).content.decode()
    key = key.rsplit('name="form_key" value="', 1)[1].split('"', 1)[0]

    first, _ = send(client, draft, form_key=key)
    second, _ = send(client, draft, form_key=key)

    assert (first, second) == (302, 303)
    assert Case.objects.get().events.filter(move="submit").count() == 1


def test_pressing_submit_in_an_old_tab_says_that_it_was_sent(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())
    send(client, draft)

    status, page = send(client, draft)

    assert status == 422
    assert "申請を受け付けました" in page
    assert Case.objects.get().events.filter(move="submit").count() == 1


@pytest.mark.parametrize(
    ("late", "status"), [(timedelta(microseconds=-1), 302), (timedelta(0), 422)]
)
def test_the_call_closes_to_the_second(
    client: Client, late: timedelta, status: int
) -> None:
    draft = a_full_draft()

    with time_machine.travel(draft.call.closes_at + late, tick=False):
        client.force_login(an_officer())
        found, page = send(client, draft)

    assert found == status
    assert ("この公募は締め切りました(必着)。" in page) is (status == 422)


def test_another_town_cannot_send_it(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer(a_town("中土佐町", "39401"), "taro"))

    assert send(client, draft)[0] == 404
    assert Case.objects.get(pk=draft.pk).state == "draft"


def test_a_sent_one_shows_its_receipt_again_later(client: Client) -> None:
    sent = a_submitted(at=NOON - timedelta(days=3))
    client.force_login(an_officer())

    page = client.get(address(sent)).content.decode()

    assert "令和8年11月17日(2026) 12:00" in page
