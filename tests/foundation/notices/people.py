"""People and bodies for the tests of notices."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Organisation

NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)  # 12:00 in Japan


def a_body(code: str = "070009", name: str = "福島県") -> Organisation:
    return Organisation.objects.create(kind="prefecture", name=name, code=code)


def a_person(
    username: str = "hana",
    *,
    at: Organisation | None = None,
    post: Post = Post.OFFICER,
    language: str = "ja",
    email: str | None = None,
    is_active: bool = True,
) -> User:
    user = User.objects.create(
        username=username,
        display_name=f"実演 {username}",
        email=f"{username}@town.example" if email is None else email,
        language=language,
        is_active=is_active,
    )
    if at is not None:
        Role.objects.create(
            user=user, organisation=at, post=post, since=date(2026, 4, 1)
        )
    return user
