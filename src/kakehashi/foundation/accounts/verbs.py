"""What is done with people: registered, given a role, relieved of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kakehashi.foundation.accounts.models import Role, User
from kakehashi.foundation.ledger.verbs import record
from kakehashi.foundation.organisations.models import Organisation


@transaction.atomic
def register_person(
    username: str,
    *,
    display_name: str,
    by: User | None,
    at: datetime,
    email: str = "",
    kana: str = "",
    is_demonstration: bool = False,
) -> User:
    """Register a person; she has no role and no password yet."""
    user = User(
        username=username,
        display_name=display_name,
        kana=kana,
        email=email,
        is_demonstration=is_demonstration,
        date_joined=at,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    record("accounts.register", by=by, at=at, subject=f"accounts.user:{user.pk}")
    return user


@transaction.atomic
def start_role(
    user: User,
    *,
    organisation: Organisation,
    post: str,
    since: date,
    by: User | None,
    at: datetime,
    until: date | None = None,
) -> Role:
    """Give a person a post at an organisation for a term."""
    role = Role.objects.create(
        user=user, organisation=organisation, post=post, since=since, until=until
    )
    user.roles_by_day = None
    record(
        "accounts.start-role",
        by=by,
        at=at,
        subject=f"accounts.user:{user.pk}",
        detail={"post": post, "organisation": organisation.pk, "since": since},
    )
    return role


@transaction.atomic
def end_role(role: Role, *, until: date, by: User | None, at: datetime) -> Role:
    """End a term on its last day; the person loses sight the day after."""
    role.until = until
    role.save(update_fields=["until"])
    record(
        "accounts.end-role",
        by=by,
        at=at,
        subject=f"accounts.user:{role.user_id}",
        detail={"role": role.pk, "until": until},
    )
    return role
