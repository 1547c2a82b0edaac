"""A list of awards comes in by its own header, is looked at, imported and undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kakehashi.engines.imports.models import Import, Stage
from kakehashi.programmes.grants.models import PastAward
from tests.faces.imports.makers import ROWS, a_list, a_secretary, the_bodies
from tests.journeys.conftest import Window
from tests.journeys.looking import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def send(page: Page, path: Path) -> None:
    page.goto("/imports/")
    page.get_by_label("過去の交付決定").check()
    page.locator("main [name=file]").set_input_files(path)
    page.get_by_role("button", name="送って読み込む").click()
    page.wait_for_url("**/mapping/")


@pytest.mark.parametrize(("js", "width"), [(True, 1280), (True, 320), (False, 1280)])
def test_a_list_of_awards_comes_in_and_goes_out_again(
    window: Window, tmp_path: Path, js: bool, width: int
) -> None:
    the_bodies()
    page = window(a_secretary(), js=js, width=width)
    path = tmp_path / "交付決定一覧.csv"
    path.write_bytes(a_list(*ROWS, "R5,どこにもない町,何かの事業,300,"))

    send(page, path)
    look(page)
    expect(page.locator("main [name=code]")).to_have_value("1")
    page.get_by_role("button", name="登録済みの内容と照合する").click()

    expect(page.get_by_role("heading", name="変更される内容")).to_be_visible()
    expect(page.get_by_text("1行は取り込めないため")).to_be_visible()
    look(page)
    page.get_by_role("button", name="3行を取り込む").click()

    expect(page.get_by_role("heading", name="取込済み")).to_be_visible()
    look(page)
    page.get_by_role("link", name="登録された内容を見る").click()
    expect(page.get_by_text("多言語の窓口")).to_be_visible()
    look(page)

    page.goto("/imports/")
    look(page)
    page.get_by_role("link", name="交付決定一覧.csv").click()
    page.get_by_role("button", name="この取込を取り消す").click()
    expect(page.get_by_role("heading", name="取消済み")).to_be_visible()
    look(page)

    assert not PastAward.objects.filter(undone_at=None).exists()
    assert Import.objects.get().stage is Stage.UNDONE


def test_a_corrected_list_shows_what_was_and_what_will_be(
    window: Window, tmp_path: Path
) -> None:
    the_bodies()
    page = window(a_secretary())
    path = tmp_path / "一覧.csv"
    for rows in (ROWS, ("R5,394050,日本語教室,1300,1150", *ROWS[1:])):
        path.write_bytes(a_list(*rows))
        send(page, path)
        page.get_by_role("button", name="登録済みの内容と照合する").click()
        page.get_by_role("button", name="行を取り込む").wait_for()
        if rows is ROWS:
            page.get_by_role("button", name="3行を取り込む").click()
            page.get_by_role("heading", name="取込済み").wait_for()

    expect(page.locator("main del")).to_have_text("1,200,000円")
    expect(page.locator("main ins")).to_have_text("1,300,000円")
    struck = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("main del").evaluate(struck) == "line-through"
    look(page)
