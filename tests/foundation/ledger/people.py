"""A person and an hour for the tests of the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

from kakehashi.foundation.accounts.models import User

NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)  # 12:00 in Japan, 令和8年度


def a_person(username: str = "hana") -> User:
    return User.objects.create(username=username, display_name=f"実演 {username}")
