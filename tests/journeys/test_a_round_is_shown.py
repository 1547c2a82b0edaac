"""What a round could be, what the board sees, and what is open to everyone after it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from kakehashi.programmes.grants.models import Call, CaseStudy
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.journeys.test_a_plan_changes import press
from tests.programmes.grants.makers import a_director, a_secretary
from tests.programmes.grants.makers_desk import a_mixed_round, a_proposal
from tests.programmes.grants.makers_public import a_reported_row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_a_round_is_tried_out_and_shown_to_the_board(
    window: Window, *, js: bool
) -> None:
    call = a_mixed_round()
    the_secretariat_tries(window(a_secretary(), js=js), call)
    a_proposal(call)
    the_board_sees(window(a_director(), js=js), call)
    the_board_sees(window(a_director(), js=js, width=320), call)


def the_secretariat_tries(page: Page, call: Call) -> None:
    page.goto(f"/grants/rounds/{call.pk}/what-if/")
    look(page)
    page.locator("main [name=prefecture_percent]").fill("30")
    page.get_by_role("button", name="試算する").click()
    page.wait_for_url("**prefecture_percent=30**")
    look(page)
    words = page.inner_text("main")
    assert "都道府県" in words
    link = page.locator("main a[href*='plan=']").first
    link.click()
    look(page)
    assert "/ranking/" in page.url


def the_board_sees(page: Page, call: Call) -> None:
    page.goto(f"/grants/rounds/{call.pk}/board/")
    look(page)
    assert page.locator("main svg").count() >= 3
    assert "2,000,000円" in page.inner_text("main")


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_a_report_becomes_a_case_study_that_everyone_finds(
    window: Window, *, js: bool
) -> None:
    reported = a_reported_row()
    office = window(a_secretary(), js=js)
    office.goto("/grants/studies/ready/")
    look(office)
    office.get_by_role("link", name="やさしい日本語で避難訓練").click()
    look(office)
    press(office, "公開する")
    look(office)
    study = CaseStudy.objects.get(application=reported)
    assert study.published_at <= timezone.now()

    anyone = window(js=js, width=320)
    for address in (
        "/grants/studies/",
        f"/grants/studies/{reported.case.reference}/",
        "/grants/statistics/",
        "/grants/data/",
    ):
        anyone.goto(address)
        look(anyone)
    anyone.goto(f"/grants/studies/{reported.case.reference}/")
    assert "声かけの手引き" in anyone.inner_text("main")
