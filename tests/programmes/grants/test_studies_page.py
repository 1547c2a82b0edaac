"""Everybody finds case studies by line, place, year and words, and follows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from kakehashi.foundation.organisations.models import BodyChange, Organisation
from kakehashi.programmes.grants.models import CaseStudy, Scheme
from kakehashi.programmes.grants.verbs.studies import withdraw_study
from tests.programmes.grants.makers import a_call, a_secretary, a_town
from tests.programmes.grants.makers_public import (
    REPORTED,
    WORDING,
    a_decided_row,
    a_reported_row,
    a_study,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def two_studies() -> None:
    a_study()
    other = a_decided_row(
        call=a_call(scheme=Scheme.COOPERATION, fiscal_year=2026),
        town=a_town("実演町", "07301"),
    )
    other.category = "health"
    other.save()
    a_study(a_reported_row(other), wording=replace(WORDING, title="海外の技術者を招く"))


def titles(query: str = "") -> list[str]:
    page = Client().get(f"/grants/studies/{query}").context["page"]
    return sorted(study.title for study in page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["やさしい日本語で避難訓練", "海外の技術者を招く"]),
        ("?line=cooperation", ["海外の技術者を招く"]),
        ("?prefecture=39", ["やさしい日本語で避難訓練"]),
        ("?prefecture=07", ["海外の技術者を招く"]),
        ("?year=2026", ["海外の技術者を招く"]),
        ("?field=disaster", ["やさしい日本語で避難訓練"]),
        ("?q=技術者", ["海外の技術者を招く"]),
        ("?q=檮原 避難", ["やさしい日本語で避難訓練"]),
        ("?q=どこにもない", []),
        ("?line=nothing&prefecture=99&year=x", []),
    ],
)
def test_they_are_narrowed_by_what_a_town_looks_for(
    query: str, found: list[str]
) -> None:
    two_studies()

    if "nothing" in query:  # what is no choice narrows nothing
        found = titles()
    assert titles(query) == found


def test_a_prefecture_s_own_study_is_found_under_the_prefecture() -> None:
    prefecture = a_town().prefecture
    a_study(a_reported_row(a_decided_row(town=prefecture)))

    assert len(titles("?prefecture=39")) == 1


def test_drafts_undecided_and_withdrawn_ones_are_not_listed() -> None:
    a_reported_row()
    study = a_study(a_reported_row(a_decided_row(title="ほか")))
    withdraw_study(study, reason="申出", by=a_secretary(), at=REPORTED)

    page = Client().get("/grants/studies/").content.decode()

    assert titles() == []
    assert "公開している事業事例は、まだありません。" in page


def test_a_body_that_was_merged_is_shown_with_its_successor() -> None:
    study = a_study()
    gone, new = a_town(), a_town("新実演市", "39299", kind="city")
    Organisation.objects.filter(pk=gone.pk).update(until=date(2028, 3, 31))
    BodyChange.objects.create(
        sort=BodyChange.Sort.MERGED,
        day=date(2028, 4, 1),
        former=gone,
        former_name=gone.name,
        successor=new,
        successor_name=new.name,
        source="実演",
    )

    page = Client().get("/grants/studies/").content.decode()
    own = Client().get(f"/grants/studies/{study.application.case.reference}/")

    assert "(現在の高知県新実演市)" in page
    assert "檮原町は、現在の高知県新実演市です" in own.content.decode()


def test_a_demonstration_is_called_one_and_real_ones_never_stand_beside_it() -> None:
    two_studies()
    real = a_call(is_demonstration=False, fiscal_year=2025)
    a_study(a_reported_row(a_decided_row(call=real, title="本物")))

    page = Client().get("/grants/studies/").content.decode()

    assert '<span class="demo-mark">実演</span>' in page
    assert len(titles()) == 2
    with override_settings(DEMO=False):
        assert len(titles()) == 1


def test_the_feed_has_the_latest_with_an_address_that_lasts() -> None:
    study = a_study()

    answer = Client().get("/grants/studies/feed.atom")

    [entry] = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    reference = study.application.case.reference
    assert link.attrib["href"].endswith(f"/grants/studies/{reference}/")
    assert "【実演】" in (entry.findtext(f"{ATOM}title") or "")


def test_a_full_page_costs_as_few_queries_as_one_study(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(21):
        a_study(a_reported_row(a_decided_row(title=f"事業{number}")))

    with django_assert_max_num_queries(4):
        page = Client().get("/grants/studies/")

    assert len(page.context["page"]) == 20
    assert CaseStudy.objects.count() == 21


def test_the_page_is_complete_in_english() -> None:
    two_studies()

    page = Client().get("/en/grants/studies/").content.decode()

    assert "2 case studies" in page
    assert "Multicultural community building grant" in page
