"""From the final report to the last yen: evidence, cuts, the sum, payment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from kakehashi.foundation.pages.formats import say_day
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Call,
    Letter,
    Procedure,
    ProcedureKind,
)
from kakehashi.programmes.grants.queries.audit import audit_accounts
from kakehashi.programmes.grants.queries.money import account_of
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.journeys.test_a_plan_changes import begin, fill, follow, press
from tests.programmes.grants.makers import a_secretary, an_open_call
from tests.programmes.grants.makers_settle import (
    a_grant,
    branch_of_grant,
    officer_of,
    pay_in_advance,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def a_finished_grant(*, paid_yen: int) -> Application:
    """A grant whose project is over today, part of it paid in advance."""
    today = timezone.localdate()
    call = an_open_call()
    Call.objects.filter(pk=call.pk).update(repayment_days=20)
    grant = a_grant(call=Call.objects.get(pk=call.pk))
    pay_in_advance(grant, paid_yen, at=timezone.now() - timedelta(days=1))
    # The makers' project lies ahead; a report tells of what is past.
    Application.objects.filter(pk=grant.pk).update(
        starts_on=today - timedelta(days=60), ends_on=today - timedelta(days=30)
    )
    Call.objects.filter(pk=call.pk).update(project_from=date(2026, 4, 1))
    return Application.objects.get(pk=grant.pk)


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_what_was_spent_is_proved_cut_fixed_and_paid(
    window: Window, *, js: bool
) -> None:
    grant = a_finished_grant(paid_yen=300_000)
    hana, sato = officer_of(grant), a_secretary()
    town = window(hana, js=js, width=320 if js else 1280)

    report = the_town_reports(town, grant, spent=("６０万円", "550,000"))
    the_branch_passes_on(window(branch_of_grant(grant), js=js), report)
    the_secretariat_cuts_and_fixes(window(sato, js=js), grant, report)
    the_town_claims(town, grant)
    the_secretariat_pays(window(sato, js=js), grant)

    account = account_of(grant)
    assert (account.committed, account.paid) == (1_000_000, 1_000_000)
    the_account_adds_up(town, grant, "1,000,000円")


def test_what_was_paid_too_much_comes_back_in_parts(window: Window) -> None:
    grant = a_finished_grant(paid_yen=900_000)
    town, office = window(officer_of(grant)), window(a_secretary())

    report = the_town_reports(town, grant, spent=("300,000", "250,000"))
    the_branch_passes_on(window(branch_of_grant(grant)), report)
    the_secretariat_cuts_and_fixes(office, grant, report, cut="0")
    the_secretariat_gets_it_back(office, grant)

    account = account_of(grant)
    assert (account.committed, account.paid) == (550_000, 550_000)
    the_account_adds_up(town, grant, "550,000円")


def the_town_reports(
    page: Page, grant: Application, *, spent: tuple[str, str]
) -> Procedure:
    report = begin(page, grant, "実績報告", ProcedureKind.REPORT)
    today = timezone.localdate()
    fill(
        page,
        starts_on=say_day(today - timedelta(days=60)),
        ends_on=say_day(today - timedelta(days=30)),
        done="避難訓練を3回行った。",
        result="延べ120人が参加した。",
        lessons="夜間の訓練を検討する。",
        participants="１２０",
        document_number="企第200号",
        document_date=say_day(today),
    )
    page.locator("input[name=may_publish][value=no]").check()
    press(page, "保存して次へ")
    look(page)
    fill(
        page,
        **{"lines-0-amount_yen": spent[0], "lines-1-amount_yen": spent[1]},
    )
    press(page, "保存して次へ")
    look(page)
    assert "分足りません" in page.inner_text("main")
    for number, line in enumerate(report.lines.all(), start=1):
        page.locator("main select[name=line]").select_option(str(line.pk))
        fill(
            page,
            dated=say_day(today - timedelta(days=45)),
            payee=f"実演商店{number}",
            amount_yen=f"{line.amount_yen}",
        )
        page.locator("main input[type=file]").set_input_files(
            {
                "name": f"領収書{number}.pdf",
                "mimeType": "application/pdf",
                "buffer": PDF,
            }
        )
        press(page, "一覧に加える")
        look(page)
    page.goto(f"/grants/reports/{report.case.reference}/submit/")
    look(page)
    press(page, "実績報告を提出する")
    look(page)
    assert "実績報告を提出しました。" in page.inner_text("body")
    return report


def the_branch_passes_on(page: Page, report: Procedure) -> None:
    page.goto(f"/grants/reports/{report.case.reference}/")
    look(page)
    follow(page, "進達する")
    press(page, "進達する")


def the_secretariat_cuts_and_fixes(
    page: Page, grant: Application, report: Procedure, *, cut: str = "50,000"
) -> None:
    page.goto(f"/grants/reports/{report.case.reference}/")
    look(page)
    follow(page, "額を確定する")
    look(page)
    first = report.lines.all()[0]
    if cut != "0":
        fill(page, **{f"cut-{first.pk}": cut})
        press(page, "認めない額を保存して計算する")
        look(page)
        assert "認めない理由を書いてください" in page.inner_text("main")
        fill(page, **{f"reason-{first.pk}": "飲食費のため"})
        press(page, "認めない額を保存して計算する")
        look(page)
    press(page, "認めない額を保存して額を確定する")
    look(page)
    letter = Letter.objects.get(procedure=report)
    assert letter.file is not None
    assert Award.objects.get(application=grant).closed_at is None


def the_town_claims(page: Page, grant: Application) -> None:
    page.goto(f"/grants/applications/{grant.case.reference}/money/")
    look(page)
    follow(page, "支払を請求する")
    look(page)
    press(page, "請求する")
    look(page)


def the_secretariat_pays(page: Page, grant: Application) -> None:
    page.goto(f"/grants/applications/{grant.case.reference}/money/")
    follow(page, "支払を記録する")
    look(page)
    fill(page, on=say_day(timezone.localdate()))
    press(page, "記録して助成を完了する")
    look(page)


def the_secretariat_gets_it_back(page: Page, grant: Application) -> None:
    page.goto(f"/grants/applications/{grant.case.reference}/money/")
    follow(page, "返還を求める")
    look(page)
    press(page, "返還を求める")
    look(page)
    follow(page, "返還を記録する")
    fill(page, amount_yen="400,000", on=say_day(timezone.localdate()))
    press(page, "記録する")
    look(page)
    assert "350,000円" in page.locator("#id_amount_yen_error").inner_text()
    fill(page, amount_yen="5万円")
    press(page, "記録する")
    look(page)
    follow(page, "返還を記録する")
    fill(page, amount_yen="３０万", on=say_day(timezone.localdate()))
    press(page, "記録する")
    look(page)
    assert Award.objects.get(application=grant).closed_at is not None


def the_account_adds_up(page: Page, grant: Application, told: str) -> None:
    page.goto(f"/grants/applications/{grant.case.reference}/money/")
    look(page)
    words = page.inner_text("main")
    assert told in words
    assert "完了" in words
    assert Award.objects.get(application=grant).closed_at is not None
    assert audit_accounts() == []
