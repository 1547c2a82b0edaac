"""A form that was sent: errors by cell, a marked copy, the original, taking it in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.models import Application, FormUpload
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import submit_application
from kakehashi.programmes.grants.verbs.drafts import edit_application
from tests.programmes.grants.makers import (
    NOON,
    a_branch_officer,
    a_call,
    a_draft,
    a_full_draft,
    a_town,
    an_officer,
    an_open_call,
)
from tests.programmes.grants.makers_form import (
    COSTS,
    COVER,
    a_filled_blank,
    a_form,
    a_sent_form,
    cell_of,
    opened,
    read,
    saved,
    sheet_of,
    typed,
    with_line,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def sent(data: bytes, draft: Application | None = None) -> FormUpload:
    call = draft.call if draft else an_open_call()
    return a_sent_form(data, call=call, town=a_town(), by=an_officer(), draft=draft)


def address(upload: FormUpload, part: str = "") -> str:
    return f"/grants/forms/{upload.pk}/{part}"


def shown(client: Client, upload: FormUpload, query: str = "") -> str:
    return client.get(address(upload) + query).content.decode()


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the form that takes it in."""
    return {
        name: page.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("into", "seen_at")
        if f'name="{name}" value="' in page
    }


def test_errors_are_listed_with_sheet_and_cell(client: Client) -> None:
    draft = a_full_draft()
    data = typed(a_form(draft), contact_mail="hana")
    data = with_line(data, "旅費", "交通費", "△5", 1, "", "対象", row=12)
    client.force_login(an_officer())

    page = shown(client, sent(data, draft))

    rows = [row.split("</tr>")[0] for row in page.split("<tr>")[2:]]
    assert [(COVER in row, "D29" in row) for row in rows] == [
        (True, True),
        (False,) * 2,
    ]
    assert COSTS in rows[1]
    assert "D12" in rows[1]
    assert "負の金額です" in rows[1]


def test_the_marked_copy_says_the_same_in_the_cells(client: Client) -> None:
    draft = a_full_draft()
    data = typed(a_form(draft), contact_mail="hana", starts_on="昨日")
    client.force_login(an_officer())

    answer = client.get(address(sent(data, draft), "marked/"))

    book = opened(b"".join(answer))
    for name, words in (("contact_mail", "メールアドレス"), ("starts_on", "日付")):
        comment = cell_of(book, name).comment
        assert comment is not None
        assert words in comment.text
        plain = cell_of(opened(data), name).fill.fgColor.rgb
        assert cell_of(book, name).fill.fgColor.rgb != plain
    assert cell_of(book, "title").comment is None
    assert cell_of(book, "starts_on").value == "昨日"
    assert "_確認箇所.xlsx" in unquote(answer["Content-Disposition"])


def test_the_marked_copy_mended_and_sent_again_is_clean(client: Client) -> None:
    draft = a_full_draft()
    first = sent(typed(a_form(draft), contact_mail="hana"), draft)
    client.force_login(an_officer())
    marked = b"".join(client.get(address(first, "marked/")))
    again = sent(typed(marked, contact_mail="hana@example.jp"), draft)
    assert (first.errors, again.errors) == (1, 0)
    assert "直すところはありません" in shown(client, again)


def test_the_original_comes_back_byte_for_byte(client: Client) -> None:
    data = a_filled_blank()
    client.force_login(an_officer())
    answer = client.get(address(sent(data), "original/"))
    assert b"".join(answer) == data


def test_what_would_change_stands_beside_what_is_saved(client: Client) -> None:
    draft = a_full_draft()
    data = typed(a_form(draft), effect="住民が互いに助け合う。", purpose=None)
    client.force_login(an_officer())
    page = shown(client, sent(data, draft))
    changes = page.split('id="changes"')[1]
    assert "期待される効果" in changes
    assert "<del>" in changes
    assert "目的・必要性" in changes.split("保存済みのまま残します")[1]
    assert "事業内容" not in changes


def test_taking_it_in_leads_on_to_the_draft(client: Client) -> None:
    draft = a_full_draft()
    upload = sent(typed(a_form(draft), effect="新しい効果", purpose=None), draft)
    client.force_login(an_officer())
    page = shown(client, upload)

    answer = client.post(address(upload), {**fields_of(page), "erase": "on"})

    assert answer["Location"] == f"/grants/applications/{draft.case.reference}/submit/"
    now = same_application(draft)
    assert (now.effect, now.purpose) == ("新しい効果", "")
    again = shown(client, upload)
    assert "取り込みました" in again
    assert "この下書きに取り込む" not in again


def test_a_new_draft_is_begun_with_it(client: Client) -> None:
    upload = sent(a_filled_blank())
    client.force_login(an_officer())
    page = shown(client, upload)
    assert "新しい下書きの内容" in page
    assert fields_of(page)["into"] == "new"

    answer = client.post(address(upload), fields_of(page))

    draft = Application.objects.get()
    assert draft.case.title == "やさしい日本語の避難訓練"
    assert draft.case.reference in answer["Location"]


def test_of_several_drafts_one_is_chosen(client: Client) -> None:
    first, second = a_draft(title="一つ目"), a_draft(title="二つ目")
    upload = sent(a_filled_blank())
    client.force_login(an_officer())
    page = shown(client, upload)
    assert f"?into={first.case.reference}" in page
    chosen = shown(client, upload, f"?into={second.case.reference}")
    assert fields_of(chosen)["into"] == second.case.reference
    client.post(address(upload), fields_of(chosen))
    assert same_application(first).case.title == "一つ目"
    assert same_application(second).case.title == "やさしい日本語の避難訓練"


def test_the_second_of_two_officers_sees_what_the_first_saved(client: Client) -> None:
    draft = a_full_draft()
    upload = sent(typed(a_form(draft), effect="様式の効果"), draft)
    client.force_login(an_officer())
    fields = fields_of(shown(client, upload))
    edit_application(
        draft,
        changes={"effect": "次郎の効果"},
        seen_at=draft.saved_at,
        by=an_officer(username="jiro"),
        at=NOON + timedelta(seconds=1),
    )

    answer = client.post(address(upload), fields)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "ほかの人が下書きを保存しました" in page
    assert "次郎" in page.split('id="changes"')[1]
    assert same_application(draft).effect == "次郎の効果"
    assert client.post(address(upload), fields_of(page)).status_code == 302
    assert same_application(draft).effect == "様式の効果"


def test_a_draft_sent_meanwhile_takes_no_form_and_no_other_is_begun(
    client: Client,
) -> None:
    draft = a_full_draft()
    upload = sent(a_form(draft), draft)
    client.force_login(an_officer())
    fields = fields_of(shown(client, upload))
    submit_application(draft, by=an_officer(), at=NOON)

    answer = client.post(address(upload), fields)

    assert answer.status_code == 422
    assert "その下書きは、もう変更できません" in answer.content.decode()
    assert Application.objects.count() == 1


def test_last_year_s_form_comes_back_as_this_year_s(client: Client) -> None:
    old = a_form(a_full_draft(a_call(fiscal_year=2026, name="昨年の公募")))
    draft = a_draft(a_call(fiscal_year=2028))
    upload = sent(old, draft)
    client.force_login(an_officer())

    page = shown(client, upload, f"?into={draft.case.reference}")
    refused = client.post(address(upload), {"into": draft.case.reference})
    file = client.get(address(upload, f"marked/?into={draft.case.reference}"))
    copy = read(b"".join(file))

    assert "令和8年度(2026)の様式です" in page
    assert "この下書きに取り込む" not in page
    assert refused.status_code == 422
    assert copy.terms.call_id == draft.call_id
    assert copy.values["content"] == "やさしい日本語の避難訓練を3回行う。"
    assert len(copy.lines) == 2


def test_the_branch_sees_errors_but_not_the_town_s_draft(client: Client) -> None:
    draft = a_full_draft(title="まだ見せない下書き")
    branch = a_branch_officer()
    data = typed(a_form(draft), effect="様式の効果", title="様式の名")
    upload = a_sent_form(data, call=draft.call, town=a_town(), by=branch)
    client.force_login(branch)

    page = shown(client, upload, f"?into={draft.case.reference}")
    marked = client.get(address(upload, "marked/"))
    answer = client.post(address(upload), {"into": draft.case.reference})

    assert "担当者にお知らせしました" in page
    assert "まだ見せない下書き" not in page
    assert 'id="changes"' not in page
    assert marked.status_code == 200
    assert answer.status_code == 422
    assert same_application(draft).effect != "様式の効果"


def test_a_stranger_finds_nothing(client: Client) -> None:
    upload = sent(a_filled_blank())
    client.force_login(an_officer(a_town("実演町", "07301"), "yoso"))
    for part in ("", "marked/", "original/"):
        assert client.get(address(upload, part)).status_code == 404


def test_moved_rows_are_marked_where_they_stand_now(client: Client) -> None:
    draft = a_full_draft()
    book = opened(typed(a_form(draft), requested_yen="△5"))
    sheet_of(book, COSTS).insert_rows(2, amount=4)
    client.force_login(an_officer())
    upload = sent(saved(book), draft)
    copy = opened(b"".join(client.get(address(upload, "marked/"))))
    assert sheet_of(copy, COSTS)["C11"].comment is not None
    assert "C11" in shown(client, upload)


def test_a_file_that_is_gone_is_not_found(client: Client) -> None:
    upload = sent(a_filled_blank())
    upload.file.location.unlink()
    client.force_login(an_officer())
    assert client.get(address(upload)).status_code == 404


def test_the_page_costs_the_same_for_few_errors_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = a_full_draft()
    data = a_form(draft)
    bad = data
    for row in range(12, 40):
        bad = with_line(bad, "?", "", "△5", -1, "", "?", row=row)
    client.force_login(an_officer())
    for each in (data, bad):
        upload = sent(each, draft)
        client.get(address(upload))
        with django_assert_num_queries(12):
            client.get(address(upload))
