from __future__ import annotations

import pytest

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.accounts.verbs import register_person
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.foundation.accounts.people import NOON, a_person

pytestmark = pytest.mark.django_db


def test_a_person_is_registered_without_password_or_post() -> None:
    boss = a_person("boss")
    user = register_person("hana", display_name=" 実演 花 ", by=boss, at=NOON)
    assert (str(user), user.date_joined) == ("実演 花", NOON)
    assert not user.has_usable_password()
    assert not user.roles.exists()
    entry = Entry.objects.get()
    assert (entry.act, entry.by) == ("accounts.register", boss)
    assert entry.subject == f"accounts.user:{user.pk}"


@pytest.mark.parametrize(
    ("username", "name", "codes"),
    [
        ("ha", "実演", ["username-unreadable"]),
        ("ha na", "実演", ["username-unreadable"]),
        ("花子", "実演", ["username-unreadable"]),
        ("a" * 51, "実演", ["username-unreadable"]),
        (".hana", "実演", ["username-unreadable"]),
        ("BOSS", "実演", ["username-taken"]),
        ("hana", "  ", ["name-empty"]),
        ("x", "", ["username-unreadable", "name-empty"]),
    ],
)
def test_registering_is_refused(username: str, name: str, codes: list[str]) -> None:
    a_person("boss")
    with pytest.raises(Refused) as refusal:
        register_person(username, display_name=name, by=None, at=NOON)
    assert [problem.code for problem in refusal.value.problems] == codes
    assert User.objects.count() == 1
    assert not Entry.objects.exists()
