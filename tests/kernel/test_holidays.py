"""Days on which offices are closed, against the days the Cabinet Office published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kakehashi.kernel.holidays import is_holiday, is_office_closed, office_day_from

# 内閣府「国民の祝日」 of the two years.
PUBLISHED = {
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12"
    " 11/3 11/23",
    2027: "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11"
    " 11/3 11/23",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_of_a_year_are_those_published(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))

    found = " ".join(f"{d.month}/{d.day}" for d in days if is_holiday(d))

    assert found == PUBLISHED[year]


def test_offices_are_closed_around_new_year_and_at_weekends() -> None:
    assert is_office_closed(date(2026, 12, 29))
    assert is_office_closed(date(2027, 1, 3))
    assert is_office_closed(date(2026, 11, 21))
    assert not is_office_closed(date(2026, 11, 24))


def test_a_closed_day_moves_to_the_next_open_one() -> None:
    assert office_day_from(date(2026, 5, 2)) == date(2026, 5, 7)
    assert office_day_from(date(2026, 12, 31)) == date(2027, 1, 4)
    assert office_day_from(date(2026, 11, 20)) == date(2026, 11, 20)
