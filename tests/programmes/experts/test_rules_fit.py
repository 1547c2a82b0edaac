"""Who fits a request, and what rules somebody out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.models import Dispatch, Expert
from kakehashi.programmes.experts.queries import terms_on
from kakehashi.programmes.experts.rules import Fit, fit
from tests.programmes.experts.makers import (
    a_field,
    a_request,
    a_request_at,
    an_expert,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def judged(expert: Expert, found: Dispatch | None = None) -> Fit:
    with translation.override("en"):
        terms = terms_on(TODAY)
        return fit(found or a_request(), expert, on=TODAY, terms=terms)


def test_for_somebody_who_fits_everything_speaks() -> None:
    told = judged(an_expert())

    assert (told.bad, told.stops) == ([], [])
    assert len(told.good) == 8


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"languages": "韓国語"}, "language"),
        ({"countries": "中国"}, "knows the country"),
        ({"months_a_year": 0}, "months a year"),
    ],
)
def test_what_does_not_fit_is_said_and_rules_nobody_out(
    columns: dict[str, Any], said: str
) -> None:
    told = judged(an_expert(**columns))

    assert (told.bad, told.stops) == ([said], [])


def test_another_field_speaks_against_somebody() -> None:
    expert = an_expert()
    expert.fields.set([a_field(5)])

    assert judged(expert).bad == ["field of work"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"available_from": date(2027, 2, 2)}, "free in these weeks"),
        ({"available_until": date(2027, 2, 27)}, "free in these weeks"),
        ({"valid_until": date(2027, 2, 27)}, "consent lasts"),
        ({"consented_on": date(2026, 11, 21)}, "consent lasts"),
    ],
)
def test_what_rules_somebody_out_is_said(columns: dict[str, Any], said: str) -> None:
    assert judged(an_expert(**columns)).stops == [said]


@pytest.mark.parametrize(
    "columns",
    [{"available_from": date(2027, 2, 1)}, {"available_until": date(2027, 2, 28)}],
)
def test_the_first_and_the_last_day_count(columns: dict[str, Any]) -> None:
    assert judged(an_expert(**columns)).stops == []


def test_nobody_is_in_two_places_at_once() -> None:
    taken = a_request_at(
        State.NAMED, starts_on=date(2027, 2, 20), ends_on=date(2027, 3, 9)
    )
    expert = Expert.objects.get()

    assert judged(expert).stops == ["no other dispatch then"]
    assert judged(expert, taken).stops == [], "her own dispatch is no other one"
    after = a_request(starts_on=date(2027, 3, 10), ends_on=date(2027, 3, 20))
    assert judged(expert, after).stops == []


def test_a_stay_of_three_months_rules_nobody_out_and_a_day_more_everybody() -> None:
    just = a_request(starts_on=date(2027, 2, 1), ends_on=date(2027, 4, 30))
    more = a_request(starts_on=date(2027, 2, 1), ends_on=date(2027, 5, 1))
    expert = an_expert(months_a_year=3)

    assert judged(expert, just).stops == []
    assert judged(expert, more).stops == ["length of the stay"]


def test_words_are_compared_however_they_are_written() -> None:
    expert = an_expert(languages="Ｅｎｇｌｉｓｈ，タイ語")

    assert judged(expert, a_request(languages="english")).bad == []


def test_the_better_fit_comes_first() -> None:
    good, less = judged(an_expert("B")), judged(an_expert("A", countries=""))
    out = judged(an_expert("A", valid_until=date(2026, 12, 1)))

    assert sorted([out, less, good]) == [good, less, out]


def test_the_terms_have_a_source_and_leave_open_what_is_not_known() -> None:
    terms = terms_on(TODAY)

    assert (terms["limit_months"], terms["fields_in_all"]) == (3, 32)
    assert terms["source"]
    assert "report_days" not in terms
    assert terms_on(date(2020, 1, 1))["limit_months"] == 3, "the first that is known"
