"""What may have been funded before is found across programmes, bodies and years."""

from __future__ import annotations

import pytest

from kakehashi.engines.cases.models import Case
from kakehashi.foundation.organisations.models import Organisation
from kakehashi.programmes.grants.models import Application, Call, Scheme
from kakehashi.programmes.grants.queries.funded import funded_before
from kakehashi.programmes.grants.rules.likeness import ALIKE, likeness, plain_title
from kakehashi.programmes.grants.verbs.applications import withdraw_application
from kakehashi.programmes.grants.verbs.drafts import add_co_applicant
from tests.programmes.grants.makers import (
    NOON,
    a_call,
    a_draft,
    a_full_draft,
    a_submitted,
    a_town,
    an_officer,
)
from tests.programmes.grants.makers_past import a_row, an_imported
from tests.programmes.grants.makers_settle import a_grant, a_settled, settlement_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("多文化共生防災訓練事業", "令和9年度多文化共生防災訓練"),
        ("第3回 やさしい日本語講座", "第４回やさしい日本語講座"),
        ("やさしい日本語講座(2年目)", "やさしい日本語講座"),
        ("国際交流フェスタ2026", "国際交流フェスタ２０２７"),
        ("令和元年度 医療通訳養成プロジェクト", "医療通訳養成"),
        ("外国人住民のための防災訓練", "外国人住民のための防災訓練と講座"),
    ],
)
def test_the_same_project_under_another_years_name_is_alike(
    one: str, other: str
) -> None:
    assert likeness(one, other) >= ALIKE
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("やさしい日本語講座", "医療通訳養成講座"),
        ("多文化共生防災訓練", "多文化共生子育て相談"),
        ("令和9年度事業", "令和9年度講座"),
    ],
)
def test_another_project_of_the_same_year_is_not(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


def test_a_title_of_nothing_but_the_year_is_kept() -> None:
    assert plain_title("令和９年度事業") == "令和9年度事業"


def an_earlier_call(*, is_demonstration: bool = True) -> Call:
    """Another programme's call of the year before, still open in the tests."""
    call = a_call(
        scheme=Scheme.EXCHANGE, fiscal_year=2026, is_demonstration=is_demonstration
    )
    call.project_from = call.project_to = None
    call.save()
    return call


def titles(application: Application) -> list[tuple[str, str]]:
    return [(found.title, found.reference) for found in funded_before(application)]


@pytest.mark.django_db
def test_another_programme_of_another_year_is_found_the_likest_first() -> None:
    before = an_earlier_call()
    alike = a_submitted(before, title="令和8年度やさしい日本語の避難訓練事業")
    less = a_submitted(before, title="やさしい日本語の避難訓練と講座")
    a_submitted(before, title="姉妹都市との高校生の交流")

    now = a_full_draft(title="やさしい日本語の避難訓練")

    assert titles(now) == [
        (alike.case.title, alike.case.reference),
        (less.case.title, less.case.reference),
    ]
    assert next(found.alike for found in funded_before(now)) == 100


@pytest.mark.django_db
def test_an_award_of_the_years_before_this_system_is_found() -> None:
    other = a_town("実演町", "07301")
    an_imported(
        a_row("第2回やさしい日本語の避難訓練"),
        a_row("やさしい日本語の避難訓練", code=other.code),
    )

    found = funded_before(a_full_draft(title="やさしい日本語の避難訓練"))

    assert [(f.title, f.reference) for f in found] == [
        ("第2回やさしい日本語の避難訓練", "")
    ]
    assert "2023" in found[0].year


@pytest.mark.django_db
def test_what_a_co_applicant_was_funded_for_counts_too() -> None:
    other = a_town("実演町", "07301")
    before = an_earlier_call()
    theirs = a_submitted(before, town=other, by=an_officer(other, "ume"))
    now = a_full_draft()
    assert titles(now) == []

    add_co_applicant(now, other, by=an_officer(), at=NOON)

    assert titles(now) == [(theirs.case.title, theirs.case.reference)]


@pytest.mark.django_db
def test_drafts_and_what_was_withdrawn_are_no_funding() -> None:
    before = an_earlier_call()
    a_draft(before, title="やさしい日本語の避難訓練講座")
    gone = a_submitted(before, title="やさしい日本語の避難訓練")
    withdraw_application(gone, note="取り下げます", by=an_officer(), at=NOON)

    assert titles(a_full_draft(title="やさしい日本語の避難訓練")) == []


@pytest.mark.django_db
def test_a_demonstration_is_not_held_against_a_real_call() -> None:
    real = an_earlier_call(is_demonstration=False)
    a_submitted(real, title="やさしい日本語の避難訓練")

    assert titles(a_full_draft(title="やさしい日本語の避難訓練")) == []


@pytest.mark.django_db
def test_what_another_programme_of_the_house_carries_is_told_by_its_number() -> None:
    now = a_full_draft(title="やさしい日本語の避難訓練")
    a_case_elsewhere(now.case.applicant, "やさしい日本語の避難訓練講座")
    a_case_elsewhere(now.case.applicant, "姉妹都市との高校生の交流")

    (found,) = funded_before(now)

    assert "X-2026-1" in found.title
    assert (found.yen, found.reference) == (None, "")


def a_case_elsewhere(town: Organisation, title: str) -> Case:
    return Case.objects.create(
        kind="elsewhere.request",
        reference=f"X-2026-{Case.objects.count()}",
        title=title,
        applicant=town,
        stands_at=town,
        state="submitted",
        fiscal_year=2026,
        opened_at=NOON,
        stands_since=NOON,
        submitted_at=NOON,
    )


@pytest.mark.django_db
def test_the_sum_shown_is_the_one_in_force() -> None:
    report = a_settled(
        a_grant(title="やさしい日本語の避難訓練"), spent=(300_000, 300_000)
    )
    other = an_earlier_call()

    (found,) = funded_before(a_draft(other, title="やさしい日本語の避難訓練"))

    assert found.yen == settlement_of(report).settled_yen == 600_000
