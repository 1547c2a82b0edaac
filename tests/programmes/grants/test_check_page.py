"""The completeness check beside the application (形式審査)."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import (
    Application,
    Award,
    Check,
    CheckItem,
    Scheme,
)
from tests.programmes.grants.makers import (
    NOON,
    a_call,
    a_director,
    a_secretary,
    a_submitted,
    an_officer,
)
from tests.programmes.grants.makers_round import (
    a_round,
    add_applications,
    applications_of,
    page_of,
    signed_in,
)

pytestmark = pytest.mark.django_db


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/check/"


def test_the_application_stands_beside_the_items() -> None:
    application = a_submitted()

    page = page_of(signed_in(a_secretary()), address(application))

    for text in (
        "外国人住民にも避難の情報が届くようにする。",
        "講師謝金",
        "1,200,000円",
    ):
        assert text in page
    for item in CheckItem:
        assert str(item.label) in page


def test_a_sound_application_is_said_to_hold_nothing_strange() -> None:
    page = page_of(signed_in(a_secretary()), address(a_submitted()))

    # Only the attachments, of which there are none, are noticed.
    assert page.count("自動確認で気づいた点はありません") == 5
    assert "添付書類はありません" in page


def test_what_the_machine_noticed_stands_under_its_item() -> None:
    application = a_submitted()
    Application.objects.update(requested_yen=9_000_000, document_number="")

    page = page_of(signed_in(a_secretary()), address(application))

    costs = page.index(str(CheckItem.COSTS.label))
    subsidy = page.index(str(CheckItem.SUBSIDY.label))
    cover = page.index(str(CheckItem.COVER.label))
    assert "3,000,000" in page[costs:subsidy]
    assert page[costs:subsidy].count("status-attention") >= 1
    assert page[cover:].count("status-attention") == 1


def test_the_same_project_asked_for_elsewhere_is_noticed() -> None:
    first = a_submitted()
    [twin] = add_applications(a_call(scheme=Scheme.COOPERATION), 1)
    other = twin.case
    other.applicant = first.case.applicant
    other.title = first.case.title
    other.save()

    page = page_of(signed_in(a_secretary()), address(first))

    assert other.reference in page


def test_what_the_body_got_before_is_shown() -> None:
    call = a_round(2)
    now, before = applications_of(call)
    before.case.applicant = now.case.applicant
    before.case.state = State.AWARDED
    before.case.save()
    Award.objects.create(application=before, amount_yen=777_000, decided_on=NOON.date())

    page = page_of(signed_in(a_secretary()), address(now))

    assert "777,000円" in page


def test_the_check_is_saved_item_by_item() -> None:
    [application] = applications_of(a_round(1))
    client = signed_in(a_secretary())

    answer = client.post(
        address(application),
        {"met-eligible": "yes", "met-cover": "no", "note-cover": "番号を確認中"},
    )

    assert (answer.status_code, answer["Location"]) == (302, address(application))
    told = Check.objects.order_by("item").values_list("item", "is_met", "note")
    assert list(told) == [("cover", False, "番号を確認中"), ("eligible", True, "")]
    page = page_of(client, address(application))
    assert 'value="番号を確認中"' in page
    assert page.count(" checked") == 2


def test_a_note_too_long_is_told_and_stays() -> None:
    [application] = applications_of(a_round(1))

    answer = signed_in(a_secretary()).post(
        address(application), {"met-cover": "yes", "note-cover": "長" * 201}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "長" * 201 in page
    assert not Check.objects.exists()


def test_a_draft_does_not_exist_for_the_secretariat() -> None:
    call = a_round(0)
    [draft] = add_applications(call, 1, state=State.DRAFT)
    draft.case.submitted_at = None
    draft.case.save()

    assert signed_in(a_secretary()).get(address(draft)).status_code == 404


def test_only_the_secretariat_checks() -> None:
    application = a_submitted()

    for person in (a_director(), an_officer()):
        assert signed_in(person).get(address(application)).status_code == 403


def test_the_page_takes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    application = a_submitted()
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(25):
        page_of(client, address(application))
