"""Saving by hand while the page saves by itself: nobody else has been there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.journeys.conftest import Window
from tests.programmes.grants.makers import a_call, an_officer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_a_mistake_saved_at_once_is_corrected_and_saved(window: Window) -> None:
    call = a_call(at=timezone.now())
    page = window(an_officer())
    page.goto(f"/grants/calls/{call.pk}/apply/")
    page.locator("main [name=title]").fill("林業体験の交流")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url("**/edit/")
    page.goto(page.url + "papers/")

    page.locator("[name=contact_phone]").fill("0889-65-1111")
    page.locator("[name=document_date]").fill("令和8年11月31日")
    page.locator("main button[name=action][value=save]").click()
    page.locator(".summary").wait_for()
    page.wait_for_timeout(300)  # a save on leaving would arrive by now
    page.locator("[name=document_date]").fill("令和8年11月30日")
    page.locator("main button[name=action][value=save]").click()

    page.get_by_text("保存しました。", exact=True).wait_for()
