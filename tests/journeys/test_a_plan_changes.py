"""After the award the plan changes, a part is paid early, the body reports."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from kakehashi.foundation.accounts.models import User
from kakehashi.foundation.pages.formats import say_day
from kakehashi.programmes.grants.models import (
    Application,
    Call,
    Letter,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.money import account_of
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.programmes.grants.makers import (
    a_branch,
    a_branch_officer,
    a_secretary,
    an_open_call,
)
from tests.programmes.grants.makers_settle import a_grant, officer_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").first.fill(value)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).first.click()


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_a_plan_changes_and_every_page_of_it_can_be_used(
    window: Window, *, js: bool
) -> None:
    call = an_open_call()
    Call.objects.filter(pk=call.pk).update(advance_percent=50, budget_yen=5_000_000)
    call.refresh_from_db()
    grant = a_grant(call=call)
    hana, sato = officer_of(grant), a_secretary()
    eda = a_branch_officer(a_branch(grant.case.applicant.prefecture))

    town = window(hana, js=js, width=320 if js else 1280)
    change = the_town_asks(town, grant)
    the_branch_passes_on(window(eda, js=js), change)
    the_secretariat_returns(window(sato, js=js), change)
    the_town_corrects(town, change)
    the_secretariat_approves(window(sato, js=js), change)
    the_town_reads_the_letter(town, grant, change)
    advance = the_town_asks_for_an_advance(town, grant)
    the_branch_passes_on(window(eda, js=js), advance)
    the_secretariat_pays(window(sato, js=js), advance)
    interim = the_town_reports(town, grant)
    the_branch_passes_on(window(eda, js=js), interim)
    the_secretariat_takes_note(window(sato, js=js), interim)

    account = account_of(grant)
    assert (account.committed, account.paid) == (800_000, 200_000)
    assert Letter.objects.filter(procedure__isnull=False, file=None).count() == 0
    the_town_sees_the_whole_story(town, grant)


def begin(page: Page, grant: Application, words: str, kind: ProcedureKind) -> Procedure:
    page.goto(f"/grants/applications/{grant.case.reference}/")
    look(page)
    follow(page, f"{words}を始める")
    look(page)
    press(page, "始める")
    look(page)
    return Procedure.objects.get(application=grant, kind=kind)


def the_town_asks(page: Page, grant: Application) -> Procedure:
    change = begin(page, grant, "計画変更", ProcedureKind.CHANGE)
    press(page, "保存して確認へ進む")
    look(page)
    assert "変更の理由を書いてください。" in page.inner_text("main")
    follow(page, "変更の理由を書いてください。")
    page.get_by_label("経費・助成額").check()
    fill(
        page,
        **{
            "reason": "会場が一つ使えなくなったため。",
            "requested_yen": "80万円",
            "lines-0-amount_yen": "４００，０００",
            "lines-1-amount_yen": "50万円",
            "document_number": "企第101号",
            "document_date": say_day(timezone.localdate()),
        },
    )
    press(page, "保存して確認へ進む")
    look(page)
    assert "△200,000円" in page.inner_text("main")
    press(page, "提出する")
    look(page)
    assert "提出しました。" in page.inner_text("body")
    return change


def the_branch_passes_on(page: Page, procedure: Procedure) -> None:
    page.goto(f"/grants/{procedure.kind}s/{procedure.case.reference}/")
    look(page)
    follow(page, "進達する")
    look(page)
    fill(page, note="適当と認めます。")
    press(page, "進達する")
    assert "適当と認めます。" in page.inner_text("main")


def the_secretariat_returns(page: Page, change: Procedure) -> None:
    page.goto(f"/grants/changes/{change.case.reference}/")
    look(page)
    follow(page, "差し戻す")
    look(page)
    fill(page, note="翻訳委託の積算を書いてください。")
    press(page, "差し戻す")
    look(page)


def the_town_corrects(page: Page, change: Procedure) -> None:
    page.goto(f"/grants/changes/{change.case.reference}/")
    assert "翻訳委託の積算を書いてください。" in page.inner_text("main")
    follow(page, "続きを書く")
    look(page)
    fill(page, **{"lines-1-basis": "1式"})
    press(page, "保存して確認へ進む")
    press(page, "提出する")
    look(page)


def the_secretariat_approves(page: Page, change: Procedure) -> None:
    page.goto(f"/grants/changes/{change.case.reference}/")
    follow(page, "決定する")
    look(page)
    fill(page, approved_yen="9,999,999")
    press(page, "変更を承認する")
    look(page)
    assert "800,000円" in page.locator("#id_approved_yen_error").inner_text()
    fill(page, approved_yen="800,000")
    press(page, "変更を承認する")
    look(page)
    assert "800,000円で承認しました。" in page.inner_text("body")


def the_town_reads_the_letter(
    page: Page, grant: Application, change: Procedure
) -> None:
    page.goto(f"/grants/changes/{change.case.reference}/")
    look(page)
    letter = Letter.objects.get(procedure=change)
    link = page.locator(f"main a[href$='/letters/{letter.pk}/']").first
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    page.goto(f"/grants/applications/{grant.case.reference}/")
    assert "計画変更承認通知書" in page.inner_text("main")


def the_town_asks_for_an_advance(page: Page, grant: Application) -> Procedure:
    advance = begin(page, grant, "概算払", ProcedureKind.ADVANCE)
    fill(
        page,
        requested_yen="20万円",
        reason="9月に会場費を払うため。",
        document_number="企第102号",
        document_date="R8.11.20",
    )
    press(page, "保存して確認へ進む")
    look(page)
    press(page, "提出する")
    look(page)
    return advance


def the_secretariat_pays(page: Page, advance: Procedure) -> None:
    page.goto(f"/grants/advances/{advance.case.reference}/")
    look(page)
    follow(page, "概算払を支払う")
    look(page)
    press(page, "支払を記録する")
    look(page)
    assert "200,000円の支払を記録しました。" in page.inner_text("body")


def the_town_reports(page: Page, grant: Application) -> Procedure:
    interim = begin(page, grant, "中間報告", ProcedureKind.INTERIM)
    fill(page, **{"done": "避難訓練を1回行った。", "spent-1": "12万円"})
    press(page, "保存して確認へ進む")
    look(page)
    assert "120,000円" in page.inner_text("main")
    press(page, "提出する")
    look(page)
    return interim


def the_secretariat_takes_note(page: Page, interim: Procedure) -> None:
    page.goto(f"/grants/interims/{interim.case.reference}/")
    follow(page, "受領する")
    look(page)
    fill(page, note="よく進んでいます。")
    press(page, "報告を受領する")
    look(page)


def the_town_sees_the_whole_story(page: Page, grant: Application) -> None:
    page.goto(f"/grants/applications/{grant.case.reference}/")
    look(page)
    told = page.locator(".timeline").inner_text()
    for words in (
        "計画変更を差し戻しました",
        "計画変更を承認しました",
        "概算払の支払を記録しました",
        "中間報告を受領しました",
    ):
        assert words in told


def test_a_reader_of_another_body_finds_none_of_it(window: Window) -> None:
    grant = a_grant()
    stranger: User = a_branch_officer(a_branch(), "elsewhere")
    stranger.roles.all().delete()
    page = window(stranger)
    for address in ("", "money/"):
        answer = page.goto(f"/grants/applications/{grant.case.reference}/{address}")
        assert answer is not None
        assert answer.status in {403, 404}
