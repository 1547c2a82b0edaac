from __future__ import annotations

import pytest
from django.test import Client

from tests.programmes.grants.makers_public import a_decided_row

pytestmark = pytest.mark.django_db


def test_applications_are_counted_by_prefecture_line_and_year_without_a_name() -> None:
    a_decided_row(asked_yen=1_500_000)
    a_decided_row(awarded_yen=None, asked_yen=700_000)
    a_decided_row(awarded_yen=None, state="review")

    answer = Client().get("/api/grants/applications/?year=2027&line=multicultural")

    [row] = answer.json()["items"]
    assert row == {
        "fiscal_year": 2027,
        "line": "multicultural",
        "prefecture_code": "39",
        "prefecture": "高知県",
        "applications": 2,
        "requested_yen": 2_200_000,
        "awards": 1,
        "awarded_yen": 1_000_000,
        "declined": 1,
        "is_demonstration": True,
    }
    assert "檮原町" not in answer.content.decode()
