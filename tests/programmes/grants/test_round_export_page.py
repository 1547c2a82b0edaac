"""The round as a CSV file with every field."""

from __future__ import annotations

import csv
import io

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.cases.models import Case
from kakehashi.programmes.grants.charts import State
from kakehashi.programmes.grants.models import Application, BudgetLine, Call
from kakehashi.programmes.grants.queries.round_table import COLUMNS
from tests.programmes.grants.makers import a_director, a_secretary, an_officer
from tests.programmes.grants.makers_round import (
    a_round,
    add_applications,
    applications_of,
    signed_in,
)

pytestmark = pytest.mark.django_db


def export(call: Call, query: str = "") -> tuple[list[str], list[list[str]]]:
    answer = signed_in(a_secretary()).get(f"/grants/rounds/{call.pk}/export/{query}")
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    return head, rows


def test_a_spreadsheet_sees_utf8_and_a_name_in_japanese() -> None:
    call = a_round(1)

    answer = signed_in(a_secretary()).get(f"/grants/rounds/{call.pk}/export/")

    assert answer.content.startswith("\ufeff受付番号,申請団体".encode())
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        "filename*=UTF-8''2027_%E5%A4%9A%E6%96%87%E5%8C%96"
        in answer["Content-Disposition"]
    )


def test_every_field_is_there_whatever_columns_the_page_shows() -> None:
    call = a_round(1)
    [application] = applications_of(call)
    for position, (yen, eligible) in enumerate(((600_000, True), (50_000, False))):
        BudgetLine.objects.create(
            application=application,
            position=position,
            expense_class="fees",
            description="謝金",
            unit_yen=yen,
            amount_yen=yen,
            is_eligible=eligible,
        )

    head, [row] = export(call, "?col=reference")

    told = dict(zip(head, row, strict=True))
    assert told["目的・必要性"] == "外国人住民にも避難の情報が届くようにする。"
    assert (told["申請額"], told["総事業費"], told["対象経費"]) == (
        "1000000",
        "650000",
        "600000",
    )
    assert told["状態"] == "提出済み"
    assert told["都道府県"] == "高知県"
    assert len(head) == len(set(head)) == len(COLUMNS)


def test_the_filter_of_the_page_is_the_filter_of_the_file() -> None:
    call = a_round(2)
    add_applications(call, 3, state=State.APPEALED)

    assert len(export(call, "?state=appealed")[1]) == 3
    assert len(export(call)[1]) == 5


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_arrives_as_text(start: str) -> None:
    call = a_round(1)
    Case.objects.update(title=f"{start}HYPERLINK(1)")
    Application.objects.update(purpose=f"{start}1+1")

    head, [row] = export(call)

    told = dict(zip(head, row, strict=True))
    assert told["事業名"] == f"'{start}HYPERLINK(1)"
    assert told["目的・必要性"] == f"'{start}1+1"


def test_directors_may_take_it_along_and_officers_not() -> None:
    address = f"/grants/rounds/{a_round(1).pk}/export/"

    assert signed_in(a_director()).get(address).status_code == 200
    assert signed_in(an_officer()).get(address).status_code == 403


def test_two_hundred_cases_cost_one_query(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    call = a_round(200)
    client = signed_in(a_secretary())

    with django_assert_max_num_queries(6):
        client.get(f"/grants/rounds/{call.pk}/export/")
