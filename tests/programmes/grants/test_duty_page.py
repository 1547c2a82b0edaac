"""The association moves a day or excuses a report, on one small page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from kakehashi.programmes.grants.models import Duty, DutyKind
from kakehashi.programmes.grants.verbs.money import owe
from tests.programmes.grants.makers import NOON, a_branch_officer, a_secretary
from tests.programmes.grants.makers_settle import DAY, a_grant, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DUE = NOON + 30 * DAY


def a_duty(kind: DutyKind = DutyKind.INTERIM) -> Duty:
    return owe(a_grant(), kind, due_at=DUE, at=NOON)


def page_of(duty: Duty) -> str:
    reference = duty.application.case.reference
    return f"/grants/applications/{reference}/duties/{duty.pk}/"


def send(client: Client, duty: Duty, **fields: str) -> int:
    client.force_login(a_secretary())
    assert client.get(page_of(duty)).status_code == 200
    seen = {"seen_due_at": duty.due_at.isoformat()}
    return client.post(page_of(duty), seen | fields).status_code


def test_another_day_keeps_the_hour(client: Client) -> None:
    duty = a_duty()

    assert send(client, duty, do="move", due_on="R9.1.31") == 302

    moved = timezone.localtime(Duty.objects.get().due_at)
    assert f"{moved:%Y-%m-%d %H:%M}" == "2027-01-31 12:00"


def test_24_oclock_stays_24_oclock_of_the_new_day(client: Client) -> None:
    midnight = timezone.localtime(DUE).replace(hour=0)
    duty = owe(a_grant(), DutyKind.REPORT, due_at=midnight, at=NOON)

    assert send(client, duty, do="move", due_on="R9.1.31") == 302

    moved = timezone.localtime(Duty.objects.get().due_at)
    assert f"{moved:%Y-%m-%d %H:%M}" == "2027-02-01 00:00"


def test_a_day_left_out_or_past_is_told(client: Client) -> None:
    duty = a_duty()

    assert send(client, duty, do="move", due_on="") == 422
    assert send(client, duty, do="move", due_on="R8.11.19") == 422
    assert Duty.objects.get().due_at == DUE


def test_an_interim_report_is_excused_with_a_reason_and_is_then_gone(
    client: Client,
) -> None:
    duty = a_duty()

    assert send(client, duty, do="waive", reason="") == 422
    assert send(client, duty, do="waive", reason="豪雨のため") == 302
    assert Duty.objects.get().waived_reason == "豪雨のため"
    assert client.get(page_of(duty)).status_code == 404


def test_a_final_report_is_not_excused(client: Client) -> None:
    assert send(client, a_duty(DutyKind.REPORT), do="waive", reason="x") == 422


def test_a_body_and_its_branch_have_no_such_page(client: Client) -> None:
    duty = a_duty()
    for person in (officer_of(duty.application), a_branch_officer()):
        client.force_login(person)
        assert client.get(page_of(duty)).status_code == 403
