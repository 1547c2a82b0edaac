"""The form of a change begins with what is in force and loses nothing typed."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from tests.programmes.grants.makers import NOON, an_officer
from tests.programmes.grants.makers_change import (
    HOUR,
    a_change,
    at_the_association,
)
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(change: Procedure) -> str:
    return f"/grants/changes/{change.case.reference}/write/"


def typed(change: Procedure, **words: object) -> dict[str, object]:
    first, second = change.lines.all()
    return {
        "seen_at": change.saved_at.isoformat(),
        "kind": "amount",
        "reason": "講師が一人になった。",
        "content": change.change.content,
        "starts_on": "2027-06-01",
        "ends_on": "2028-01-31",
        "requested_yen": "90万円",
        "document_number": "企第81号",
        "document_date": "R8.11.20",
        "lines-TOTAL_FORMS": "4",
        "lines-INITIAL_FORMS": "2",
        "lines-0-planned": str(first.planned_id),
        "lines-0-expense_class": first.expense_class,
        "lines-0-description": first.description,
        "lines-0-amount_yen": "400,000",
        "lines-0-is_eligible": "on",
        "lines-1-planned": str(second.planned_id),
        "lines-1-expense_class": second.expense_class,
        "lines-1-description": second.description,
        "lines-1-amount_yen": "600000",
        "lines-1-is_eligible": "on",
        "lines-2-is_eligible": "on",
        "lines-3-is_eligible": "on",
        **words,
    }


def test_what_is_in_force_stands_in_the_form(client: Client) -> None:
    change = a_change(yen=(600_000, 600_000))
    client.force_login(officer_of(change.application))

    page = client.get(page_of(change)).content.decode()

    assert 'value="600,000"' in page or 'value="600000"' in page
    assert "講師謝金" in page


def test_a_change_is_saved_as_offices_write_it(client: Client) -> None:
    change = a_change()
    client.force_login(officer_of(change.application))

    answer = client.post(page_of(change), typed(change))

    saved = same_procedure(change)
    assert answer.status_code == 302
    assert saved.change.requested_yen == 900_000
    assert [line.amount_yen for line in saved.lines.all()] == [400_000, 600_000]
    assert saved.document_number == "企第81号"


def test_a_line_goes_and_another_comes(client: Client) -> None:
    change = a_change()
    client.force_login(officer_of(change.application))
    new = {
        "lines-0-DELETE": "on",
        "lines-2-expense_class": "travel",
        "lines-2-description": "講師の旅費",
        "lines-2-amount_yen": "２万円",
    }

    answer = client.post(page_of(change), typed(change, **new))

    assert answer.status_code == 302, answer.content.decode()[:2000]
    rows = [(x.description, x.amount_yen) for x in same_procedure(change).lines.all()]
    assert rows == [("翻訳委託", 600_000), ("講師の旅費", 20_000)]


def test_what_cannot_be_read_is_told_at_its_box_and_stays(client: Client) -> None:
    change = a_change()
    client.force_login(officer_of(change.application))

    answer = client.post(
        page_of(change), typed(change, requested_yen="だいたい90万", ends_on="R8.13.40")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_requested_yen_error"' in page
    assert "だいたい90万" in page
    assert "R8.13.40" in page
    assert "講師が一人になった。" in page


def test_the_second_officer_does_not_write_over_the_first(client: Client) -> None:
    change = a_change()
    colleague = an_officer(change.case.applicant, "colleague")
    client.force_login(officer_of(change.application))
    with time_machine.travel(NOON + HOUR, tick=False):
        client.post(page_of(change), typed(change))
    client.force_login(colleague)

    answer = client.post(page_of(change), typed(change, reason="別の理由"))

    assert answer.status_code == 422
    assert "別の理由" in answer.content.decode()
    assert same_procedure(change).change.reason == "講師が一人になった。"


def test_what_was_sent_is_read_and_no_more_written(client: Client) -> None:
    change = at_the_association(a_change())
    client.force_login(officer_of(change.application))

    looked = client.get(page_of(change))
    written = client.post(page_of(change), typed(change))

    assert looked.status_code == 302
    assert written.status_code == 422
