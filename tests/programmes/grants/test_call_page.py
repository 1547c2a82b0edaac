"""One call, for everyone to read."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Call, CapFor, Scheme
from kakehashi.programmes.grants.verbs.calls import load_calls
from tests.programmes.grants.makers import DAY, NOON, a_call, a_town, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def read(client: Client, call: Call, query: str = "") -> str:
    return client.get(f"/grants/calls/{call.pk}/{query}").content.decode()


def test_an_unknown_rate_is_shown_as_unknown(client: Client) -> None:
    load_calls(by=None, at=NOON)
    real = Call.objects.get(scheme=Scheme.MULTICULTURAL, fiscal_year=2026)

    page = read(client, real)

    assert "不明(要綱で確認)" in page
    assert "助成率は公表資料で確認できません。" in page
    assert real.source in page
    assert "0%" not in page


def test_the_terms_are_told_with_their_ceilings_and_exclusions(client: Client) -> None:
    page = read(client, a_call(rate_percent=50, floor_yen=500_000))

    assert "助成対象経費の50%以内" in page
    assert "500,000円以上" in page
    assert "4,000,000円" in page
    assert "資金の提供だけを行うもの" in page


def test_an_officer_reads_what_her_own_town_may_ask_for(client: Client) -> None:
    call = a_call()
    client.force_login(an_officer())

    assert "貴町は、3,000,000円まで申請できます。" in read(client, call)


def test_a_ceiling_by_place_is_told_for_both_places(client: Client) -> None:
    a_town("中土佐町", "39401")
    call = a_call(caps={CapFor.ABROAD: 5_000_000, CapFor.HOME: 3_000_000})

    page = read(client, call, "?town=中土佐町")

    assert "主に海外で行う事業は5,000,000円まで" in page
    assert "主に国内で行う事業は3,000,000円まで" in page


@pytest.mark.parametrize(("closes", "offered"), [(DAY, True), (-DAY, False)])
def test_only_an_open_call_offers_to_start(
    client: Client, closes: object, offered: bool
) -> None:
    call = a_call(closes=closes)  # type: ignore[arg-type]

    assert ("/apply/" in read(client, call)) is offered


def test_a_call_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/grants/calls/999/").status_code == 404
