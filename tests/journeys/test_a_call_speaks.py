"""A call that is open speaks: watched, asked about, corrected, copied to next year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from kakehashi.foundation.accounts.models import Post
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.foundation.pages.formats import say_day
from kakehashi.programmes.grants.models import Call, Correction, Question
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.journeys.test_a_plan_changes import fill, press
from tests.programmes.grants.makers import (
    a_call,
    a_full_draft,
    a_person,
    a_secretary,
    a_town,
    an_officer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_a_call_is_watched_asked_about_corrected_and_copied(
    window: Window, *, js: bool
) -> None:
    call = a_call(at=timezone.now())
    hana, sato = an_officer(), a_secretary()
    other = a_person("ume", Post.OFFICER, a_town("中土佐町", "39401"))
    a_full_draft(call, by=hana, at=timezone.now())

    town = window(hana, js=js, width=320 if js else 1280)
    the_town_watches(town)
    the_town_asks(town, call)
    the_secretariat_answers(window(sato, js=js))
    everyone_reads_the_answer(window(js=js), call)
    the_secretariat_corrects(window(sato, js=js), call)
    the_town_is_told(town, call)
    everyone_reads_what_changed(window(other, js=js), call)
    the_secretariat_lays_down_next_year(window(sato, js=js), call)


def the_town_watches(page: Page) -> None:
    page.goto("/grants/watches/")
    look(page)
    page.locator("main button[name=do][value=watch]").first.click()
    look(page)
    assert page.locator("main button[name=do][value=unwatch]").count() == 1


def the_town_asks(page: Page, call: Call) -> None:
    page.goto(f"/grants/calls/{call.pk}/")
    look(page)
    page.goto(f"/grants/calls/{call.pk}/ask/")
    look(page)
    press(page, "質問を送る")
    look(page)
    assert page.locator("#id_text_error").count() == 1
    fill(page, text="翻訳の委託料は対象になりますか。")
    press(page, "質問を送る")
    look(page)
    assert Question.objects.get().answered_at is None


def the_secretariat_answers(page: Page) -> None:
    page.goto("/grants/asked/")
    look(page)
    page.get_by_role("link", name="翻訳の委託料は対象になりますか。").click()
    look(page)
    fill(page, answer="対象になります。", public_text="翻訳の委託料は対象か。")
    page.locator("input[name=is_public][value=yes]").check()
    press(page, "回答する")
    look(page)


def everyone_reads_the_answer(page: Page, call: Call) -> None:
    page.goto(f"/grants/calls/{call.pk}/questions/")
    look(page)
    words = page.inner_text("main")
    assert "翻訳の委託料は対象か。" in words
    assert "対象になります。" in words
    assert "檮原町" not in words


def the_secretariat_corrects(page: Page, call: Call) -> None:
    later = timezone.localdate(call.closes_at + timedelta(days=3))
    page.goto(f"/grants/rounds/{call.pk}/correct/")
    look(page)
    fill(
        page,
        closes_at=say_day(later),
        reason_ja="連休を避けるため。",
        reason_en="To keep clear of the holidays.",
    )
    page.locator("main button[name=do][value=preview]").click()
    look(page)
    assert "檮原町" in page.inner_text("main")
    page.locator("main button[name=do][value=correct]").click()
    look(page)
    assert Correction.objects.get().number == 1


def the_town_is_told(page: Page, call: Call) -> None:
    assert DeskNotice.objects.filter(user__username="hana").exists()
    page.goto("/desk/")
    look(page)
    page.goto(f"/grants/calls/{call.pk}/")
    assert "連休を避けるため。" in page.inner_text("main")


def everyone_reads_what_changed(page: Page, call: Call) -> None:
    page.goto(f"/grants/calls/{call.pk}/")
    look(page)
    assert "連休を避けるため。" in page.inner_text("main")


def the_secretariat_lays_down_next_year(page: Page, call: Call) -> None:
    page.goto(f"/grants/rounds/{call.pk}/copy/")
    look(page)
    page.locator("main button[type=submit][name=do]").first.click()
    look(page)
    page.locator("main button[name=do][value=copy]").click()
    look(page)
    following = Call.objects.get(fiscal_year=call.fiscal_year + 1)
    assert following.scheme == call.scheme
    assert page.url.endswith(f"/grants/rounds/{following.pk}/")
