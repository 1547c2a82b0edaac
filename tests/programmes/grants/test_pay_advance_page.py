"""The secretariat enters what was paid in advance; the account and a letter tell."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import (
    Letter,
    Movement,
    MovementKind,
    Procedure,
)
from kakehashi.programmes.grants.queries.money import account_of
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.tasks import print_letters
from tests.programmes.grants.makers import a_secretary
from tests.programmes.grants.makers_change import an_advance, at_the_association
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(advance: Procedure) -> str:
    return f"/grants/advances/{advance.case.reference}/pay/"


def typed(advance: Procedure, **words: str) -> dict[str, object]:
    words = {"amount_yen": "30万円", "on": "R8.11.20", **words}
    return {"seen_version": advance.case.version, **words}


def test_it_is_entered_once_and_the_body_gets_a_letter(client: Client) -> None:
    advance = at_the_association(an_advance())
    client.force_login(a_secretary())

    first = client.post(page_of(advance), typed(advance))
    again = client.post(page_of(advance), typed(advance))
    print_letters.call(a_secretary().pk)

    entry = Movement.objects.get(kind=MovementKind.ADVANCE)
    letter = Letter.objects.get(procedure=advance)
    assert first.status_code == 302
    assert again.status_code == 422
    assert (entry.paid_yen, entry.on) == (300_000, date(2026, 11, 20))
    assert account_of(advance.application).paid == 300_000
    assert same_procedure(advance).case.state == ProcedureState.PAID
    assert letter.file is not None
    assert letter.word is not None


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"amount_yen": "300,001"}, "amount_yen"),
        ({"amount_yen": "0"}, "amount_yen"),
        ({"on": "R8.12.1"}, "on"),
        ({"on": "きのう"}, "on"),
    ],
)
def test_what_cannot_have_been_paid_is_refused_at_its_box(
    client: Client, words: dict[str, str], place: str
) -> None:
    advance = at_the_association(an_advance())
    client.force_login(a_secretary())

    answer = client.post(page_of(advance), typed(advance, **words))

    assert answer.status_code == 422
    assert f'id="id_{place}_error"' in answer.content.decode()
    assert not Movement.objects.filter(kind=MovementKind.ADVANCE).exists()


def test_the_body_sees_what_was_paid_on_its_money_page(client: Client) -> None:
    advance = at_the_association(an_advance())
    client.force_login(a_secretary())
    client.post(page_of(advance), typed(advance))
    client.force_login(officer_of(advance.application))

    reference = advance.application.case.reference
    page = client.get(f"/grants/applications/{reference}/money/").content.decode()

    assert "300,000円" in page
