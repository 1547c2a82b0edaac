"""The public list of calls, its feed and its calendar."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.models import Scheme
from kakehashi.programmes.grants.verbs.calls import load_calls
from tests.programmes.grants.makers import DAY, NOON, a_call, a_town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: Client, query: str = "", language: str = "") -> str:
    return client.get(f"{language}/grants/calls/{query}").content.decode()


def test_a_visitor_sees_what_is_open_and_until_which_hour(client: Client) -> None:
    a_call(name="募集中の事業", closes=5 * DAY)

    page = read(client)

    assert "募集中の事業" in page
    assert "令和8年11月25日(2026) 12:00 必着" in page
    assert "あと5日" in page


def test_an_hour_that_nobody_published_is_not_made_up(client: Client) -> None:
    load_calls(by=None, at=NOON)

    page = read(client)

    assert "令和7年9月30日(2025) 必着(時刻は要綱で確認)" in page
    assert "令和7年10月1日" not in page


def test_calls_stand_under_open_to_come_and_closed(client: Client) -> None:
    a_call(name="甲", closes=DAY)
    a_call(name="乙", scheme=Scheme.EXCHANGE, opens=DAY, closes=9 * DAY)
    a_call(name="丙", scheme=Scheme.COOPERATION, closes=-DAY)

    page = read(client)

    places = [
        page.index(word)
        for word in ("募集中", "甲", "募集予定", "乙", "締切済み", "丙")
    ]
    assert [
        page.rindex("甲") < page.rindex("乙") < page.rindex("丙"),
        places[1] > 0,
    ] == [
        True,
        True,
    ]
    assert "乙" not in read(client, "?window=open")
    assert "丙" in read(client, "?window=closed")


def test_a_town_typed_by_name_is_told_its_own_ceiling(client: Client) -> None:
    a_town("中土佐町", "39401")
    a_call()

    page = read(client, "?town=中土佐町")

    assert "高知県中土佐町は、3,000,000円まで申請できます。" in page


def test_a_code_with_full_width_digits_finds_the_town(client: Client) -> None:
    town = a_town("中土佐町", "39401")
    a_call()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in town.code)

    assert "高知県中土佐町は" in read(client, f"?town={wide}")


def test_a_name_that_nobody_has_is_said_in_a_sentence(client: Client) -> None:
    a_call()

    page = read(client, "?town=どこにもない町")

    assert "「どこにもない町」という自治体は見つかりません。" in page


def test_namesakes_are_all_offered_and_the_code_settles_it(client: Client) -> None:
    tokyo = a_town("府中市", "13206", kind="city")
    hiroshima = a_town("府中市", "34208", kind="city")
    a_call()

    page = read(client, "?town=府中市")

    assert tokyo.code in page
    assert hiroshima.code in page
    assert "どちらですか" in page
    assert "3,000,000円まで申請できます。" in read(
        client, f"?town=府中市&code={hiroshima.code}"
    )


def test_a_kind_of_body_is_told_how_it_applies(client: Client) -> None:
    a_call()

    assert "NPO等は、自治体または地域国際化協会を通じて、共同で申請します。" in read(
        client, "?kind=npo"
    )


def test_a_demonstration_is_called_one(client: Client) -> None:
    a_call()

    assert '<span class="demo-mark">実演</span>' in read(client)


def test_the_page_is_complete_in_english(client: Client) -> None:
    a_call(closes=5 * DAY)

    page = read(client, language="/en")

    assert "Multicultural community building grant" in page
    assert "25 November 2026 12:00" in page
    assert "助成" not in page.replace("架け橋", "").replace("日本語", "")


def test_nothing_open_is_said_and_not_left_blank(client: Client) -> None:
    assert "現在、募集中の公募はありません。" in read(client)


def test_ten_calls_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2018, 2028):
        a_call(fiscal_year=year)

    # The edition of the page cache, the calls, their ceilings, who may apply.
    with django_assert_max_num_queries(4):
        read(client)


def test_the_feed_is_valid_atom_and_names_every_call(client: Client) -> None:
    a_call(name="甲")

    answer = client.get("/grants/calls/feed.atom")
    feed = ElementTree.fromstring(answer.content)

    assert answer["Content-Type"].startswith("application/atom+xml")
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    for part in ("id", "title", "updated", "link"):
        assert entry.find(f"{ATOM}{part}") is not None
        assert feed.find(f"{ATOM}{part}") is not None
    assert "甲" in (entry.findtext(f"{ATOM}title") or "")


def test_the_calendar_has_each_closing_to_the_minute_or_the_day(client: Client) -> None:
    a_call(closes=5 * DAY)
    load_calls(by=None, at=NOON)

    answer = client.get("/grants/calls/deadlines.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer["Content-Type"].startswith("text/calendar")
    starts = {event.decoded("dtstart") for event in events}
    assert NOON + 5 * DAY in starts
    # A closing without a known hour is a whole day, the last one.
    assert len([s for s in starts if not hasattr(s, "hour")]) == 5
    assert len({str(event["uid"]) for event in events}) == len(events) == 6


def test_a_closing_at_midnight_is_said_as_the_evening_before(client: Client) -> None:
    midnight = NOON.replace(hour=0) + timedelta(days=4)
    a_call(closes=midnight - NOON)

    assert "令和8年11月23日(2026) 24:00 必着" in read(client)
