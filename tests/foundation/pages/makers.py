from __future__ import annotations

from django.contrib.auth import get_user_model

from kakehashi.foundation.accounts.models import User


def a_person(name: str = "hana") -> User:
    person: User = get_user_model().objects.create_user(username=name)
    return person
