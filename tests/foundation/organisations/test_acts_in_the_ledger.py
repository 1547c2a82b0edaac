"""What people do to the register stands in the ledger, like every other act."""

from __future__ import annotations

from datetime import date

import pytest

from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.organisations.verbs import (
    load_register,
    record_merger,
    record_rename,
    register_npo,
)
from tests.foundation.organisations.makers import (
    NOW,
    a_person,
    a_prefecture,
    a_town,
)

pytestmark = pytest.mark.django_db


def acts() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("sequence").values_list("act", "subject"))


def test_a_registration_a_rename_and_a_merger_are_told() -> None:
    sato, kochi = a_person(), a_prefecture()
    town, village = a_town(kochi), a_town(kochi, "394017", "越知町")

    npo = register_npo(name="実演国際交流の会", by=sato, at=NOW)
    day, source = date(2026, 4, 1), "官報"
    record_rename(town, day=day, name="新檮原町", source=source, by=sato, at=NOW)
    record_merger([village], into=town, day=day, source=source, by=sato, at=NOW)

    assert acts() == [
        ("organisations.register", f"organisations.body:{npo.pk}"),
        ("organisations.rename", f"organisations.body:{town.pk}"),
        ("organisations.merge", f"organisations.body:{town.pk}"),
    ]


def test_loading_the_register_is_told_once_and_not_when_nothing_changed() -> None:
    load_register(by=None, at=NOW)
    load_register(by=None, at=NOW)

    assert acts() == [("organisations.load", "organisations.register")]
