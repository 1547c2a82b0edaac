"""The association takes note of an interim report; the body gets a letter."""

from __future__ import annotations

import pytest
from django.test import Client

from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import Letter, Procedure
from kakehashi.programmes.grants.queries.procedures import same_procedure
from kakehashi.programmes.grants.tasks import print_letters
from kakehashi.programmes.grants.verbs.interims import submit_interim
from tests.programmes.grants.makers import NOON, a_secretary
from tests.programmes.grants.makers_change import an_interim, at_the_association
from tests.programmes.grants.makers_settle import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(interim: Procedure) -> str:
    return f"/grants/interims/{interim.case.reference}/note/"


def test_a_letter_says_that_it_was_received(client: Client) -> None:
    interim = at_the_association(an_interim())
    client.force_login(a_secretary())
    shown = client.get(page_of(interim)).content.decode()

    answer = client.post(
        page_of(interim),
        {"seen_version": interim.case.version, "note": "よく進んでいます。"},
    )
    print_letters.call(a_secretary().pk)

    letter = Letter.objects.get(procedure=interim)
    assert "訓練を1回行った。" in shown
    assert answer.status_code == 302
    assert letter.reason == "よく進んでいます。"
    assert letter.file is not None
    assert same_procedure(interim).case.state == ProcedureState.NOTED


def test_it_is_noted_only_when_it_has_arrived(client: Client) -> None:
    interim = an_interim()
    submit_interim(interim, by=officer_of(interim.application), at=NOON)
    client.force_login(a_secretary())

    answer = client.post(
        page_of(interim), {"seen_version": interim.case.version, "note": ""}
    )

    assert answer.status_code == 422
    assert not Letter.objects.filter(procedure=interim).exists()
