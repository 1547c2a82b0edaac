"""The queue of reports that may be published."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.programmes.grants.charts import ProcedureState
from tests.programmes.grants.makers import a_secretary, an_officer
from tests.programmes.grants.makers_public import (
    a_decided_row,
    a_reported_row,
    a_study,
)
from tests.programmes.grants.makers_round import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/grants/studies/ready/"


def waiting() -> list[str]:
    page = signed_in(a_secretary()).get(ADDRESS).context["page"]
    return [report.procedure.application.case.title for report in page]


def test_what_has_consent_and_a_fixed_sum_waits_here() -> None:
    a_reported_row(a_decided_row(title="待つ"))
    a_reported_row(a_decided_row(title="同意なし"), may_publish=False)
    a_reported_row(a_decided_row(title="未確定"), state=ProcedureState.SUBMITTED)
    a_study(a_reported_row(a_decided_row(title="公開済")))

    assert waiting() == ["待つ"]


def test_an_empty_queue_says_so() -> None:
    page = signed_in(a_secretary()).get(ADDRESS).content.decode()

    assert "公開を待っている報告はありません。" in page


def test_a_town_does_not_see_the_queue() -> None:
    assert signed_in(an_officer()).get(ADDRESS).status_code == 403


def test_twenty_reports_cost_as_few_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        a_reported_row(a_decided_row(title=f"事業{number}"))
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(6):
        page = client.get(ADDRESS)

    assert len(page.context["page"]) == 20
