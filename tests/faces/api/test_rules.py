from __future__ import annotations

import pytest
from django.test import Client, override_settings

from tests.programmes.grants.makers import a_call

pytestmark = pytest.mark.django_db


def test_every_call_is_told_with_its_terms() -> None:
    a_call(rate_percent=50)

    [row] = Client().get("/api/grants/rules/?line=multicultural").json()["items"]

    assert (row["rate_percent"], row["floor_yen"]) == (50, 500_000)
    assert (row["cap_municipality_yen"], row["cap_home_yen"]) == (3_000_000, None)
    assert row["may_apply_through"] == "npo"
    assert "town" in row["may_apply"].split()
    assert row["exclusions_en"] == "Giving money, and nothing else"


def test_real_rules_and_a_demonstration_s_are_never_in_one_answer() -> None:
    a_call(fiscal_year=2026)
    a_call(fiscal_year=2025, is_demonstration=False)

    def years() -> list[int]:
        told = Client().get("/api/grants/rules/").json()
        return [row["fiscal_year"] for row in told["items"]]

    assert years() == [2026]
    with override_settings(DEMO=False):
        assert years() == [2025]
