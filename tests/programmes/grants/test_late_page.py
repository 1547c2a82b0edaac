"""Everything late in one list: narrowed, taken along, chased in one act."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Stop
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.programmes.grants.models import Application, DutyKind
from kakehashi.programmes.grants.verbs.money import owe
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_director,
    a_reviewer,
    a_secretary,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_settle import DAY, a_grant, officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/grants/late/"


def a_late(
    title: str = "訓練", *, kind: DutyKind = DutyKind.REPORT, code: str = ""
) -> Application:
    town = a_town(f"実演町{code}", code) if code else None
    application = a_grant(title=title, town=town)
    owe(application, kind, due_at=NOON - 3 * DAY, at=NOON - 9 * DAY)
    return application


def test_the_association_sees_all_and_narrows_it(client: Client) -> None:
    report = a_late("訓練その1")
    interim = a_late("訓練その2", kind=DutyKind.INTERIM, code="07301")
    client.force_login(a_secretary())

    told = client.get(PAGE).content.decode()
    assert report.case.reference in told
    assert interim.case.reference in told
    assert "3日過ぎています" in told
    told = client.get(PAGE, {"kind": "interim"}).content.decode()
    assert report.case.reference not in told
    prefecture = report.case.applicant.prefecture
    assert prefecture is not None
    told = client.get(PAGE, {"prefecture": prefecture.code}).content.decode()
    assert report.case.reference in told
    assert interim.case.reference not in told


def test_an_officer_sees_her_own_and_a_branch_its_municipalities(
    client: Client,
) -> None:
    here, there = a_late("訓練その1"), a_late("訓練その2", code="07301")
    for person in (officer_of(here), a_branch_officer()):
        client.force_login(person)
        told = client.get(PAGE).content.decode()
        assert here.case.reference in told, person
        assert there.case.reference not in told, person


def test_an_officer_sees_what_is_stuck_at_her_body_for_another(client: Client) -> None:
    grant = a_late()
    through = a_town("経由市", "39201")
    Stop.objects.create(case=grant.case, organisation=through, number=9)
    client.force_login(an_officer(through, "keiyu"))

    assert grant.case.reference in client.get(PAGE).content.decode()


def test_where_nothing_is_late_the_page_says_so(client: Client) -> None:
    client.force_login(an_officer())

    page = client.get(PAGE)

    assert page.status_code == 200
    assert "<table" not in page.content.decode()


def test_the_list_for_excel_holds_what_the_filter_shows(client: Client) -> None:
    a_late("訓練その1")
    a_late("訓練その2", kind=DutyKind.INTERIM, code="07301")
    client.force_login(a_director())

    lines = (
        client.get(PAGE + "export/", {"kind": "interim"})
        .content.decode("utf-8-sig")
        .splitlines()
    )

    assert len(lines) == 2
    assert "訓練その2" in lines[1]


def test_one_press_chases_every_body_of_the_filter_once_a_day(client: Client) -> None:
    here, there = a_late("訓練その1"), a_late("訓練その2", code="07301")
    client.force_login(a_secretary())
    chase = PAGE + "chase/?kind=report"

    answer = client.post(chase, follow=True)

    assert "2団体" in answer.content.decode()
    for application in (here, there):
        told = DeskNotice.objects.filter(user=officer_of(application), kind="deadline")
        assert told.count() == 1
    client.post(chase)
    assert DeskNotice.objects.filter(kind="deadline").count() == 2
    with time_machine.travel(NOON + DAY, tick=False):
        client.force_login(a_secretary())
        client.post(chase)
    assert DeskNotice.objects.filter(kind="deadline").count() == 4


def test_who_was_told_today_is_counted_and_not_offered_again(client: Client) -> None:
    a_late("訓練その1")
    a_late("訓練その2", code="07301")
    client.force_login(a_secretary())
    assert "2団体に督促する" in client.get(PAGE).content.decode()

    client.post("/grants/late/chase/")

    told = client.get(PAGE).content.decode()
    assert "今日、2団体に知らせました" in told
    assert "督促する</button>" not in told


def test_a_body_is_told_all_it_owes_whatever_the_filter_shows(client: Client) -> None:
    grant = a_late(kind=DutyKind.INTERIM)
    owe(grant, DutyKind.REPORT, due_at=NOON - 2 * DAY, at=NOON - 9 * DAY)
    client.force_login(a_secretary())

    client.post("/grants/late/chase/?kind=interim")

    told = DeskNotice.objects.get(key__startswith="grants.chase:")
    assert "中間報告" in told.body
    assert "実績報告" in told.body


def test_a_branch_chases_its_own_only(client: Client) -> None:
    here, there = a_late("訓練その1"), a_late("訓練その2", code="07301")
    client.force_login(a_branch_officer())

    client.post(PAGE + "chase/")

    chased = DeskNotice.objects.filter(kind="deadline").values_list("user", flat=True)
    assert list(chased) == [officer_of(here).pk]
    assert officer_of(there).pk not in chased


def test_who_may_not_chase_and_who_may_not_look(client: Client) -> None:
    client.force_login(a_director())
    assert client.post(PAGE + "chase/").status_code == 403
    client.force_login(a_reviewer())
    assert client.get(PAGE).status_code == 403


def test_ten_late_things_cost_no_more_queries_than_two(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        a_late(f"訓練その{number}")
    client.force_login(a_secretary())
    client.get(PAGE)

    with django_assert_max_num_queries(16):
        client.get(PAGE)
