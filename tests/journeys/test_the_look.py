"""The look itself, with every component on one page, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Window
from tests.journeys.looking import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
ADDRESS = "/pages/styleguide/"
REFUSED = f"{ADDRESS}?title=&amount=abc&begins=R8"
# The width a page of 1,280 pixels has when it is magnified twice; and a small phone.
WIDTHS = [1280, 640, 320]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", [ADDRESS, REFUSED, f"/en{ADDRESS}"])
def test_every_component_is_accessible_and_fits(
    window: Window, width: int, address: str
) -> None:
    page = window(width=width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    host = page.evaluate("location.origin")

    look(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith((host, "data:"))] == []


def test_what_is_pressed_is_large_enough_for_a_finger(window: Window) -> None:
    page = window(width=320)
    page.goto(ADDRESS)

    pressed = (
        "main button, main .button, .pagination a, .site-nav a, main select, .choice,"
        "main input:not([type=checkbox],[type=radio],[type=hidden])"
    )
    small = page.evaluate(
        """what => [...document.querySelectorAll(what)]
          .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
          .filter(([, r]) => r.width && r.height < 44)
          .map(([html, r]) => `${html} ${r.height}`)""",
        pressed,
    )

    assert small == []


def test_the_summary_is_focused_and_leads_by_keyboard_to_the_box(
    window: Window,
) -> None:
    page = window()
    page.goto(REFUSED)

    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#id_title")).to_be_focused()


def test_one_may_skip_to_the_content_and_see_where_one_is(window: Window) -> None:
    page = window()
    page.goto(ADDRESS)

    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert skip.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def shown(page: Page, hook: str) -> str:
    return page.locator(f"[{hook}]").first.inner_text()


def test_sums_are_counted_while_typing(window: Window) -> None:
    page = window()
    page.goto(ADDRESS)

    assert shown(page, "data-sum-amount") == "120,000円"
    assert shown(page, "data-sum-total") == "370,000円"
    assert shown(page, "data-sum-may") == "185,000円"
    expect(
        page.get_by_text("申請できる上限(185,000円)を超えています。")
    ).to_be_visible()
    page.locator("#asked").fill("18万")
    expect(page.get_by_text("を超えています。")).to_be_hidden()
    page.locator("[name=l-2-unit_yen]").fill("１千円")
    assert shown(page, "data-sum-total") == "1,120,000円"
    assert shown(page, "data-sum-may") == "500,000円"  # the ceiling
    page.locator("[name=l-2-is_eligible]").uncheck()
    assert shown(page, "data-sum-eligible") == "120,000円"
    assert shown(page, "data-sum-may") == "60,000円"
    page.locator("[name=l-1-quantity]").fill("")
    assert shown(page, "data-sum-amount") == "30,000円"
    page.locator("[name=l-1-unit_yen]").fill("?")
    assert shown(page, "data-sum-amount") == "?"


def test_the_slider_and_its_number_move_together(window: Window) -> None:
    page = window()
    page.goto(ADDRESS)

    page.locator("[data-slider-for=cut]").fill("20")
    expect(page.locator("#cut")).to_have_value("20")
    page.locator("#cut").fill("7")
    expect(page.locator("[data-slider-for=cut]")).to_have_value("7")


def test_a_long_text_says_what_is_left_and_keeps_what_is_too_much(
    window: Window,
) -> None:
    page = window()
    page.goto(ADDRESS)
    count = page.locator("#id_purpose_count")

    page.locator("#id_purpose").fill("あ" * 399)
    expect(count).to_have_text("あと1文字")
    page.locator("#id_purpose").fill("あ" * 403)
    expect(count).to_have_text("3文字超えています")
    assert len(page.locator("#id_purpose").input_value()) == 403


def test_without_scripts_nothing_is_missing_but_comfort(window: Window) -> None:
    page = window(js=False)
    page.goto(REFUSED)

    expect(page.locator(".summary")).to_contain_text("次の")
    expect(page.locator("[data-slider-for=cut]")).to_be_hidden()
    expect(page.locator("#id_purpose_count")).to_have_text("400文字まで")
    page.get_by_role("button", name="保存して次へ").click()
    assert "title=" in page.url


def test_on_paper_there_is_the_content_and_nothing_to_press(window: Window) -> None:
    page = window()
    page.goto(ADDRESS)
    page.emulate_media(media="print")

    for hidden in (".site-nav", ".site-tools", ".site-foot", ".steps", ".pagination"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".table").first).to_be_visible()
