"""One case study: what was done, for how much, at an address that lasts."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.verbs.studies import withdraw_study
from tests.programmes.grants.makers import a_secretary, an_officer
from tests.programmes.grants.makers_public import REPORTED, a_reported_row, a_study
from tests.programmes.grants.makers_round import signed_in

pytestmark = pytest.mark.django_db


def test_everybody_reads_what_was_done_and_for_how_much() -> None:
    study = a_study()

    page = Client().get(f"/grants/studies/{study.application.case.reference}/")

    text = page.content.decode()
    for told in (
        "やさしい日本語で避難訓練",
        "高知県檮原町",
        "令和9年度(2027)",
        "令和9年6月5日(2027)",
        "1,000,000円",
        "900,000円",
        "小さな町でも始められる。",
        "声かけの手引き",
    ):
        assert told in text
    assert "max-age" in page.headers["Cache-Control"]


def test_nobody_reads_who_was_in_charge() -> None:
    study = a_study()

    page = Client().get(f"/grants/studies/{study.application.case.reference}/")

    text = page.content.decode()
    for hidden in ("実演 花", "0000-00-0000", "hana@example.jp", "120"):
        assert hidden not in text


def test_a_withdrawn_one_says_so_at_its_address_and_keeps_the_reason() -> None:
    study = a_study()
    withdraw_study(study, reason="団体の申出", by=a_secretary(), at=REPORTED)
    address = f"/grants/studies/{study.application.case.reference}/"

    page = Client().get(address)

    assert page.status_code == 410
    assert "この事業事例は公開を終えました" in page.content.decode()
    assert "団体の申出" not in page.content.decode()
    assert "やさしい日本語で避難訓練" not in page.content.decode()
    assert "団体の申出" in signed_in(a_secretary()).get(address).content.decode()


def test_a_report_that_was_not_published_has_no_address() -> None:
    reference = a_reported_row().case.reference

    assert Client().get(f"/grants/studies/{reference}/").status_code == 404
    assert Client().get("/grants/studies/G-0000-0000/").status_code == 404


def test_only_the_secretariat_is_offered_to_change_it() -> None:
    study = a_study()
    address = f"/grants/studies/{study.application.case.reference}/"

    assert "文章を直す" in signed_in(a_secretary()).get(address).content.decode()
    assert "文章を直す" not in signed_in(an_officer()).get(address).content.decode()
    assert "文章を直す" not in Client().get(address).content.decode()


def test_the_page_costs_a_stranger_four_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    study = a_study()

    with django_assert_max_num_queries(5):
        Client().get(f"/grants/studies/{study.application.case.reference}/")
