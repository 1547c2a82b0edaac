"""Next year's round is this year's, but for what changes by year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.queries.calls import calls_shown
from kakehashi.programmes.grants.rules.call_terms import Fact
from kakehashi.programmes.grants.rules.next_year import (
    day_next_year,
    instant_next_year,
    proposed,
    shift_years,
)
from kakehashi.programmes.grants.verbs.copying import copy_round
from kakehashi.programmes.grants.verbs.touching import terms_of
from tests.programmes.grants.makers import (
    DAY,
    JAPAN,
    NOON,
    a_call,
    a_rubric,
    a_secretary,
)

pytestmark = pytest.mark.django_db


def copy(call: Call, *, is_announced: bool = False, **terms: Fact) -> Call:
    given = {**proposed(terms_of(call)), "budget_yen": 50_000_000, **terms}
    return copy_round(call, given, is_announced=is_announced, by=a_secretary(), at=NOON)


def test_everything_that_does_not_change_by_year_is_the_same() -> None:
    call = a_call(rubric=a_rubric(), floor_yen=500_000)
    Call.objects.filter(pk=call.pk).update(
        reviewers_per_case=5, same_prefecture_excluded=False
    )
    call.refresh_from_db()

    later = Call.objects.get(pk=copy(call).pk)

    assert later.fiscal_year == 2028
    same = ("scheme", "round_number", "name_ja", "summary_en", "floor_yen", "rubric")
    for column in (*same, "reviewers_per_case", "same_prefecture_excluded"):
        assert getattr(later, column) == getattr(call, column), column
    was, now = terms_of(call), terms_of(later)
    parts = [t for t in was if t.startswith(("cap-", "way-", "exclusion-"))]
    assert {t: was[t] for t in parts} == {t: now[t] for t in parts}
    assert later.budget_yen == 50_000_000
    assert later.is_demonstration, "a demonstration stays one"


def test_nobody_outside_sees_it_until_it_opens() -> None:
    later = copy(a_call())
    assert later.opens_at is not None

    before = calls_shown(demonstration=True, at=later.opens_at - DAY)
    after = calls_shown(demonstration=True, at=later.opens_at)

    assert later not in before
    assert later in after


def test_it_can_be_announced_as_a_call_to_come() -> None:
    later = copy(a_call(), is_announced=True)

    assert later in calls_shown(demonstration=True, at=NOON)


def test_a_year_that_exists_is_refused() -> None:
    call = a_call()
    copy(call)

    with pytest.raises(Refused) as refusal:
        copy(call)

    assert [p.code for p in refusal.value.problems] == ["year-exists"]
    assert Call.objects.count() == 2


@pytest.mark.parametrize(
    ("terms", "code", "field"),
    [
        ({"opens_at": None}, "opening-missing", "opens_at"),
        ({"opens_at": NOON - DAY}, "opening-past", "opens_at"),
        ({"closes_at": NOON + DAY}, "wrong-order", "closes_at"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(
    terms: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        copy(a_call(), **terms)

    assert (code, field) in {(p.code, p.field) for p in refusal.value.problems}


def test_the_budget_is_not_proposed() -> None:
    assert proposed(terms_of(a_call(budget_yen=9_000_000)))["budget_yen"] is None


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("令和8年度の公募", "令和9年度の公募"),
        ("令和元年度", "令和2年度"),
        ("令和８年４月1日", "令和９年４月1日"),
        ("2026年度(令和8年度)", "2027年度(令和9年度)"),
        ("FY 2026, until March 2027", "FY 2027, until March 2028"),
        ("www.example.jp/2026/page_2026.html", "www.example.jp/2026/page_2026.html"),
        ("20260401", "20260401"),
        ("2,026円", "2,026円"),
        ("８月", "８月"),
    ],
)
def test_years_in_texts_count_on(text: str, later: str) -> None:
    assert shift_years(text) == later


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2027, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 3, 31), date(2028, 3, 31)),
        (date(2027, 4, 1), date(2028, 4, 1)),
    ],
)
def test_the_end_of_a_month_stays_the_end_of_a_month(day: date, later: date) -> None:
    assert day_next_year(day) == later


def test_a_closing_on_a_closed_day_is_proposed_for_the_next_open_one() -> None:
    friday = datetime(2026, 11, 20, 17, tzinfo=JAPAN)  # a Saturday in 2027

    assert instant_next_year(friday, is_end=True) == datetime(
        2027, 11, 22, 17, tzinfo=JAPAN
    )


def test_24_oclock_belongs_to_the_day_that_ends() -> None:
    end_of_thursday = datetime(2026, 11, 20, 0, tzinfo=JAPAN)  # 19 November 24:00

    assert instant_next_year(end_of_thursday, is_end=True) == datetime(
        2027, 11, 20, 0, tzinfo=JAPAN
    )
