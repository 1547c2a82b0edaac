"""Form fields read what offices write, and keep what they cannot read."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import translation

from kakehashi.foundation.pages.fields import (
    CodeField,
    IntegerField,
    WarekiDateField,
    YenField,
)


class Sheet(forms.Form):
    day = WarekiDateField(required=False)
    price = YenField(required=False)
    number = IntegerField(required=False, min_value=1, max_value=99)
    code = CodeField(required=False)
    company = CodeField(required=False, corporate=True)


def sentence(**typed: str) -> str:
    form = Sheet(typed)
    (errors,) = form.errors.values()
    (name,) = typed
    assert form[name].value() == typed[name]  # what was typed stays
    return str(errors[0])


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        ("day", "令和元年５月１日", date(2019, 5, 1)),
        ("day", "R1.5.1", date(2019, 5, 1)),
        ("day", "2019-05-01", date(2019, 5, 1)),
        ("day", "令和8年11月22日(2026)", date(2026, 11, 22)),
        ("day", "", None),
        ("price", "１，２００千円", 1_200_000),
        ("price", "120万円", 1_200_000),
        ("price", "0", 0),
        ("price", " ", None),
        ("number", "１２", 12),
        ("number", "十二", 12),
        ("number", "", None),
        ("code", "３９４０５０", "394050"),
        ("code", "11002", "011002"),
        ("company", "T7000012050002", "7000012050002"),
    ],
)
def test_it_is_read_as_it_is_written(field: str, typed: str, read: object) -> None:
    form = Sheet({field: typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data[field] == read


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("day", "11月22日", "年を付けて"),
        ("day", "R8.2.30", "という日付はありません"),
        ("price", "△100", "負の数"),
        ("price", "1,00", "コンマの位置"),
        ("number", "三匹", "数として読み取れません"),
        ("number", "1.5", "整数で入力してください"),
        ("number", "0", "1 以上"),
        ("number", "100", "99 以下"),
        ("code", "394051", "検査数字"),
        ("company", "1234", "13桁"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(
    field: str, typed: str, words: str
) -> None:
    assert words in sentence(**{field: typed})


def test_on_an_english_page_the_sentence_is_english() -> None:
    with translation.override("en"):
        assert sentence(day="11月22日").startswith("Please add the year")
        assert "check digit" in sentence(code="394051")


def test_a_stored_value_is_shown_as_offices_write_it() -> None:
    form = Sheet(initial={"day": date(2026, 11, 22), "price": 1_200_000})

    assert 'value="令和8年11月22日(2026)"' in str(form["day"])
    assert 'value="1,200,000"' in str(form["price"])
    with translation.override("en"):
        assert 'value="2026-11-22"' in str(form["day"])


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ({"day": "R8.11.22", "price": "120万円"}, []),
        ({"day": "R8.11.23", "price": "1,200,001"}, ["day", "price"]),
        ({"day": "?", "price": "?"}, ["day", "price"]),
    ],
)
def test_another_way_of_writing_is_no_change(
    typed: dict[str, str], changed: list[str]
) -> None:
    form = Sheet(typed, initial={"day": date(2026, 11, 22), "price": 1_200_000})

    assert form.changed_data == changed
