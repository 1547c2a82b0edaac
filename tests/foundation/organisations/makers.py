from __future__ import annotations

from datetime import UTC, datetime

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Kind, Organisation

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def a_person(username: str = "sato") -> User:
    return User.objects.create(username=username)


def a_prefecture(code: str = "390003", name: str = "高知県") -> Organisation:
    return Organisation.objects.create(kind=Kind.PREFECTURE, code=code, name=name)


def a_town(
    prefecture: Organisation, code: str = "394050", name: str = "檮原町"
) -> Organisation:
    return Organisation.objects.create(
        kind=Kind.TOWN, code=code, name=name, prefecture=prefecture
    )
