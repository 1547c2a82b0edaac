"""From an open call to forty numbered letters, each person in a window of her own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page

from kakehashi.foundation.accounts.models import Post, User
from kakehashi.foundation.notices.outbox import send_due
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.foundation.organisations.queries import branch_of
from kakehashi.foundation.organisations.verbs import load_register
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, Call, Letter
from kakehashi.programmes.grants.queries.reviews import reviews_in
from kakehashi.programmes.grants.verbs.reviews import review_application
from tests.journeys.conftest import Window
from tests.journeys.looking import look
from tests.programmes.grants.makers import a_call, a_person, a_rubric, the_association
from tests.programmes.grants.makers_round import add_applications

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part, at bodies of the real register."""

    hana: User  # officer of 檮原町
    eda: User  # its prefecture's branch
    sato: User
    mori: User  # the secretariat: one proposes, another adopts
    reviewers: tuple[User, ...]


def people() -> People:
    load_register(by=None, at=timezone.now())
    town = Organisation.objects.get(code="394050")
    branch = branch_of(town)
    assert branch is not None
    association = the_association()
    elsewhere = Organisation.objects.filter(kind="prefecture").order_by("code")
    return People(
        hana=a_person("hana", Post.OFFICER, town),
        eda=a_person("eda", Post.BRANCH, branch),
        sato=a_person("sato", Post.SECRETARIAT, association),
        mori=a_person("mori", Post.SECRETARIAT, association),
        reviewers=tuple(
            a_person(f"rei{n}", Post.REVIEWER, seat)
            for n, seat in enumerate(elsewhere[:3])
        ),
    )


def send(page: Page, **fields: str) -> None:
    """Fill fields by name and press the first button of the form in the page."""
    fill(page, **fields)
    page.locator("main form[method=post] button[type=submit]").first.click()


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        field = page.locator(f"main [name='{name}']").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def press(page: Page, action: str) -> None:
    page.locator(f"main button[name=action][value={action}]").first.click()


@pytest.mark.parametrize("js", [True, False], ids=["scripts on", "scripts off"])
def test_an_application_travels_from_an_open_call_to_a_numbered_letter(
    window: Window, *, js: bool
) -> None:
    cast = people()
    call = a_call(at=timezone.now(), rubric=a_rubric(), budget_yen=50_000_000)

    reference = hana_applies(window(cast.hana, js=js), call)
    eda_forwards(window(cast.eda, js=js), reference)
    sato_returns(window(cast.sato, js=js), reference)
    hana_corrects(window(cast.hana, js=js), reference)
    sato_accepts(window(cast.sato, js=js), reference)
    add_applications(call, 39, state=State.ACCEPTED)
    sato_assigns(window(cast.sato, js=js), call, cast)
    for reviewer in cast.reviewers:
        a_reviewer_scores(window(reviewer, js=js), reference)
    the_others_are_scored(call)
    sato_proposes(window(cast.sato, js=js), call)
    mori_adopts(window(cast.mori, js=js))

    assert Letter.objects.filter(file__isnull=False).count() == 40
    send_due(at=timezone.now() + timedelta(seconds=1))
    hana_reads_the_letter(window(cast.hana, js=js), reference)


def hana_applies(page: Page, call: Call) -> str:
    page.goto("/desk/")
    look(page)
    page.goto("/grants/calls/")
    look(page)
    page.get_by_role("link", name=call.name).first.click()
    look(page)
    page.locator(f"main a[href$='/grants/calls/{call.pk}/apply/']").first.click()
    look(page)
    assert "3,000,000" in page.inner_text("main")
    send(page, title="やさしい日本語の避難訓練")
    look(page)
    reference = Application.objects.get(call=call).case.reference
    fill(
        page,
        category="disaster",
        starts_on="令和9年6月1日",
        ends_on="R10.1.31",
        purpose="外国人住民にも避難の情報が届くようにする。",
        content="やさしい日本語の避難訓練を3回行う。",
        effect="住民が互いに助け合えるようになる。",
        model_point="手引きを公開する。",
    )
    for answer in page.locator("input[type=radio][name^=exclusion_]").all():
        if answer.get_attribute("value") in {"False", "no"}:
            answer.check()
    press(page, "next")
    look(page)
    fill(
        page,
        **{
            "lines-0-expense_class": "fees",
            "lines-0-description": "講師謝金",
            "lines-0-unit_yen": "１２０千円",
            "lines-0-quantity": "１０",
            "requested_yen": "4,000,000円",
        },
    )
    press(page, "next")
    look(page)
    fill(
        page,
        document_number="梼企第12号",
        document_date="2026-11-20",
        contact_section="企画課",
        contact_name="実演 花",
        contact_phone="0000-00-0000",
        contact_mail="hana@example.jp",
    )
    page.locator("input[type=file]").first.set_input_files(
        {"name": "見積書.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "next")
    look(page)
    told = page.inner_text("main")
    assert "3,000,000" in told, "the ceiling is told where she checks"
    page.locator("main a[href*='/edit/costs/']").first.click()
    fill(page, requested_yen="1,200,000")
    press(page, "save")
    page.goto(f"/grants/applications/{reference}/submit/")
    look(page)
    send(page)
    look(page)
    assert reference in page.inner_text("main")
    assert state_of(reference) == State.SUBMITTED
    return reference


def eda_forwards(page: Page, reference: str) -> None:
    page.goto("/desk/")
    look(page)
    assert reference in page.inner_text("main")
    page.goto(f"/grants/applications/{reference}/")
    look(page)
    page.locator("main a[href$='/forward/']").first.click()
    look(page)
    send(page, note="内容を確認しました。")
    look(page)


def sato_returns(page: Page, reference: str) -> None:
    page.goto("/desk/")
    look(page)
    page.goto(f"/grants/applications/{reference}/")
    page.locator("main a[href$='/return/']").first.click()
    look(page)
    send(page, note="謝金の単価の根拠を書いてください。")
    assert state_of(reference) == State.RETURNED


def hana_corrects(page: Page, reference: str) -> None:
    page.goto("/desk/")
    assert reference in page.inner_text("main")
    page.goto(f"/grants/applications/{reference}/")
    look(page)
    assert "謝金の単価の根拠" in page.inner_text("main")
    page.goto(f"/grants/applications/{reference}/edit/")
    fill(page, content="避難訓練を3回行う。謝金は町の規程による。")
    press(page, "save")
    page.goto(f"/grants/applications/{reference}/submit/")
    look(page)
    send(page)
    assert state_of(reference) == State.SUBMITTED


def sato_accepts(page: Page, reference: str) -> None:
    page.goto(f"/grants/applications/{reference}/check/")
    look(page)
    for met in page.locator("main input[type=radio][value=yes]").all():
        met.check()
    page.locator("main button[formaction$='/accept/']").click()
    look(page)
    assert state_of(reference) == State.ACCEPTED


def sato_assigns(page: Page, call: Call, cast: People) -> None:
    page.goto("/grants/rounds/")
    look(page)
    page.goto(f"/grants/rounds/{call.pk}/")
    look(page)
    page.goto(f"/grants/rounds/{call.pk}/reviewers/")
    look(page)
    for person in cast.reviewers:
        page.locator(f"input[name=reviewers][value='{person.pk}']").check()
    page.locator("main form[method=post] button:not([formmethod])").last.click()
    look(page)


def a_reviewer_scores(page: Page, reference: str) -> None:
    page.goto("/desk/")
    look(page)
    page.goto("/grants/reviews/")
    look(page)
    page.locator(f"main a[href$='/grants/reviews/{reference}/']").first.click()
    look(page)
    for points in page.locator("main input[type=radio][value='4']").all():
        points.check()
    page.locator("main [name=no_conflict]").check()
    fill(page, comment="課題の把握が具体的です。")
    page.locator("main button[name=do][value=final]").click()
    look(page)


def the_others_are_scored(call: Call) -> None:
    """The same act for the other thirty-nine, without the windows."""
    assert call.rubric is not None
    criteria = list(call.rubric.criteria.all())
    for number, review in enumerate(reviews_in(call).filter(submitted_at=None)):
        review_application(
            review,
            points={c.pk: number % c.max_points for c in criteria},
            comment="",
            is_final=True,
            by=review.reviewer,
            at=timezone.now(),
        )


def sato_proposes(page: Page, call: Call) -> None:
    page.goto(f"/grants/rounds/{call.pk}/ranking/?cutoff=30")
    look(page)
    fill(page, title="令和9年度 採択案", why="順位と予算による。")
    fill(page, common_reason="予算の範囲内で上位から採択したため。")
    page.locator("main button[name=do][value=propose]").click()
    look(page)
    assert "40" in page.inner_text("main")


def mori_adopts(page: Page) -> None:
    page.goto("/desk/")
    look(page)
    page.locator("main a[href*='/grants/proposals/']").first.click()
    look(page)
    fill(
        page,
        adopting_body="第3回助成審査会",
        adopted_on="令和8年11月20日",
        document_number="8自国助決第1号",
    )
    # Forty letters are printed, twice each: tests have no worker beside the server.
    button = page.locator("main form[action$='/adopt/'] button[type=submit]")
    button.click(timeout=60_000)
    page.locator("#letters").wait_for()
    look(page)


def hana_reads_the_letter(page: Page, reference: str) -> None:
    page.goto("/notices/")
    look(page)
    page.goto(f"/grants/applications/{reference}/")
    look(page)
    href = page.locator("main a[href$='/letter/']").first.get_attribute("href")
    assert href
    answer = page.request.get(href)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    to_hana = [m for m in mail.outbox if m.to == ["hana@example.jp"]]
    assert [len(m.attachments) for m in to_hana][-1] == 1


def state_of(reference: str) -> str:
    return Application.objects.get(case__reference=reference).case.state
