from __future__ import annotations

from datetime import date

import pytest

from kakehashi.foundation.accounts.verbs import end_role
from kakehashi.foundation.ledger.models import Entry
from kakehashi.kernel.problems import Refused
from tests.foundation.accounts.people import NOON, TODAY, a_body, a_person

pytestmark = pytest.mark.django_db


def test_a_role_ends_on_its_last_day() -> None:
    hana = a_person(at=a_body())
    role = end_role(hana.roles.get(), until=TODAY, by=hana, at=NOON)
    role.refresh_from_db()
    assert role.until == TODAY
    entry = Entry.objects.get()
    assert entry.act == "accounts.end-role"
    assert entry.detail == {"role": role.pk, "until": "2026-11-22"}


def test_an_end_may_come_earlier_but_not_be_put_off() -> None:
    role = a_person(at=a_body()).roles.get()
    end_role(role, until=TODAY, by=None, at=NOON)
    end_role(role, until=date(2026, 11, 20), by=None, at=NOON)
    with pytest.raises(Refused) as refusal:
        end_role(role, until=TODAY, by=None, at=NOON)
    assert [p.code for p in refusal.value.problems] == ["role-ended"]
    role.refresh_from_db()
    assert role.until == date(2026, 11, 20)


def test_a_role_does_not_end_before_it_began() -> None:
    role = a_person(at=a_body()).roles.get()
    with pytest.raises(Refused) as refusal:
        end_role(role, until=date(2020, 3, 31), by=None, at=NOON)
    assert [p.code for p in refusal.value.problems] == ["until-before-since"]
