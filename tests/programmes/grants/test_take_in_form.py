"""A form goes into a draft as a whole, by the verbs of the pages, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.notices.models import DeskNotice
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.documents.form import official_form
from kakehashi.programmes.grants.models import Application, Call, FormUpload
from kakehashi.programmes.grants.queries.applications import same_application
from kakehashi.programmes.grants.verbs.applications import (
    problems_with,
    submit_application,
)
from kakehashi.programmes.grants.verbs.drafts import edit_application
from kakehashi.programmes.grants.verbs.forms import send_form, take_in_form
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
    a_filled_blank,
    a_form,
    a_sent_form,
    an_upload,
    opened,
    read,
    saved,
    sheet_of,
    typed,
    with_line,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)


def a_form_for_nobody_s_draft(call: Call) -> bytes:
    """Given out for the town without a draft, then filled by hand."""
    data = official_form(call, body=a_town(), application=None)
    data = typed(
        data,
        title="やさしい日本語の避難訓練",
        category="防災",
        document_number="梼企第12号",
        starts_on="令和9年6月1日",
        ends_on="R10.1.31",
        purpose="情報が届くようにする。",
        content="訓練を３回行う。",
        effect="助け合えるようになる。",
        other_subsidy="なし",
        contact_section="企画課",
        contact_name="実演 花",
        contact_phone="0000-00-0000",
        contact_mail="hana@example.jp",
        requested_yen="６００，０００円",
        exclusion_answers="該当しない",
    )
    return with_line(data, "報償費", "講師謝金", "10万円", "６", "回", "対象")


def sent(data: bytes, draft: Application | None = None) -> FormUpload:
    call = draft.call if draft else an_open_call()
    return a_sent_form(data, call=call, town=a_town(), by=an_officer(), draft=draft)


def test_a_form_begins_a_draft_that_may_be_submitted() -> None:
    upload = sent(a_form_for_nobody_s_draft(an_open_call()))
    assert upload.errors == 0

    draft = take_in_form(upload, into=None, seen_at=NOON, by=an_officer(), at=LATER)

    assert draft.case.title == "やさしい日本語の避難訓練"
    assert (draft.starts_on, draft.ends_on) == (date(2027, 6, 1), date(2028, 1, 31))
    assert [line.amount_yen for line in draft.lines.all()] == [600_000]
    assert problems_with(draft, at=LATER) == []
    submit_application(draft, by=an_officer(), at=LATER)
    upload.refresh_from_db()
    assert (upload.application, upload.taken_in_at) == (draft, LATER)
    assert Entry.objects.filter(act="grants.take-in-form").count() == 1


def test_a_form_changes_what_it_says_and_keeps_what_it_leaves_blank() -> None:
    draft = a_full_draft()
    data = typed(a_form(draft), title="新しい名", purpose=None, effect="変わった。")

    take_in_form(
        sent(data, draft), into=draft, seen_at=draft.saved_at, by=an_officer(), at=LATER
    )

    now = same_application(draft)
    assert (now.case.title, now.effect) == ("新しい名", "変わった。")
    assert now.purpose == "外国人住民にも避難の情報が届くようにする。"
    assert [line.amount_yen for line in now.lines.all()] == [600_000, 600_000]


def test_blank_cells_empty_the_draft_only_where_that_was_asked_for() -> None:
    draft = a_full_draft()
    book = opened(typed(a_form(draft), purpose=None, model_point=None))
    for row in (10, 11):
        for column in "BCDEFH":
            sheet_of(book, COSTS)[f"{column}{row}"].value = None
    upload = sent(saved(book), draft)

    take_in_form(
        upload,
        into=draft,
        erase=True,
        seen_at=draft.saved_at,
        by=an_officer(),
        at=LATER,
    )

    now = same_application(draft)
    assert (now.purpose, now.model_point, now.lines.count()) == ("", "", 0)
    assert now.content == "やさしい日本語の避難訓練を3回行う。"


def test_what_cannot_be_read_stays_as_it_is_saved() -> None:
    draft = a_full_draft()
    data = typed(a_form(draft), starts_on="昨日", requested_yen=700_000)
    data = with_line(data, "旅費", "交通費", "△5", 1, "", "対象", row=12)
    upload = sent(data, draft)
    assert upload.errors == 2

    take_in_form(upload, into=draft, seen_at=draft.saved_at, by=an_officer(), at=LATER)

    now = same_application(draft)
    assert now.starts_on == date(2027, 6, 1)
    assert now.requested_yen == 700_000
    assert [line.amount_yen for line in now.lines.all()] == [600_000, 600_000]


def test_a_day_that_would_run_backwards_beside_the_saved_one_is_left_out() -> None:
    draft = a_full_draft()
    data = typed(a_form(draft), ends_on=None, starts_on="R10.2.20")
    upload = sent(data, draft)
    take_in_form(upload, into=draft, seen_at=draft.saved_at, by=an_officer(), at=LATER)
    now = same_application(draft)
    assert (now.starts_on, now.ends_on) == (date(2027, 6, 1), date(2028, 1, 31))


def test_the_second_officer_s_save_is_not_overwritten() -> None:
    draft = a_full_draft()
    upload = sent(typed(a_form(draft), effect="様式の効果"), draft)
    seen = draft.saved_at
    edit_application(
        draft,
        changes={"effect": "次郎の効果"},
        seen_at=seen,
        by=an_officer(username="jiro"),
        at=NOON + timedelta(seconds=1),
    )

    with pytest.raises(Refused) as refused:
        take_in_form(upload, into=draft, seen_at=seen, by=an_officer(), at=LATER)

    assert refused.value.problems[0].code == "changed-meanwhile"
    assert same_application(draft).effect == "次郎の効果"
    upload.refresh_from_db()
    assert upload.taken_in_at is None


def test_a_form_is_taken_in_once() -> None:
    draft = a_full_draft()
    upload = sent(a_form(draft), draft)
    take_in_form(upload, into=draft, seen_at=draft.saved_at, by=an_officer(), at=LATER)
    with pytest.raises(Refused) as refused:
        take_in_form(upload, into=None, seen_at=NOON, by=an_officer(), at=LATER)
    assert refused.value.problems[0].code == "form-taken"
    assert Application.objects.count() == 1


def test_last_year_s_form_is_not_taken_into_this_year_s_call() -> None:
    last = a_call(fiscal_year=2026, name="昨年の公募")
    old = a_form(a_full_draft(last))
    draft = a_full_draft(a_call(fiscal_year=2028))
    upload = sent(old, draft)

    with pytest.raises(Refused) as refused:
        take_in_form(
            upload, into=draft, seen_at=draft.saved_at, by=an_officer(), at=LATER
        )

    problem = refused.value.problems[0]
    assert problem.code == "form-last-year"
    assert problem.message == (
        "令和8年度(2026)の様式です。令和10年度(2028)の様式をお使いください。"
    )


def test_another_call_s_form_and_another_body_s_are_not_taken_in() -> None:
    draft = a_full_draft()
    other = a_form(a_full_draft(a_call(scheme="exchange", name="別の公募")))
    theirs = typed(a_form(draft), body_code="11002")
    told = []
    for data in (other, theirs):
        with pytest.raises(Refused) as refused:
            take_in_form(
                sent(data, draft),
                into=draft,
                seen_at=draft.saved_at,
                by=an_officer(),
                at=LATER,
            )
        told.append(refused.value.problems[0].code)
    assert told == ["form-other-call", "form-other-body"]


def test_corrected_terms_and_exclusions_are_told_and_hold() -> None:
    draft = a_full_draft()
    data = a_form(draft)
    call = draft.call
    call.floor_yen = 1_500_000
    call.save()
    call.exclusions.update(text_ja="別の文言")
    upload = sent(data, draft)

    take_in_form(upload, into=draft, seen_at=draft.saved_at, by=an_officer(), at=LATER)

    # below the floor of today, and the exclusion as it is put now
    assert upload.errors == 2


def test_a_branch_sends_for_its_town_and_the_town_is_told() -> None:
    hana, branch = an_officer(), a_branch_officer()
    data = a_form_for_nobody_s_draft(an_open_call())
    upload = a_sent_form(data, call=an_open_call(), town=a_town(), by=branch)

    notice = DeskNotice.objects.get(user=hana)
    assert notice.url == f"/grants/forms/{upload.pk}/"
    assert "様式を送りました" in notice.text
    with pytest.raises(Refused):
        take_in_form(upload, into=None, seen_at=NOON, by=branch, at=LATER)
    taken = take_in_form(
        FormUpload.objects.get(pk=upload.pk), into=None, seen_at=NOON, by=hana, at=LATER
    )
    assert taken.case.applicant == a_town()


def test_nobody_sends_a_form_for_a_body_that_is_not_theirs() -> None:
    data = a_filled_blank()
    call, town = an_open_call(), a_town()
    stranger = an_officer(a_town("実演町", "07301"), "yoso")
    with pytest.raises(Refused) as refused:
        send_form(
            an_upload(data),
            read(data),
            call=call,
            organisation=town,
            draft=None,
            by=stranger,
            at=NOON,
        )
    assert refused.value.problems[0].code == "not-permitted"
    assert not FormUpload.objects.exists()


def test_a_form_without_a_title_begins_no_draft() -> None:
    data = typed(a_form_for_nobody_s_draft(an_open_call()), title=None)
    with pytest.raises(Refused) as refused:
        take_in_form(sent(data), into=None, seen_at=NOON, by=an_officer(), at=LATER)
    assert refused.value.problems[0].field == "title"
    assert not Application.objects.exists()


def test_a_form_goes_into_no_draft_that_was_sent() -> None:
    draft = a_full_draft()
    upload = sent(a_form(draft), draft)
    seen = draft.saved_at
    submit_application(draft, by=an_officer(), at=NOON)
    with pytest.raises(Refused) as refused:
        take_in_form(upload, into=draft, seen_at=seen, by=an_officer(), at=LATER)
    assert refused.value.problems[0].code == "not-editable"


def test_a_draft_of_the_same_answers_is_left_as_it_is() -> None:
    draft = a_draft()
    upload = sent(a_form(draft), draft)
    take_in_form(upload, into=draft, seen_at=draft.saved_at, by=an_officer(), at=LATER)
    assert same_application(draft).case.events.count() == draft.case.events.count()
