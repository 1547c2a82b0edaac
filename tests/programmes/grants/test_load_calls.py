"""The real calls are facts: terms as published, and the unknown shown as unknown."""

from __future__ import annotations

from datetime import date

import pytest

from kakehashi.programmes.grants.models import Call
from kakehashi.programmes.grants.verbs.calls import load_calls
from tests.programmes.grants.makers import NOON

pytestmark = pytest.mark.django_db


def test_the_real_calls_keep_their_terms_and_an_unknown_rate_stays_unknown() -> None:
    load_calls(by=None, at=NOON)
    latest = {call.scheme: call for call in Call.objects.order_by("fiscal_year")}
    caps = {
        scheme: dict(call.caps.values_list("cap_for", "cap_yen"))
        for scheme, call in latest.items()
    }

    assert {scheme: call.rate_percent for scheme, call in latest.items()} == {
        "multicultural": None,
        "cooperation": 100,
        "exchange": 50,
    }
    assert caps == {
        "multicultural": {
            "prefecture": 4_000_000,
            "municipality": 3_000_000,
            "joint": 4_000_000,
        },
        "cooperation": {"single": 3_000_000, "joint": 5_000_000},
        "exchange": {"abroad": 5_000_000, "home": 3_000_000},
    }
    assert latest["multicultural"].closing_day == date(2025, 9, 30)
    assert not latest["multicultural"].is_hour_known
    assert all(call.source for call in latest.values())


def test_loading_them_again_adds_nothing() -> None:
    first = load_calls(by=None, at=NOON)

    assert len(first) == 5
    assert load_calls(by=None, at=NOON) == []
