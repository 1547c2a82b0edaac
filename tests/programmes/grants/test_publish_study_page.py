"""Publishing with one click: the report's words stand there already."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import CaseStudy, Report
from kakehashi.programmes.grants.verbs.studies import withdraw_study
from tests.programmes.grants.makers import a_secretary, an_officer
from tests.programmes.grants.makers_public import (
    REPORTED,
    WORDING,
    a_reported_row,
    a_study,
)
from tests.programmes.grants.makers_round import signed_in

pytestmark = pytest.mark.django_db


def test_the_words_of_the_report_are_filled_in_and_one_click_publishes() -> None:
    reference = a_reported_row().case.reference
    client = signed_in(a_secretary())
    address = f"/grants/studies/{reference}/publish/"

    form = client.get(address).context["form"]
    answer = client.post(address, {f.html_name: f.value() or "" for f in form})

    assert form.initial["summary"] == WORDING.summary
    assert answer.headers["Location"] == f"/grants/studies/{reference}/"
    assert CaseStudy.objects.get().title == WORDING.title
    assert Client().get(f"/grants/studies/{reference}/").status_code == 200


def test_a_telephone_number_is_told_beside_its_field_and_nothing_is_lost() -> None:
    reference = a_reported_row().case.reference
    typed = asdict(WORDING) | {"point": "問合せ 0889-65-1111"}

    page = signed_in(a_secretary()).post(f"/grants/studies/{reference}/publish/", typed)

    assert page.status_code == 422
    form = page.context["form"]
    assert "電話番号のようです" in form.errors["point"][0]
    assert "問合せ 0889-65-1111" in page.content.decode()
    assert not CaseStudy.objects.exists()


def test_what_the_report_says_of_a_person_is_warned_of_before_the_click() -> None:
    reference = a_reported_row().case.reference
    Report.objects.update(public_summary="実演 花が教えた。")

    page = signed_in(a_secretary()).get(f"/grants/studies/{reference}/publish/")

    assert "担当者の氏名のようです" in page.content.decode()


def test_without_consent_the_page_says_why_and_has_no_button() -> None:
    reference = a_reported_row(may_publish=False).case.reference
    client = signed_in(a_secretary())

    page = client.get(f"/grants/studies/{reference}/publish/")

    assert "団体が公開に同意していません。" in page.content.decode()
    assert "公開する</button>" not in page.content.decode()
    again = client.post(f"/grants/studies/{reference}/publish/", asdict(WORDING))
    assert again.status_code == 422
    assert not CaseStudy.objects.exists()


def test_what_is_public_already_leads_to_its_page() -> None:
    reference = a_study().application.case.reference

    answer = signed_in(a_secretary()).get(f"/grants/studies/{reference}/publish/")

    assert answer.headers["Location"] == f"/grants/studies/{reference}/"


def test_a_withdrawn_one_is_offered_with_its_last_wording() -> None:
    study = a_study()
    withdraw_study(study, reason="団体の申出", by=a_secretary(), at=REPORTED)

    page = signed_in(a_secretary()).get(
        f"/grants/studies/{study.application.case.reference}/publish/"
    )

    assert page.context["form"].initial["chosen_for"] == WORDING.chosen_for
    assert "団体の申出" in page.content.decode()


def test_a_town_publishes_nothing_itself() -> None:
    reference = a_reported_row().case.reference

    answer = signed_in(an_officer()).post(
        f"/grants/studies/{reference}/publish/", asdict(WORDING)
    )

    assert answer.status_code == 403
