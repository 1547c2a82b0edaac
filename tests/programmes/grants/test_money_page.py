"""The money of a grant on one page: side by side, every entry, what is owed by when."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.models import Call, DutyKind
from kakehashi.programmes.grants.verbs.money import owe
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_reviewer,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_report,
    a_settled,
    officer_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def page_of(reference: str, rest: str = "") -> str:
    return f"/grants/applications/{reference}/money/{rest}"


def test_planned_spent_accepted_and_every_entry_stand_on_one_page(
    client: Client,
) -> None:
    report = a_settled(spent=(300_000, 650_000), cuts=(0, 50_000), paid_yen=100_000)
    client.force_login(a_secretary())

    told = client.get(page_of(report.application.case.reference)).content.decode()

    for sentence in ("900,000円", "100,000円", "800,000円", "△100,000円", "△300,000円"):
        assert sentence in told, sentence
    assert "対象外の経費のため" in told
    assert "<svg" in told


def test_what_is_owed_is_told_with_the_days_left_and_the_association_may_move_it(
    client: Client,
) -> None:
    application = a_grant()
    duty = owe(application, DutyKind.REPORT, due_at=NOON + 10 * DAY, at=NOON)
    link = f"/grants/applications/{application.case.reference}/duties/{duty.pk}/"
    reference = application.case.reference

    client.force_login(officer_of(application))
    told = client.get(page_of(reference)).content.decode()
    assert "あと10日" in told
    assert link not in told
    client.force_login(a_secretary())
    assert link in client.get(page_of(reference)).content.decode()


def test_a_draft_of_the_report_is_its_bodys_alone(client: Client) -> None:
    report = a_report(a_grant(), spent=(123_456, 0))
    reference = report.application.case.reference
    client.force_login(a_secretary())
    assert "123,456" not in client.get(page_of(reference)).content.decode()

    client.force_login(officer_of(report.application))
    told = client.get(page_of(reference)).content.decode()
    assert "123,456" in told
    assert f"/grants/reports/{report.case.reference}/write/" in told


def test_before_an_award_there_is_no_account(client: Client) -> None:
    application = a_submitted()
    client.force_login(an_officer())

    page = client.get(page_of(application.case.reference))

    assert page.status_code == 200
    assert "table" not in page.content.decode().split("<main")[1].split("</main")[0]


def test_who_sees_the_money_and_who_does_not(client: Client) -> None:
    application = a_grant()
    address = page_of(application.case.reference)
    client.force_login(a_branch_officer())
    assert client.get(address).status_code == 200
    client.force_login(an_officer(a_town("実演町", "07301"), "ume"))
    assert client.get(address).status_code == 404
    client.force_login(a_reviewer())
    assert client.get(address).status_code == 403


def test_the_table_for_excel_has_every_line_class_and_the_total(
    client: Client,
) -> None:
    report = a_settled(spent=(300_000, 600_000))
    client.force_login(a_secretary())

    answer = client.get(page_of(report.application.case.reference, "export/"))

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert "600000,,300000,-300000,300000," in lines[1]
    assert lines[-1].endswith("1200000,,900000,-300000,900000,")


def test_the_page_costs_the_same_however_long_the_account(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    report = a_settled(paid_yen=100_000)
    Call.objects.update(rate_percent=50)
    client.force_login(a_secretary())
    address = page_of(report.application.case.reference)
    client.get(address)

    with django_assert_max_num_queries(45):
        client.get(address)


def test_a_day_of_a_late_report_is_called_late(client: Client) -> None:
    application = a_grant()
    owe(application, DutyKind.REPORT, due_at=NOON - DAY, at=NOON - 9 * DAY)
    client.force_login(officer_of(application))

    page = client.get(page_of(application.case.reference)).content.decode()

    assert "期限超過" in page
    assert FEBRUARY > NOON
