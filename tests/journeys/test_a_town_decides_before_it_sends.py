"""A town and its neighbour settle everything among themselves, and then it is sent."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Approval, Comment
from kakehashi.programmes.grants.queries.applications import same_application
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.programmes.grants.makers import (
    a_branch_officer,
    a_call,
    a_full_draft,
    a_town,
    an_officer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).first.click()


def told(page: Page) -> str:
    return page.inner_text("main")


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_a_town_decides_its_neighbour_agrees_and_then_it_is_sent(
    window: Window, *, js: bool
) -> None:
    hana, kacho, bucho = (an_officer(username=name) for name in ("hana", "ka", "bu"))
    taro = an_officer(a_town("中土佐町", "39401"), "taro")
    call = a_call(at=timezone.now())
    draft = a_full_draft(call, by=hana, at=timezone.now())
    desk = window(hana, js=js, width=320 if js else 1280)

    hana_names_the_co_applicant(desk, draft)
    hana_puts_it_up(desk, draft)
    the_head_approves(window(kacho, js=js), draft)
    the_mayor_decides(window(bucho, js=js, width=320 if js else 1280), draft)
    hana_changes_it_after_the_decision(desk, draft)
    it_is_approved_once_more(desk, window(kacho, js=js), draft)
    neighbour = window(taro, js=js)
    hana_asks_and_taro_answers(desk, neighbour, draft)
    taro_agrees(neighbour, draft)
    hana_sends_it(desk, draft)

    assert same_application(draft).case.state == State.SUBMITTED
    assert Approval.objects.count() == 7
    the_branch_sees_nothing_of_it(window(a_branch_officer(), js=js), draft)


def of(draft: Application, page: str = "") -> str:
    return f"/grants/applications/{draft.case.reference}/{page}"


def hana_names_the_co_applicant(page: Page, draft: Application) -> None:
    page.goto(of(draft, "edit/"))
    look(page)
    follow(page, "共同申請者")
    look(page)
    page.locator("main [name=name]").fill("中土佐町")
    press(page, "追加")
    look(page)
    assert "中土佐町" in told(page)


def hana_puts_it_up(page: Page, draft: Application) -> None:
    page.goto(of(draft, "submit/"))
    look(page)
    assert "中土佐町" in page.locator("section.summary").inner_text()
    page.goto(of(draft))
    follow(page, "庁内決裁と同意")
    look(page)
    page.get_by_label("メモ").first.fill("金曜までにお願いします。")
    press(page, "決裁に上げる")
    look(page)
    assert "起案した人は自分で決裁できません" in told(page)


def the_head_approves(page: Page, draft: Application) -> None:
    page.goto("/notices/")
    look(page)
    page.locator("main .notice button").first.click()
    look(page)
    assert page.url.endswith(of(draft, "approval/"))
    assert "金曜までにお願いします。" in told(page)
    press(page, "課長として承認する")
    look(page)


def the_mayor_decides(page: Page, draft: Application) -> None:
    page.goto(of(draft, "approval/"))
    look(page)
    follow(page, "申請の全文を読む")
    look(page)
    page.goto(of(draft, "approval/"))
    press(page, "決裁する")
    look(page)
    assert "今の内容で決裁が済んでいます" in told(page)


def hana_changes_it_after_the_decision(page: Page, draft: Application) -> None:
    page.goto(of(draft, "edit/"))
    look(page)
    assert "変更すると決裁は無効になります" in told(page)
    page.locator("main [name=purpose]").fill("夜間の避難にも備える。")
    page.locator("main button[name=action][value=next]").first.click()
    look(page)
    assert "檮原町の決裁は無効になりました" in told(page)
    page.goto(of(draft, "submit/"))
    look(page)
    page.locator("section.summary a[href*='/approval/']").first.click()
    look(page)
    assert "夜間" in page.locator("dl.diff ins").first.inner_text()
    assert "無効(その後に変更)" in told(page)


def it_is_approved_once_more(page: Page, head: Page, draft: Application) -> None:
    page.get_by_label("メモ").first.fill("夜間を加えました。")
    press(page, "決裁に上げる")
    head.goto(of(draft, "approval/"))
    look(head)
    head.get_by_label("メモ").first.fill("誤字を直してください。")
    press(head, "起案者に差し戻す")
    look(head)
    page.goto(of(draft, "approval/"))
    look(page)
    assert "誤字を直してください。" in told(page)
    page.locator("summary").first.click()
    page.get_by_label("決裁した人").fill("副町長 実演")
    press(page, "紙の決裁を記録する")
    look(page)  # the day is missing: it stands beside its box
    assert page.get_by_label("決裁した人").input_value() == "副町長 実演"
    page.get_by_label("決定日").fill("R8.11.1")
    press(page, "紙の決裁を記録する")
    look(page)
    assert "副町長 実演" in told(page)


def hana_asks_and_taro_answers(page: Page, other: Page, draft: Application) -> None:
    page.goto(of(draft))
    look(page)
    page.locator("main a[href$='/comments/']").first.click()
    look(page)
    page.locator("main [name=text]").fill("内容を確かめて、同意をお願いします。")
    press(page, "ほかの申請者に伝える")
    look(page)
    other.goto("/notices/")
    look(other)
    other.locator("main .notice button").first.click()
    look(other)
    assert "同意をお願いします" in told(other)
    other.locator("main [name=text]").fill("会場は公民館でよいです。")
    press(other, "ほかの申請者に伝える")
    page.goto(of(draft, "comments/"))
    look(page)
    assert "会場は公民館でよいです。" in told(page)
    assert Comment.objects.count() == 2


def taro_agrees(page: Page, draft: Application) -> None:
    page.goto(of(draft, "approval/"))
    look(page)
    assert "夜間を加えました。" not in told(page)
    press(page, "中土佐町として同意する")
    look(page)
    assert "同意を記録しました" in page.inner_text("body")


def hana_sends_it(page: Page, draft: Application) -> None:
    page.goto(of(draft, "submit/"))
    look(page)
    press(page, "申請を提出する")
    look(page)
    page.goto(of(draft))
    look(page)
    story = page.locator(".timeline").inner_text()
    for words in (
        "決裁に上げました",
        "差し戻しました",
        "紙で決裁",
        "同意しました",
        "提出しました",
    ):
        assert words in story
    page.locator("main a[href$='/comments/']").first.click()
    look(page)
    assert "会場は公民館でよいです。" in told(page)


def the_branch_sees_nothing_of_it(page: Page, draft: Application) -> None:
    page.goto(of(draft))
    look(page)
    assert "決裁に上げました" not in told(page)
    for address, status in (("approval/", 403), ("comments/", 404)):
        answer = page.goto(of(draft, address))
        assert answer is not None
        assert answer.status == status


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_a_section_shares_an_account_and_a_mailbox(window: Window, *, js: bool) -> None:
    section = an_officer(username="kikaku")
    User.objects.filter(pk=section.pk).update(is_shared=True, display_name="企画課")
    draft = a_full_draft(a_call(at=timezone.now()), by=section, at=timezone.now())
    page = window(section, js=js, width=320 if js else 1280)

    page.goto(of(draft, "approval/"))
    look(page)
    assert "担当者はどなたですか" in told(page)
    press(page, "この名前で続ける")
    look(page)
    page.get_by_label("あなたの名前").fill("山田 花子")
    press(page, "この名前で続ける")
    look(page)
    assert page.url.endswith(of(draft, "approval/"))
    assert "企画課 山田 花子" in page.locator("header").inner_text()
    press(page, "決裁に上げる")
    look(page)
    assert "企画課 山田 花子" in told(page)
    page.locator("header").get_by_role("link", name="担当者を替える").click()
    page.get_by_label("あなたの名前").fill("鈴木 太郎")
    press(page, "この名前で続ける")
    page.goto(of(draft, "approval/"))
    assert not page.get_by_role("button", name="決裁する", exact=True).count()
    the_mailbox_is_verified(page, window(js=js), draft.case.applicant)


def the_mailbox_is_verified(page: Page, mail: Page, town: Organisation) -> None:
    page.goto("/accounts/me/")
    look(page)
    follow(page, "お知らせの写しを課の共用メールにも届ける")
    look(page)
    page.get_by_label("担当課").fill("企画課")
    page.get_by_label("共用メールアドレス").fill("kikaku@example.jp")
    press(page, "保存して確認用のリンクを送る")
    look(page)
    town.refresh_from_db()
    mail.goto(f"/notices/mailbox/{town.mailbox.token}/")
    look(mail)
    press(mail, "写しを受け取る")
    look(mail)
    page.reload()
    look(page)
    assert "共用メールに写しを送っています" in told(page)
