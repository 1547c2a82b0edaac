"""Facts that hold from a day on, and spans counted in whole months."""

from __future__ import annotations

from datetime import date

import pytest

from kakehashi.kernel.dated import in_force, in_language, lasts_longer

ROWS = [
    {"since": date(2027, 4, 1), "limit": 4},
    {"since": date(2020, 4, 1), "limit": 3},
]


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        (date(2027, 3, 31), 3),
        (date(2027, 4, 1), 4),
        (date(2040, 1, 1), 4),
        (date(2019, 1, 1), 3),
    ],
)
def test_the_row_of_a_day_is_the_last_that_had_begun(day: date, limit: int) -> None:
    assert in_force(ROWS, day)["limit"] == limit


def test_without_any_row_nothing_is_in_force() -> None:
    with pytest.raises(IndexError):
        in_force([], date(2027, 1, 1))


def test_each_language_reads_its_own_words() -> None:
    row = {"since": date(2027, 4, 1), "usual_ja": "10日", "usual_en": "10 days"}

    assert in_language(row, "ja")["usual"] == "10日"
    assert in_language(row, "en")["usual"] == "10 days"
    assert set(in_language(row, "ja")) == {"since", "usual"}


@pytest.mark.parametrize(
    ("last", "is_longer"),
    [
        (date(2027, 7, 9), False),
        (date(2027, 7, 10), True),
        (date(2027, 4, 10), False),
        (date(2028, 4, 1), True),
    ],
)
def test_three_months_from_10_april_end_on_9_july(last: date, is_longer: bool) -> None:
    assert lasts_longer(date(2027, 4, 10), last, 3) is is_longer
