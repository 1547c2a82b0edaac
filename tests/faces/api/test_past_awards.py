from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.foundation.accounts.models import User
from kakehashi.programmes.grants.models import PastAward
from tests.programmes.grants.makers_past import a_row, an_imported

pytestmark = pytest.mark.django_db


def titles(query: str = "") -> list[str]:
    told = Client().get(f"/api/grants/past-awards/{query}").json()
    return [row["title"] for row in told["items"]]


def test_awards_of_earlier_years_are_told_by_year() -> None:
    an_imported(a_row("日本語教室"), a_row("料理教室", fiscal_year="2022"))
    User.objects.update(is_demonstration=True)

    assert titles() == ["日本語教室", "料理教室"]
    assert titles("?year=2022") == ["料理教室"]


def test_what_was_undone_or_is_no_demonstration_is_not_told_in_one() -> None:
    an_imported(a_row("日本語教室"))
    assert titles() == []

    User.objects.update(is_demonstration=True)
    PastAward.objects.update(undone_at="2026-11-22T00:00Z")
    assert titles() == []
