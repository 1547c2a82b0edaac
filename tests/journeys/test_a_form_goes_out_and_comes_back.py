"""The form is taken away, filled offline, sent, mended, taken in, submitted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kakehashi.programmes.grants.models import Application, FormUpload
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.drafts import edit_application
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.programmes.grants.makers import (
    a_branch_officer,
    a_call,
    a_full_draft,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_form import (
    COVER,
    a_form,
    cell_of,
    opened,
    typed,
    with_line,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def taken_away(page: Page, name: str) -> bytes:
    """What a link of the page gives to keep."""
    with page.expect_download() as told:
        page.get_by_role("link", name=name).click()
    return Path(told.value.path()).read_bytes()


def send(page: Page, folder: Path, data: bytes) -> None:
    path = folder / "記入済み.xlsx"
    path.write_bytes(data)
    page.locator("main [name=file]").set_input_files(path)
    page.get_by_role("button", name="送って確かめる").click()
    page.wait_for_url("**/grants/forms/**")


@pytest.mark.parametrize(("js", "width"), [(True, 1280), (True, 320), (False, 1280)])
def test_a_form_begins_an_application(
    window: Window, tmp_path: Path, js: bool, width: int
) -> None:
    call = a_call(at=timezone.now())
    page = window(an_officer(), js=js, width=width)
    page.goto(f"/grants/calls/{call.pk}/")
    page.get_by_role("link", name="公式様式(Excel)で申請する").click()
    look(page)
    data = taken_away(page, "檮原町の様式(Excel)")
    filled = typed(
        data,
        title="やさしい日本語の避難訓練",
        category="防災",
        document_number="梼企第12号",
        starts_on="令和9年6月1日",
        ends_on="昨日",
        purpose="情報が届くようにする。",
        content="訓練を３回行う。",
        effect="助け合えるようになる。",
        other_subsidy="なし",
        contact_section="企画課",
        contact_name="実演 花",
        contact_phone="0000-00-0000",
        contact_mail="hana@example.jp",
        requested_yen="６０万円",
        exclusion_answers="該当しない",
    )
    filled = with_line(filled, "報償費", "講師謝金", "10万円", "６", "回", "対象")

    send(page, tmp_path, filled)
    expect(page.get_by_role("row").nth(1)).to_contain_text(f"{COVER}D14")
    look(page)
    marked = taken_away(page, "確認箇所に印を付けた写し(Excel)")
    assert cell_of(opened(marked), "ends_on").comment is not None

    page.goto(f"/grants/calls/{call.pk}/form/")
    look(page)
    send(page, tmp_path, typed(marked, ends_on="R10.1.31"))
    expect(page.get_by_text("直すところはありません")).to_be_visible()
    look(page)
    page.get_by_role("button", name="新しい下書きを作る").click()

    expect(page.get_by_text("に取り込みました")).to_be_visible()
    look(page)
    page.get_by_role("button", name="申請を提出する").click()
    page.wait_for_load_state()
    application = Application.objects.get()
    assert application.case.state == "submitted"
    assert application.requested_yen == 600_000


def test_the_branch_sends_it_and_a_second_officer_is_not_overwritten(
    window: Window, tmp_path: Path
) -> None:
    call = a_call(at=timezone.now())
    hana, jiro = an_officer(), an_officer(username="jiro")
    draft = a_full_draft(call, by=hana, at=timezone.now())
    data = typed(a_form(draft), effect="様式の効果")
    branch = window(a_branch_officer())
    branch.goto(f"/grants/calls/{call.pk}/form/")
    look(branch)
    send(branch, tmp_path, data)
    expect(branch.get_by_text("担当者にお知らせしました")).to_be_visible()
    look(branch)

    page = window(hana)
    page.goto(f"/grants/forms/{FormUpload.objects.get().pk}/")
    look(page)
    edit_application(
        draft,
        changes={"effect": "次郎の効果"},
        seen_at=same_application(draft).saved_at,
        by=jiro,
        at=timezone.now(),
    )
    page.get_by_role("button", name="この下書きに取り込む").click()
    expect(page.get_by_text("ほかの人が下書きを保存しました")).to_be_visible()
    look(page)
    assert same_application(draft).effect == "次郎の効果"
    page.get_by_role("button", name="この下書きに取り込む").click()
    page.wait_for_url("**/submit/")
    assert same_application(draft).effect == "様式の効果"
    assert draft.case.applicant == a_town()
