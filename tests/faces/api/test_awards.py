from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kakehashi.programmes.grants.queries.dictionary import (
    APPLICATIONS,
    AWARDS,
    PAST_AWARDS,
    RULES,
    Dataset,
)
from tests.programmes.grants.makers import a_call
from tests.programmes.grants.makers_public import (
    a_decided_row,
    a_reported_row,
    a_study,
)

pytestmark = pytest.mark.django_db


def test_an_award_is_told_with_what_was_fixed_and_its_case_study() -> None:
    study = a_study()

    told = Client().get("/api/grants/awards/").json()

    [row] = told["items"]
    assert (told["count"], told["next"]) == (1, None)
    assert (row["awarded_yen"], row["committed_yen"]) == (1_000_000, 900_000)
    assert (row["settled_yen"], row["paid_yen"]) == (900_000, 0)
    assert row["state"] == "settled"
    reference = study.application.case.reference
    assert row["case_study"].endswith(f"/grants/studies/{reference}/")
    assert tuple(row) == AWARDS.header


def test_what_is_not_known_is_null_and_never_an_empty_text() -> None:
    a_decided_row()

    [row] = Client().get("/api/grants/awards/").json()["items"]

    assert (row["settled_yen"], row["case_study"]) == (None, None)


def test_declined_bodies_are_in_no_answer() -> None:
    a_decided_row(awarded_yen=None, title="不採択の事業")

    assert Client().get("/api/grants/awards/").json()["items"] == []


def test_awards_are_chosen_by_year_and_line() -> None:
    a_decided_row()
    a_decided_row(call=a_call(scheme="exchange", fiscal_year=2025))

    def years(query: str) -> list[int]:
        told = Client().get(f"/api/grants/awards/{query}").json()
        return [row["fiscal_year"] for row in told["items"]]

    assert years("") == [2027, 2025]
    assert years("?year=2025") == [2025]
    assert years("?line=multicultural") == [2027]
    assert years("?line=exchange&year=2027") == []


@pytest.mark.parametrize("query", ["?page=2", "?year=x", "?line=gift", "?page=0"])
def test_what_cannot_be_answered_is_a_problem(query: str) -> None:
    answer = Client().get(f"/api/grants/awards/{query}")

    assert answer.status_code in {400, 404}
    assert answer.json()["problems"]


def test_a_hundred_awards_cost_as_few_questions_as_one() -> None:
    counts = []
    for more in (1, 101):
        for _ in range(more):
            a_decided_row()
        with CaptureQueriesContext(connection) as asked:
            told = Client().get("/api/grants/awards/").json()
        counts.append(sum("pages_edition" not in query["sql"] for query in asked))
    assert counts == [2, 2]
    assert (told["count"], told["next"], len(told["items"])) == (102, 2, 100)


@pytest.mark.parametrize(
    ("dataset", "shape"),
    [
        (AWARDS, "AwardOut"),
        (APPLICATIONS, "ApplicationCountsOut"),
        (RULES, "RulesOut"),
        (PAST_AWARDS, "PastAwardOut"),
    ],
)
def test_the_description_says_what_the_dictionary_says(
    dataset: Dataset, shape: str
) -> None:
    told = Client().get("/api/openapi.json").json()["components"]["schemas"][shape]

    assert tuple(told["properties"]) == dataset.header
    for column in dataset.columns:
        assert column.ja in told["properties"][column.name]["description"]


def test_the_same_answer_is_not_sent_twice() -> None:
    a_reported_row()
    first = Client().get("/api/grants/awards/")

    again = Client(headers={"if-none-match": first.headers["ETag"]})

    assert again.get("/api/grants/awards/").status_code == 304
