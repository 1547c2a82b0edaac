from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from kakehashi.foundation.pages import formats

TOKYO = ZoneInfo("Asia/Tokyo")
CLOSES = datetime(2026, 10, 31, 17, tzinfo=TOKYO)


def test_a_day_is_said_in_both_countings() -> None:
    assert formats.say_day(date(2026, 11, 22)) == "令和8年11月22日(2026)"
    assert formats.say_day(None) == "―"
    with translation.override("en"):
        assert formats.say_day(date(2026, 11, 22)) == "22 November 2026"


def test_an_instant_is_the_day_and_hour_it_is_in_japan() -> None:
    late_in_london = datetime(2026, 11, 21, 15, 5, tzinfo=UTC)

    assert formats.say_day(late_in_london) == "令和8年11月22日(2026)"
    assert formats.say_time(late_in_london) == "令和8年11月22日(2026) 0:05"
    assert formats.say_time(None) == "―"
    # A naive instant is one on a Japanese clock.
    assert formats.say_day(datetime(2026, 4, 1)) == "令和8年4月1日(2026)"  # noqa: DTZ001


def test_a_deadline_says_hour_and_must_arrive() -> None:
    assert formats.say_deadline(CLOSES) == "令和8年10月31日(2026) 17:00 必着"
    assert formats.say_deadline(None) == "―"
    with translation.override("en"):
        said = formats.say_deadline(CLOSES)
        assert said == "31 October 2026 17:00 (must arrive)"


def test_midnight_is_24_hours_of_the_day_before() -> None:
    midnight = datetime(2026, 11, 1, 0, 0, tzinfo=TOKYO)

    assert formats.say_deadline(midnight) == "令和8年10月31日(2026) 24:00 必着"


@pytest.mark.parametrize(
    ("zone", "own"),
    [
        ("America/New_York", "(現地時間 10月31日 4:00)"),
        ("Asia/Seoul", ""),
        ("Asia/Tokyo", ""),
        ("Nowhere/Atall", ""),
    ],
)
def test_a_reader_far_away_sees_her_own_clock_beside_it(zone: str, own: str) -> None:
    said = formats.say_deadline(CLOSES, zone)

    assert said == f"令和8年10月31日(2026) 17:00 必着{own}"


def test_the_own_clock_in_english() -> None:
    with translation.override("en"):
        said = formats.say_deadline(CLOSES, "Europe/Paris")

    assert said == (
        "31 October 2026 17:00 (must arrive) [31 October 9:00 in your time zone]"
    )


@pytest.mark.parametrize(
    ("amount", "japanese", "english"),
    [
        (1_200_000, "1,200,000円", "¥1,200,000"),
        (0, "0円", "¥0"),
        (-5_000, "△5,000円", "-¥5,000"),
        (None, "―", "―"),
    ],
)
def test_money_is_whole_yen(amount: int | None, japanese: str, english: str) -> None:
    assert formats.say_yen(amount) == japanese
    with translation.override("en"):
        assert formats.say_yen(amount) == english


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(days=3), "あと3日"),
        (timedelta(hours=2), "本日まで"),
        (timedelta(seconds=1), "本日まで"),
        (timedelta(0), "本日締め切りました"),
        (timedelta(hours=-2), "本日締め切りました"),
        (timedelta(days=-2), "2日過ぎています"),
    ],
)
def test_the_time_left_is_counted_in_days_of_japan(
    before: timedelta, said: str
) -> None:
    assert formats.say_days_left(CLOSES, CLOSES - before) == said


def test_a_deadline_at_midnight_ends_the_day_before() -> None:
    midnight = datetime(2026, 11, 1, 0, 0, tzinfo=TOKYO)
    morning = datetime(2026, 10, 31, 9, tzinfo=TOKYO)

    assert formats.say_days_left(midnight, morning) == "本日まで"


def test_days_without_hours_are_counted_whole() -> None:
    today = date(2026, 11, 22)

    assert formats.say_days_left(date(2026, 11, 23), today) == "あと1日"
    assert formats.say_days_left(today, today) == "本日まで"
    assert formats.say_days_left(date(2026, 11, 20), today) == "2日過ぎています"
    assert formats.say_days_left(None, today) == "―"
    with translation.override("en"):
        assert formats.say_days_left(date(2026, 11, 23), today) == "1 day left"
        assert formats.say_days_left(date(2026, 11, 24), today) == "2 days left"
