"""A report becomes a case study: with consent, once the sum is fixed, without names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kakehashi.foundation.ledger.models import Entry
from kakehashi.foundation.pages.models import Edition
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.charts import ProcedureState
from kakehashi.programmes.grants.models import CaseStudy, Report
from kakehashi.programmes.grants.verbs.studies import (
    edit_study,
    publish_study,
    withdraw_study,
)
from tests.programmes.grants.makers import a_branch_officer, a_director, a_secretary
from tests.programmes.grants.makers_public import (
    REPORTED,
    WORDING,
    a_decided_row,
    a_reported_row,
    a_study,
)

pytestmark = pytest.mark.django_db
LATER = REPORTED + timedelta(days=30)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(p.code, p.field) for p in refusal.value.problems]


def test_a_report_with_consent_is_published_and_public_pages_are_made_anew() -> None:
    application = a_reported_row()
    before = Edition.objects.get().number

    study = publish_study(application, WORDING, by=a_secretary(), at=REPORTED)

    assert (study.title, study.chosen_for) == (WORDING.title, WORDING.chosen_for)
    assert study.published_at == REPORTED
    assert Edition.objects.get().number > before
    assert Entry.objects.filter(act="grants.publish-study").count() == 1


def test_the_report_stays_as_it_was_sent() -> None:
    study = a_study(wording=replace(WORDING, title="ほかの題名"))

    report = Report.objects.get(procedure__application=study.application)
    assert report.public_title == WORDING.title


@pytest.mark.parametrize(
    ("state", "consent", "code"),
    [
        (ProcedureState.DRAFT, True, "not-settled"),
        (ProcedureState.SUBMITTED, True, "not-settled"),
        (ProcedureState.SETTLED, False, "no-consent"),
        (ProcedureState.CLOSED, None, "no-consent"),
    ],
)
def test_without_consent_or_a_fixed_sum_nothing_is_published(
    state: str, consent: bool | None, code: str
) -> None:
    application = a_reported_row(state=state, may_publish=consent)

    with pytest.raises(Refused) as refusal:
        publish_study(application, WORDING, by=a_secretary(), at=REPORTED)

    assert codes(refusal) == [(code, "")]
    assert not CaseStudy.objects.exists()


def test_a_grant_without_a_report_has_nothing_to_publish() -> None:
    with pytest.raises(Refused) as refusal:
        publish_study(a_decided_row(), WORDING, by=a_secretary(), at=REPORTED)

    assert codes(refusal) == [("no-report", "")]


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("summary", "問合せは 0889-65-1111 まで。", "telephone-number"),
        ("point", "電話は０８８９（６５）１１１１です。", "telephone-number"),
        ("summary", "携帯 09012345678", "telephone-number"),
        ("chosen_for", "+81-889-65-1111", "telephone-number"),
        ("summary", "hana＠example.jp に聞く。", "mail-address"),
        ("point", "hana(at)example.jp", "mail-address"),
        ("title", "実演花の訓練", "persons-name"),
        ("summary", "実演　花が担当した。", "persons-name"),
        ("summary", "実演さんに聞く。", "persons-name"),
    ],
)
def test_what_looks_like_a_person_is_told_at_its_field(
    field: str, text: str, code: str
) -> None:
    wording = replace(WORDING, **{field: text})

    with pytest.raises(Refused) as refusal:
        publish_study(a_reported_row(), wording, by=a_secretary(), at=REPORTED)

    assert codes(refusal) == [(code, field)]


@pytest.mark.parametrize(
    "text",
    [
        "2027年6月1日から2028年1月31日まで、120人が参加した。",
        "06-01-2027 に始めた。費用は1,200,000円、03回行った。",
        "花の植え替えを手伝った。",
        "郵便番号785-0610の地区。",
        "@マークの使い方を学んだ。",
    ],
)
def test_days_sums_and_flowers_are_no_personal_data(text: str) -> None:
    wording = replace(WORDING, summary=text)

    study = publish_study(a_reported_row(), wording, by=a_secretary(), at=REPORTED)

    assert study.summary == text


def test_title_and_summary_are_needed_and_told_at_their_fields() -> None:
    wording = replace(WORDING, title=" ", summary="")

    with pytest.raises(Refused) as refusal:
        publish_study(a_reported_row(), wording, by=a_secretary(), at=REPORTED)

    assert codes(refusal) == [("missing", "title"), ("missing", "summary")]


def test_the_second_of_two_who_publish_is_told() -> None:
    study = a_study()

    with pytest.raises(Refused) as refusal:
        a_study(study.application)

    assert codes(refusal) == [("already-published", "")]


@pytest.mark.parametrize("who", [a_branch_officer, a_director])
def test_only_the_secretariat_publishes(who: type) -> None:
    with pytest.raises(Refused) as refusal:
        publish_study(a_reported_row(), WORDING, by=who(), at=REPORTED)

    assert codes(refusal) == [("not-permitted", "")]


def test_a_new_wording_leaves_the_former_one_in_the_ledger() -> None:
    study = a_study()
    wording = replace(WORDING, title="新しい題名")

    edit_study(study, wording, seen=WORDING.mark, by=a_secretary(), at=LATER)

    assert CaseStudy.objects.get().title == "新しい題名"
    entry = Entry.objects.get(act="grants.edit-study")
    assert entry.detail["title"] == WORDING.title


def test_the_second_of_two_who_reword_is_told() -> None:
    first, second = a_study(), CaseStudy.objects.get()
    wording = replace(WORDING, title="甲")
    edit_study(first, wording, seen=WORDING.mark, by=a_secretary(), at=LATER)

    with pytest.raises(Refused) as refusal:
        edit_study(
            second,
            replace(WORDING, title="乙"),
            seen=WORDING.mark,
            by=a_secretary("ito"),
            at=LATER,
        )

    assert codes(refusal) == [("changed-meanwhile", "")]
    assert CaseStudy.objects.get().title == "甲"


def test_a_new_wording_is_held_to_the_privacy_check_too() -> None:
    wording = replace(WORDING, point="0889-65-1111")

    with pytest.raises(Refused) as refusal:
        edit_study(a_study(), wording, seen=WORDING.mark, by=a_secretary(), at=LATER)

    assert codes(refusal) == [("telephone-number", "point")]


def test_it_is_withdrawn_with_a_reason_and_may_be_published_again() -> None:
    study = a_study()
    with pytest.raises(Refused) as refusal:
        withdraw_study(study, reason=" ", by=a_secretary(), at=LATER)
    assert codes(refusal) == [("reason-missing", "reason")]

    withdraw_study(study, reason="団体の申出", by=a_secretary(), at=LATER)

    now = CaseStudy.objects.get()
    assert (now.withdrawn_at, now.withdrawn_reason) == (LATER, "団体の申出")
    with pytest.raises(Refused) as refusal:
        withdraw_study(study, reason="もう一度", by=a_secretary(), at=LATER)
    assert codes(refusal) == [("withdrawn", "")]
    with pytest.raises(Refused) as refusal:
        edit_study(study, WORDING, seen=WORDING.mark, by=a_secretary(), at=LATER)
    assert codes(refusal) == [("withdrawn", "")]

    again = a_study(study.application, at=LATER + timedelta(days=1))
    assert (again.withdrawn_at, again.withdrawn_reason) == (None, "")
