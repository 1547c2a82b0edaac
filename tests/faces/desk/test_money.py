"""A desk shows the money that waits for its reader: to claim, to pay, to come back."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import DutyKind, Procedure
from kakehashi.programmes.grants.verbs.money import owe
from kakehashi.programmes.grants.verbs.payments import ask_back, claim_payment
from tests.faces.desk.test_desk import section
from tests.programmes.grants.makers import a_secretary, a_town
from tests.programmes.grants.makers_settle import (
    DAY,
    FEBRUARY,
    a_grant,
    a_settled,
    officer_of,
    same_procedure,
)

pytestmark = pytest.mark.django_db
LATER = FEBRUARY + 10 * DAY


def desk(person: User, slug: str) -> str:
    client = Client()
    with time_machine.travel(LATER, tick=False):
        client.force_login(person)
        return section(client.get("/desk/").content.decode(), slug)


def overpaid(town: Organisation | None = None, *, title: str = "防災訓練") -> Procedure:
    return a_settled(
        a_grant(repayment_days=20, town=town, title=title),
        spent=(300_000, 300_000),
        paid_yen=800_000,
    )


def test_a_fixed_sum_waits_at_the_town_until_it_is_claimed() -> None:
    report = a_settled()
    hana = officer_of(report.application)
    assert report.case.reference in desk(hana, "claims")
    assert "1,000,000円を請求できます" in desk(hana, "claims")
    assert report.case.reference not in desk(a_secretary(), "payments")

    claim_payment(report, by=hana, at=LATER)

    assert report.case.reference not in desk(hana, "claims")
    assert "1,000,000円を支払います" in desk(a_secretary(), "payments")


def test_what_was_paid_too_much_waits_for_its_demand_and_then_for_its_return() -> None:
    report = overpaid()
    hana = officer_of(report.application)
    assert "200,000円が返ってきます" in desk(a_secretary(), "payments")
    assert report.case.reference not in desk(hana, "claims")

    ask_back(same_procedure(report), by=a_secretary(), at=LATER)

    assert "200,000円を返還します" in desk(hana, "claims")
    assert "200,000円が返ってきます" in desk(a_secretary(), "payments")


def test_a_grant_of_which_nothing_is_owed_waits_to_be_closed() -> None:
    a_settled(paid_yen=1_000_000)

    assert "完了できます" in desk(a_secretary(), "payments")


def test_a_running_grant_shows_what_is_due_next_and_how_late_it_is() -> None:
    grant = a_grant()
    hana = officer_of(grant)
    owe(grant, DutyKind.REPORT, due_at=LATER + 5 * DAY, at=FEBRUARY)
    owe(grant, DutyKind.INTERIM, due_at=LATER - 2 * DAY, at=FEBRUARY)

    shown = desk(hana, "running")

    assert grant.case.reference in shown
    assert "中間報告" in shown
    assert "実績報告" not in shown
    assert "遅れているもの一覧(報告と返還 1件)" in desk(a_secretary(), "payments")


def test_another_towns_money_is_not_shown() -> None:
    report = a_settled()
    elsewhere = a_town("別の町", "39406")
    other = a_settled(a_grant(town=elsewhere, title="姉妹都市の展示"))

    shown = desk(officer_of(other.application), "claims")

    assert other.case.reference in shown
    assert report.case.reference not in shown


def test_three_reports_cost_no_more_questions_than_one() -> None:
    def asked() -> int:
        client = Client()
        client.force_login(a_secretary())
        client.get("/desk/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/")
        return len(queries)

    with time_machine.travel(LATER, tick=False):
        overpaid()
        first = asked()
        overpaid(a_town("別の町", "39406"), title="姉妹都市の展示")
        overpaid(a_town("第三の町", "39405"), title="林業の交流")
        assert asked() == first
