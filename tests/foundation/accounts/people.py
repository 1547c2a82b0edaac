"""People and bodies for the tests of accounts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client

from kakehashi.foundation.accounts.models import Post, Role, User
from kakehashi.foundation.organisations.models import Organisation

NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)  # 12:00 in Japan
TODAY = date(2026, 11, 22)
PASSWORD = "橋を渡ると見える町 2026"


def a_body(code: str = "070009", name: str = "福島県") -> Organisation:
    return Organisation.objects.create(kind="prefecture", name=name, code=code)


def the_association() -> Organisation:
    found, _ = Organisation.objects.get_or_create(kind="association", name="実演協会")
    return found


def a_person(
    username: str = "hana",
    *,
    at: Organisation | None = None,
    post: Post = Post.OFFICER,
    email: str | None = None,
    password: str = "",
    is_demonstration: bool = True,
) -> User:
    user = User(
        username=username,
        display_name=f"実演 {username}",
        email=f"{username}@town.example" if email is None else email,
        is_demonstration=is_demonstration,
    )
    user.set_password(password or None)
    user.save()
    if at is not None:
        Role.objects.create(
            user=user, organisation=at, post=post, since=date(2020, 4, 1)
        )
    return user


def signed_in(user: User) -> Client:
    """Signed in as in life, by the demonstration's page."""
    client = Client()
    answer = client.post("/accounts/demo/", {"person": user.pk})
    assert answer.status_code == 302
    return client


def signed_in_as(post: Post) -> tuple[Client, User]:
    user = a_person(f"the-{post}", at=the_association(), post=post)
    return signed_in(user), user
