"""Who acts in the demonstration year. Nobody is real."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.accounts.verbs import register_person, start_role
from kakehashi.foundation.organisations.models import Kind, Organisation
from kakehashi.foundation.organisations.queries import headquarters
from kakehashi.foundation.organisations.verbs import load_register
from kakehashi.programmes.jet.queries.cycles import a_secretary


@transaction.atomic
def secretary(*, at: datetime) -> User:
    """Somebody of the secretariat; the register and she are made where none is."""
    known = a_secretary(on=timezone.localdate(at))
    if known is not None:
        return known
    operator = register_person(
        "demo-operator",
        display_name="実演 運用担当",
        is_demonstration=True,
        by=None,
        at=at,
    )
    if not Organisation.objects.filter(kind=Kind.ASSOCIATION).exists():
        load_register(by=operator, at=at)
    user = register_person(
        "demo-secretariat-1",
        display_name="実演 協会職員1",
        is_demonstration=True,
        by=operator,
        at=at,
    )
    start_role(
        user,
        organisation=headquarters(),
        post=Post.SECRETARIAT,
        since=at.date(),
        by=operator,
        at=at,
    )
    return user
