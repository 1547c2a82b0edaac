"""Whom to ask at a body is kept, replaced, taken away, and told to the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.organisations.models import Contact
from kakehashi.foundation.organisations.queries import contacts
from kakehashi.foundation.organisations.verbs import drop_contact, keep_contact
from kakehashi.kernel.problems import Refused
from tests.faces.makers import NOW, a_person, a_town

pytestmark = pytest.mark.django_db


def keep(**other: Any) -> Contact:
    known = {
        "section": "企画課",
        "phone": "0000-00-0000 内線12",
        "email": "kikaku@example.jp",
    }
    return keep_contact(a_town(), **(known | other), by=a_person(), at=NOW)


def test_what_was_kept_before_is_replaced() -> None:
    keep()

    keep(section=" 国際課 ", phone="", email="")

    kept = contacts().get()
    assert (kept.section, kept.phone, kept.email) == ("国際課", "", "")
    assert Entry.objects.filter(act="organisations.keep-contact").count() == 2


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"section": "　"}, "section-missing"),
        ({"phone": "代表"}, "phone-unreadable"),
        ({"email": "企画課"}, "email-unreadable"),
    ],
)
def test_what_nobody_could_call_or_write_to_is_refused(
    texts: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        keep(**texts)

    assert contacts().count() == 0


def test_a_contact_is_taken_away() -> None:
    keep()

    drop_contact(a_town(), by=a_person(), at=NOW)

    assert contacts().count() == 0
    assert Entry.objects.filter(act="organisations.drop-contact").count() == 1
