"""An office abroad asks for an expert; she is found, goes, and it is told what came."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from kakehashi.programmes.experts.charts import State
from kakehashi.programmes.experts.models import Dispatch, Expert
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.programmes.experts.makers import (
    a_field,
    a_secretary,
    an_expert,
    an_office_officer,
    same_request,
)
from tests.programmes.grants.makers import an_officer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXTS = {
    "receiving_body": "実演県農業局",
    "country": "タイ",
    "problem": "水が足りない季節に米が作れない。",
    "aim": "水をためて使う方法を身につける。",
    "work": "現地での指導と講義",
    "languages": "タイ語、英語",
}


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").first.fill(value)


def send(page: Page) -> None:
    """Press the button of the form in the page, and look at what comes."""
    page.locator("main form[method=post] button[type=submit]").last.click()
    look(page)


def told(page: Page) -> str:
    return page.inner_text("main")


def take(page: Page, request: Dispatch, name: str, **fields: str) -> None:
    """Open the page of a step, fill it in and send it."""
    page.goto(f"/experts/requests/{request.case}/{name}/")
    look(page)
    fill(page, **fields)
    send(page)


@pytest.mark.parametrize(
    ("js", "width"),
    [(True, 1280), (True, 320), (False, 1280)],
    ids=["scripts on", "on a phone", "scripts off"],
)
def test_an_expert_is_asked_for_found_and_sent(
    window: Window, *, js: bool, width: int
) -> None:
    expert = an_expert()
    a_field(2)
    an_officer()
    office = window(an_office_officer(), js=js, width=width)
    desk = window(a_secretary(), js=js, width=width)

    request = the_office_asks(office, expert)
    the_association_looks_for_somebody(desk, request, expert)
    her_town_says_yes(window(an_officer(), js=js, width=width), expert)
    she_is_named_and_the_agreement_is_signed(desk, request, expert)
    she_travels(desk, request)
    the_office_reports(office, request)
    everyone_reads_what_came_of_it(desk, window(js=js, width=width), request)

    assert same_request(request).case.state == State.PUBLISHED


def the_office_asks(page: Page, expert: Expert) -> Dispatch:
    page.goto("/experts/requests/")
    look(page)
    page.goto("/experts/requests/open/")
    look(page)
    send(page)
    assert page.locator(".summary").count() == 1  # what is missing is named
    fill(page, **TEXTS, starts_on=day(40), ends_on=day(200))
    page.locator("main [name=field]").select_option(str(expert.fields.get().pk))
    send(page)
    request = Dispatch.objects.select_related("case").get()
    page.goto(f"/experts/requests/{request.case}/send/")
    look(page)
    send(page)
    assert "派遣の期間は3か月以内です" in told(page)
    take(page, request, "edit", ends_on=day(67))
    take(page, request, "send")
    assert same_request(request).case.state == State.REQUESTED
    return request


def the_association_looks_for_somebody(
    page: Page, request: Dispatch, expert: Expert
) -> None:
    page.goto("/experts/roster/")
    look(page)
    take(page, request, "accept")
    page.goto(f"/experts/requests/{request.case}/ask/")
    look(page)
    assert expert.name in told(page)
    page.locator("main input[type=radio][name=expert]").first.check()
    fill(page, due_on=day(10))
    send(page)
    assert same_request(request).case.state == State.ASKED


def her_town_says_yes(page: Page, expert: Expert) -> None:
    page.goto("/notices/")
    look(page)
    page.locator("main .notice button").first.click()
    look(page)
    assert expert.name in told(page)
    page.locator("main [name=says_yes]").select_option("True")
    send(page)


def she_is_named_and_the_agreement_is_signed(
    page: Page, request: Dispatch, expert: Expert
) -> None:
    page.goto(f"/experts/requests/{request.case}/name/")
    look(page)
    page.locator(f"main input[name=expert][value='{expert.pk}']").check()
    send(page)
    assert "国際渡航費" in told(page)
    take(page, request, "share", item="宿泊", amount_yen="12万円")
    assert "120,000円" in told(page)
    take(page, request, "agree", agreed_on=day(0))
    assert same_request(request).number is not None


def she_travels(page: Page, request: Dispatch) -> None:
    page.goto(f"/experts/requests/{request.case}/depart/")
    look(page)
    send(page)
    assert "まだ入力・確認されていません" in told(page)
    page.goto(f"/experts/requests/{request.case}/travel/")
    look(page)
    fill(page, departs_on=day(39), returns_on=day(68), report_due_on=day(90))
    for box in ("is_insured", "has_visa", "is_briefed"):
        page.locator(f"main [name={box}]").check()
    send(page)
    take(page, request, "depart")
    assert same_request(request).case.state == State.DISPATCHED


def the_office_reports(page: Page, request: Dispatch) -> None:
    page.goto(f"/experts/requests/{request.case}/report/")
    look(page)
    fill(
        page,
        report="ため池を3か所で一緒に直した。",
        title="ため池を直す",
        summary="ため池の直し方を伝えた。",
    )
    page.locator("main [name=consent]").check()
    send(page)
    assert "ため池を3か所で一緒に直した。" in told(page)


def everyone_reads_what_came_of_it(
    page: Page, stranger: Page, request: Dispatch
) -> None:
    take(page, request, "publish")
    stranger.goto("/experts/results/")
    look(stranger)
    stranger.get_by_role("link", name="ため池を直す").first.click()
    look(stranger)
    assert "ため池の直し方を伝えた。" in told(stranger)
    assert "ため池を3か所で" not in told(stranger)
