"""The page on which the secretariat corrects a call."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.models import Call, Correction
from tests.programmes.grants.makers import (
    DAY,
    a_call,
    a_draft,
    a_secretary,
    a_submitted,
    a_town,
    an_officer,
    an_open_call,
)
from tests.programmes.grants.makers_calls import correction_typed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def url_of(call: Call) -> str:
    return f"/grants/rounds/{call.pk}/correct/"


def test_the_preview_shows_what_changes_and_whose_application_is_touched() -> None:
    call = an_open_call()
    sent = a_submitted(call)

    answer = signed_in(a_secretary()).post(
        url_of(call), {**correction_typed(call, floor_yen="150万円"), "do": "preview"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "500,000円" in page
    assert "1,500,000円" in page
    assert sent.case.reference in page
    assert "条件に合わなくなりました" in page
    assert not Correction.objects.exists(), "a preview corrects nothing"


def test_what_was_previewed_is_sent_once_more_and_done() -> None:
    call = an_open_call()
    client = signed_in(a_secretary())
    typed = correction_typed(call, closes_at="R8.12.25", **{"closes_at-hour": "１７時"})

    client.post(url_of(call), {**typed, "do": "preview"})
    answer = client.post(url_of(call), {**typed, "do": "correct"}, follow=True)

    assert "訂正1を行いました。" in answer.content.decode()
    closes = timezone.localtime(Call.objects.get(pk=call.pk).closes_at)
    assert f"{closes:%Y-%m-%d %H:%M}" == "2026-12-25 17:00"
    (correction,) = Correction.objects.all()
    assert [term.term for term in correction.terms.all()] == ["closes_at"]


def test_what_was_not_touched_is_not_corrected_to_the_minute() -> None:
    """A closing with seconds, from elsewhere, is none when shown in minutes."""
    call = a_call(closes=30 * DAY)
    call.closes_at = call.closes_at.replace(second=30)
    call.save()

    answer = signed_in(a_secretary()).post(
        url_of(call), {**correction_typed(call), "do": "preview"}
    )

    assert answer.status_code == 422
    assert "公募の内容から変わったところがありません。" in answer.content.decode()


def test_she_goes_back_and_finds_what_she_typed() -> None:
    call = an_open_call()

    answer = signed_in(a_secretary()).post(
        url_of(call), {**correction_typed(call, floor_yen="150万円"), "do": "edit"}
    )

    assert answer.status_code == 200
    assert 'value="150万円"' in answer.content.decode()


def test_a_closing_in_the_past_is_refused_at_its_place() -> None:
    call = an_open_call()

    answer = signed_in(a_secretary()).post(
        url_of(call), {**correction_typed(call, closes_at="R8.11.1"), "do": "correct"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "締切を過去の日時にすることはできません。" in page
    assert 'value="R8.11.1"' in page, "nothing is lost"


def test_an_hour_that_is_none_is_refused_at_its_place() -> None:
    call = an_open_call()

    answer = signed_in(a_secretary()).post(
        url_of(call),
        {**correction_typed(call, closes_at__hour="25:00"), "do": "preview"},
    )

    assert answer.status_code == 422
    assert "時刻を入力してください" in answer.content.decode()


def test_an_exclusion_is_written_in_both_languages() -> None:
    call = an_open_call()

    answer = signed_in(a_secretary()).post(
        url_of(call),
        {**correction_typed(call, exclusion__2="調査だけの事業"), "do": "preview"},
    )

    assert answer.status_code == 422
    assert "日本語と英語の両方を入力してください。" in answer.content.decode()


def test_the_second_of_two_is_told_and_keeps_what_she_typed() -> None:
    call = an_open_call()
    first = {**correction_typed(call, floor_yen="30万円"), "do": "correct"}
    second = {**correction_typed(call, floor_yen="40万円"), "do": "correct"}

    signed_in(a_secretary()).post(url_of(call), first)
    answer = signed_in(a_secretary("mori")).post(url_of(call), second)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "実演 satoがこの公募を訂正しました(訂正1)" in page
    assert 'value="40万円"' in page
    assert '<input type="hidden" name="seen" value="1">' in page


def test_what_was_sent_before_is_listed_with_the_way_to_return_it() -> None:
    call = an_open_call()
    sent = a_submitted(call)
    client = signed_in(a_secretary())
    client.post(
        url_of(call),
        {**correction_typed(call, cap__municipality="100万円"), "do": "correct"},
    )

    page = client.get(url_of(call)).content.decode()

    assert f"/grants/applications/{sent.case.reference}/return/" in page
    assert "訂正1の前" in page
    check = client.get(f"/grants/applications/{sent.case.reference}/check/")
    assert "訂正1の前の条件で提出された申請です。" in check.content.decode()
    desk = client.get(f"/grants/rounds/{call.pk}/").content.decode()
    assert "影響のある申請を見る" in desk


def test_before_the_opening_the_page_says_that_nobody_is_told() -> None:
    call = a_call(opens=5 * DAY)

    answer = signed_in(a_secretary()).post(
        url_of(call), {**correction_typed(call, floor_yen="30万円"), "do": "preview"}
    )

    assert "どなたにもお知らせしません" in answer.content.decode()


def test_more_drafts_cost_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    call = an_open_call()
    for n in range(8):
        town = a_town(f"試験{n}町", f"3940{n}")
        a_draft(call, town=town, by=an_officer(town, f"officer{n}"))
    client = signed_in(a_secretary())
    typed = {**correction_typed(call, floor_yen="150万円"), "do": "preview"}

    with django_assert_max_num_queries(24):
        client.post(url_of(call), typed)


def test_officers_do_not_correct_calls() -> None:
    assert signed_in(an_officer()).get(url_of(a_call())).status_code == 403


def test_a_round_that_is_not_there_is_not_found() -> None:
    assert (
        signed_in(a_secretary()).get("/grants/rounds/999/correct/").status_code == 404
    )
