"""Past awards come in, all of them or none; a row of a list is read."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kakehashi.engines.imports.models import Import
from kakehashi.engines.imports.targets import Cell
from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.imports import read_past_award
from kakehashi.programmes.grants.models import PastAward
from kakehashi.programmes.grants.verbs import past_awards
from kakehashi.programmes.grants.verbs.past_awards import import_past_awards
from tests.programmes.grants.makers import NOON, a_secretary, a_town
from tests.programmes.grants.makers_past import (
    a_comparison,
    a_row,
    an_imported,
    standing,
)


def cells(**texts: str) -> dict[str, Cell]:
    row = {
        "fiscal_year": "令和5年度",
        "code": "394050",
        "title": "日本語教室",
        "awarded_yen": "1,200",
    } | texts
    return {
        name: Cell(text, 1000 if "yen" in name else 1) for name, text in row.items()
    }


@pytest.mark.parametrize("year", ["令和5年度", "R5", "2023", "Ｒ５", "2023年度"])
def test_a_fiscal_year_is_read_however_it_is_written(year: str) -> None:
    assert read_past_award(cells(fiscal_year=year)).after["fiscal_year"] == "2023"


@pytest.mark.parametrize(
    ("text", "code"),
    [("394050", "394050"), ("11002", "011002"), ("篠山市", "282219")],
)
def test_a_body_is_read_by_code_name_or_old_name(text: str, code: str) -> None:
    row = read_past_award(cells(code=text))

    assert (row.after["code"], row.problems) == (code, ())


@pytest.mark.parametrize("text", ["11002", "篠山市"])
def test_what_was_understood_by_a_slip_is_told(text: str) -> None:
    assert [r.code for r in read_past_award(cells(code=text)).remarks] == ["body-note"]


def test_a_sum_told_in_thousands_is_stored_in_yen() -> None:
    row = read_past_award(cells(settled_yen="1,150"))

    assert row.after["awarded_yen"] == "1200000"
    assert row.after["settled_yen"] == "1150000"


@pytest.mark.parametrize(
    ("texts", "code", "field"),
    [
        ({"fiscal_year": "昨年"}, "year-unreadable", "fiscal_year"),
        ({"fiscal_year": "1"}, "year-unreadable", "fiscal_year"),
        ({"code": "どこにもない町"}, "body-unknown", "code"),
        ({"code": "色丹村"}, "body-unknown", "code"),
        ({"code": "府中市"}, "body-unknown", "code"),
        ({"code": "100%町"}, "body-unknown", "code"),
        ({"title": "　"}, "title-missing", "title"),
        ({"title": "あ" * 201}, "title-too-long", "title"),
        ({"awarded_yen": ""}, "amount-missing", "awarded_yen"),
        ({"awarded_yen": "0"}, "amount-missing", "awarded_yen"),
        ({"awarded_yen": "△5"}, "amount-negative", "awarded_yen"),
        ({"awarded_yen": "多額"}, "amount-unreadable", "awarded_yen"),
        ({"settled_yen": "△5"}, "amount-negative", "settled_yen"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_at_its_field(
    texts: dict[str, str], code: str, field: str
) -> None:
    problems = read_past_award(cells(**texts)).problems

    assert [(p.code, p.field) for p in problems] == [(code, field)]


def test_every_problem_of_a_row_is_told_at_once() -> None:
    row = read_past_award(cells(fiscal_year="", code="", title="", awarded_yen=""))

    assert [p.field for p in row.problems] == [
        "fiscal_year",
        "code",
        "title",
        "awarded_yen",
    ]


@pytest.mark.django_db
def test_new_rows_and_changed_rows_are_written() -> None:
    an_imported(a_row())

    source = an_imported(a_row(yen=900_000), a_row("料理教室", settled_yen="5"))

    assert standing() == [("料理教室", 1_200_000, 5), ("日本語教室", 900_000, None)]
    assert PastAward.objects.get(title="料理教室").source == source


@pytest.mark.django_db
def test_one_row_changed_since_leaves_all_of_them_out() -> None:
    an_imported(a_row())
    late = a_comparison(a_row(yen=900_000), a_row("料理教室"))
    PastAward.objects.update(awarded_yen=7)

    with pytest.raises(Refused, match="row-changed-since"):
        import_past_awards(late, version=late.version, by=late.by, at=NOON)

    assert standing() == [("日本語教室", 7, None)]
    assert Import.objects.get(pk=late.pk).committed_at is None


@pytest.mark.django_db
def test_of_two_imports_in_the_same_moment_the_second_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    late = a_comparison(a_row())
    an_imported(a_row())
    monkeypatch.setattr(past_awards, "past_awards_by_key", dict)

    with pytest.raises(Refused, match="row-changed-since"):
        import_past_awards(late, version=late.version, by=late.by, at=NOON)

    assert len(standing()) == 1
    assert Import.objects.get(pk=late.pk).committed_at is None


@pytest.mark.django_db
def test_a_thousand_rows_are_written_in_a_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    a_town()
    source = a_comparison(*(a_row(f"事業{n}") for n in range(1000)))

    with django_assert_max_num_queries(30):
        import_past_awards(source, version=source.version, by=a_secretary(), at=NOON)

    assert len(standing()) == 1000
