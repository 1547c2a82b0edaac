"""How it goes is written, and what each line cost, if one likes."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from kakehashi.programmes.grants.models import Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from tests.programmes.grants.makers import NOON
from tests.programmes.grants.makers_change import HOUR, an_approved, an_interim
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(interim: Procedure) -> str:
    return f"/grants/interims/{interim.case.reference}/write/"


def typed(interim: Procedure, **words: str) -> dict[str, str]:
    return {
        "seen_at": interim.saved_at.isoformat(),
        "done": "2回行った。",
        "result": "あと1回。",
        "lessons": "",
        "participants": "８０",
        "document_number": "企第95号",
        "document_date": "R8.11.20",
        **{name.replace("__", "-"): value for name, value in words.items()},
    }


def test_words_alone_are_enough(client: Client) -> None:
    interim = an_interim()
    client.force_login(officer_of(interim.application))

    answer = client.post(page_of(interim), typed(interim))

    saved = same_procedure(interim)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert saved.report.done == "2回行った。"
    assert saved.report.participants == 80
    assert saved.lines.count() == 0


def test_where_one_line_is_told_the_others_count_as_nothing_spent(
    client: Client,
) -> None:
    interim = an_interim()
    client.force_login(officer_of(interim.application))

    client.post(page_of(interim), typed(interim, spent__1="12万円"))

    spent = [line.amount_yen for line in same_procedure(interim).lines.all()]
    assert spent == [120_000, 0]


def test_the_lines_are_those_of_the_change_in_force(client: Client) -> None:
    change = an_approved(yen=(400_000, 650_000))
    interim = an_interim(change.application)
    client.force_login(officer_of(interim.application))

    page = client.get(page_of(interim)).content.decode()

    assert "650,000円" in page
    assert "600,000円" not in page


def test_a_number_that_cannot_be_read_is_told_at_its_box(client: Client) -> None:
    interim = an_interim()
    client.force_login(officer_of(interim.application))

    answer = client.post(
        page_of(interim), typed(interim, participants="たくさん", spent__2="半分")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_participants_error"' in page
    assert 'id="id_spent-2_error"' in page
    assert "2回行った。" in page


def test_the_second_saving_of_the_same_page_is_refused(client: Client) -> None:
    interim = an_interim()
    client.force_login(officer_of(interim.application))
    with time_machine.travel(NOON + HOUR, tick=False):
        client.post(page_of(interim), typed(interim))

    answer = client.post(page_of(interim), typed(interim, done="書き直した。"))

    assert answer.status_code == 422
    assert "書き直した。" in answer.content.decode()
    assert same_procedure(interim).report.done == "2回行った。"
