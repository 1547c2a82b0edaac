"""A form is read whatever became of it on its way; what cannot be, is told by cell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Field, TextChoices
from django.utils import translation
from openpyxl import Workbook

from kakehashi.kernel.problems import Refused
from kakehashi.programmes.grants.documents.form import blank_form
from kakehashi.programmes.grants.forms.costs import LARGEST_YEN as PAGES_LARGEST
from kakehashi.programmes.grants.forms.costs import MOST_ROWS
from kakehashi.programmes.grants.forms.project import LONG
from kakehashi.programmes.grants.models import (
    Application,
    Category,
    ExpenseClass,
    OtherSubsidy,
    Venue,
)
from kakehashi.programmes.grants.rules.changes import LABELS
from kakehashi.programmes.grants.rules.form_checking import checked_alone
from kakehashi.programmes.grants.rules.form_costs import MOST_LINES
from kakehashi.programmes.grants.rules.form_values import LARGEST_YEN
from kakehashi.programmes.grants.rules.form_words import (
    CHOICES,
    FIELDS,
    LONGEST_TEXT,
    Kind,
)
from tests.programmes.grants.makers import (
    FULL,
    NOON,
    a_call,
    a_draft,
    a_full_draft,
    an_officer,
    fill,
)
from tests.programmes.grants.makers_form import (
    COSTS,
    COVER,
    EXCLUDED,
    FIRST,
    STEPS,
    Typed,
    a_filled_blank,
    a_form,
    amounts,
    cell_of,
    checked,
    codes,
    opened,
    places,
    read,
    saved,
    sheet_of,
    typed,
    with_line,
    without_names,
)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("category", Category),
        ("venue", Venue),
        ("other_subsidy", OtherSubsidy),
        ("expense_class", ExpenseClass),
    ],
)
def test_the_choices_of_the_form_are_those_of_the_pages(
    name: str, choices: type[TextChoices]
) -> None:
    with translation.override("ja"):
        assert CHOICES[name] == {v: str(label) for v, label in choices.choices}


def longest(column: str) -> int:
    """Characters a column of an application may have."""
    field = Application._meta.get_field(column)
    assert isinstance(field, Field)
    return field.max_length or LONG


def test_the_labels_and_lengths_of_the_form_are_those_of_the_pages() -> None:
    with translation.override("ja"):
        assert {f.name: f.label for f in FIELDS} == {
            f.name: str(LABELS[f.name]) for f in FIELDS
        }
    kept = {
        f.name: f.most
        for f in FIELDS
        if f.kind in {Kind.TEXT, Kind.MAIL} and f.name != "title"
    }
    columns = {n: longest(n) for n in kept}
    assert kept == columns
    assert (LONGEST_TEXT, LARGEST_YEN, MOST_LINES) == (LONG, PAGES_LARGEST, MOST_ROWS)


def test_the_model_form_says_that_it_is_one_on_every_sheet() -> None:
    book = opened(blank_form())
    shown = [s for s in book.worksheets if s.sheet_state == "visible"]
    assert [s.title for s in shown] == [COVER, COSTS, STEPS, EXCLUDED, "記入例"]
    for sheet in shown:
        heads = [cell.value for cell in sheet[1] if cell.value]
        assert "モデル様式(協会の正式な様式ではありません)" in heads
        assert sheet.protection.sheet
        page = sheet.sheet_properties.pageSetUpPr
        assert page is not None
        assert page.fitToPage
        assert sheet.page_setup.paperSize == 9


def test_an_empty_model_form_tells_what_is_missing_and_where() -> None:
    form = checked(blank_form())
    missing = {error.field: (error.sheet, error.cell) for error in form.errors}
    assert missing["purpose"] == (COVER, "B15")
    assert missing["lines"] == (COSTS, "B9")
    assert missing["requested_yen"] == (COSTS, "C7")
    assert {"title", "starts_on", "contact_mail"} <= missing.keys()
    assert all(error.sheet and error.cell for error in form.errors)


def test_a_form_filled_by_hand_has_nothing_to_mend() -> None:
    form = checked(a_filled_blank())
    assert codes(form) == []
    assert form.values["starts_on"] == date(2027, 6, 1)
    assert form.values["ends_on"] == date(2028, 1, 31)
    assert amounts(form) == [600_000]


@pytest.mark.django_db
def test_what_a_draft_says_comes_back_as_it_was() -> None:
    draft = a_full_draft()
    form = checked(a_form(draft))
    assert codes(form) == []
    assert {name: form.values[name] for name in FULL} == FULL
    assert form.values["title"] == draft.case.title
    assert amounts(form) == [600_000, 600_000]
    assert form.answers == {1: False}
    assert form.terms.call_id == draft.call_id
    assert form.terms.reference == draft.case.reference
    assert dict(form.terms.caps) == {
        c.cap_for: c.cap_yen for c in draft.call.caps.all()
    }


@pytest.mark.parametrize(
    ("price", "yen"),
    [
        ("２００００", 20_000),
        ("２０，０００円", 20_000),
        ("2万円", 20_000),
        ("20千円", 20_000),
        (20_000.0, 20_000),
        ("¥20,000", 20_000),
    ],
)
def test_a_price_is_read_as_offices_write_it(price: Typed, yen: int) -> None:
    data = with_line(a_filled_blank(), "旅費", "交通費", price, "３人", "", "○", row=11)
    assert amounts(read(data)) == [600_000, yen * 3]


@pytest.mark.parametrize(
    ("price", "code"),
    [
        ("△20,000", "amount-negative"),
        ("▲20000", "amount-negative"),
        (-20_000, "amount-negative"),
        ("(20,000)", "amount-negative"),
        ("やく二万", "amount-unreadable"),
        (0.5, "amount-fraction"),
        ("2,00", "amount-commas"),
        (10**14, "amount-too-large"),
        (1e308, "amount-too-large"),
        ("1e308", "amount-too-large"),
        (None, "missing"),
        (True, "amount-unreadable"),
        (date(2027, 6, 1), "amount-unreadable"),
    ],
)
def test_a_price_that_cannot_be_used_is_told_at_its_cell(
    price: Typed, code: str
) -> None:
    data = with_line(a_filled_blank(), "旅費", "交通費", price, 1, "", "対象", row=13)
    form = checked(data)
    assert list(places(form)) == [(code, COSTS, "D13")]
    assert not form.lines_read


@pytest.mark.parametrize(
    ("line", "cell", "code"),
    [
        (("会議費", "会場", 1, 1, "", "対象"), "B10", "not-a-choice"),
        ((None, "会場", 1, 1, "", "対象"), "B10", "missing"),
        (("旅費", None, 1, 1, "", "対象"), "C10", "missing"),
        (("旅費", "あ" * 121, 1, 1, "", "対象"), "C10", "too-long"),
        (("旅費", "会場", 1, 0, "", "対象"), "E10", "quantity-range"),
        (("旅費", "会場", 1, 1.5, "", "対象"), "E10", "number-unreadable"),
        (("旅費", "会場", 1, 1e308, "", "対象"), "E10", "quantity-range"),
        (("旅費", "会場", 1, "いくつか", "", "対象"), "E10", "number-unreadable"),
        (("旅費", "会場", 1, 1, "あ" * 21, "対象"), "F10", "too-long"),
        (("旅費", "会場", 1, 1, "", None), "H10", "missing"),
        (("旅費", "会場", 1, 1, "", "たぶん"), "H10", "not-a-choice"),
        (("旅費", "会場", 10**13, 2, "", "対象"), "D10", "amount-too-large"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_at_its_cell(
    line: tuple[Typed, ...], cell: str, code: str
) -> None:
    form = checked(with_line(a_filled_blank(), *line))
    assert list(places(form)) == [(code, COSTS, cell)]
    assert form.lines == ()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("starts_on", "昨日", "day-unreadable"),
        ("starts_on", "6月1日", "day-without-year"),
        ("starts_on", "令和99年6月1日", "day-far"),
        ("starts_on", "2027/2/30", "day-not-real"),
        ("category", "ぼうさい", "not-a-choice"),
        ("is_joint", "どちらでもない", "not-a-choice"),
        ("contact_mail", "hana(at)example.jp", "mail"),
        ("title", "あ" * 201, "too-long"),
        ("content", "あ" * 4001, "too-long"),
        ("requested_yen", "△600,000", "amount-negative"),
    ],
)
def test_a_field_that_cannot_be_used_is_told_once_at_its_cell(
    name: str, value: Typed, code: str
) -> None:
    data = typed(a_filled_blank(), **{name: value})
    form = checked(data)
    cell = cell_of(opened(data), name)
    sheet = COSTS if name == "requested_yen" else COVER
    assert list(places(form)) == [(code, sheet, cell.coordinate)]
    assert form.errors[0].label == next(f.label for f in FIELDS if f.name == name)
    assert name not in form.values


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("令和９年６月１日", date(2027, 6, 1)),
        ("R9.6.1", date(2027, 6, 1)),
        ("令和9年6月1日(火)", date(2027, 6, 1)),
        (date(2027, 6, 1), date(2027, 6, 1)),
        (46_539, date(2027, 6, 1)),
    ],
)
def test_a_day_is_read_in_every_writing(value: Typed, day: date) -> None:
    assert read(typed(a_filled_blank(), starts_on=value)).values["starts_on"] == day


def test_a_last_day_before_the_first_is_told_and_neither_is_taken() -> None:
    form = checked(typed(a_filled_blank(), ends_on="R9.5.1"))
    assert list(places(form)) == [("ends-before-it-starts", COVER, "D14")]
    assert not {"starts_on", "ends_on"} & form.values.keys()


def test_rows_moved_below_their_names_are_read_by_their_labels() -> None:
    # openpyxl moves the rows and leaves the names where they were.
    book = opened(a_filled_blank())
    sheet_of(book, COVER).insert_rows(9, amount=3)
    sheet_of(book, COSTS).insert_rows(2, amount=2)
    form = checked(saved(book))
    assert codes(form) == []
    assert form.values == read(a_filled_blank()).values
    assert amounts(form) == [600_000]
    assert form.by_labels
    assert form.places["title"].cell == "B15"


def test_lines_typed_below_the_table_and_with_gaps_are_read() -> None:
    data = with_line(a_filled_blank(), "旅費", "交通費", 1_000, 2, "人", "対象", row=30)
    data = with_line(data, "旅費", "宿泊費", 3_000, 1, "泊", "対象外", row=52)
    assert amounts(read(data)) == [600_000, 2_000, 3_000]


def test_sums_and_notes_among_the_lines_are_no_lines() -> None:
    book = opened(a_filled_blank())
    costs = sheet_of(book, COSTS)
    costs["C12"].value, costs["G12"].value = "小　計", 600_000
    costs["B13"].value = "※見積書は別に添付"
    assert amounts(checked(saved(book))) == [600_000]
    assert codes(checked(saved(book))) == []


def test_sheets_renamed_and_hidden_columns_change_nothing() -> None:
    book = opened(a_filled_blank())
    for number, sheet in enumerate(list(book.worksheets)):
        sheet.title = f"シート{number}"
    costs = book.worksheets[1]
    costs.column_dimensions["D"].hidden = True
    sheet_of(book, "シート0").row_dimensions[12].hidden = True
    form = checked(saved(book))
    assert codes(form) == []
    assert amounts(form) == [600_000]
    assert form.places["title"].sheet == "シート0"


def test_merged_cells_are_read_at_their_first_cell() -> None:
    book = opened(a_filled_blank())
    cover, costs = sheet_of(book, COVER), sheet_of(book, COSTS)
    cover.merge_cells("A12:A13")  # a label over two rows
    costs.merge_cells("B10:B11")
    costs.merge_cells("D10:D11")
    form = checked(saved(book))
    assert codes(form) == []
    assert amounts(form) == [600_000]


def test_lost_names_are_no_matter() -> None:
    form = checked(without_names(a_filled_blank()))
    whole = checked(a_filled_blank())
    assert form.values == whole.values
    assert form.lines == whole.lines
    assert form.places == whole.places
    assert (form.by_labels, whole.by_labels) == (True, False)


@pytest.mark.django_db
def test_lost_names_lose_neither_terms_nor_exclusions() -> None:
    data = a_form(a_full_draft())
    whole, form = read(data), read(without_names(data))
    assert form.terms == whole.terms
    assert form.answers == whole.answers == {1: False}
    assert form.told == whole.told


def test_the_filled_example_is_never_taken_for_an_answer() -> None:
    form = read(without_names(blank_form()))
    assert form.values == {}
    assert form.lines == ()


def test_a_formula_is_read_by_its_result_and_told_where_it_has_none() -> None:
    data = with_line(
        a_filled_blank(), "旅費", "交通費", "=1000*2", 1, "", "対象", row=11
    )
    form = checked(data)  # openpyxl keeps no result
    assert list(places(form)) == [("not-computed", COSTS, "D11")]


def test_sums_are_compared_with_the_lines() -> None:
    data = typed(
        a_filled_blank(), costs_total=650_000, costs_eligible="６００，０００円"
    )
    form = checked(data)
    assert list(places(form)) == [("total-differs", COSTS, "C4")]
    assert "650,000" in form.errors[0].message
    assert "600,000" in form.errors[0].message


def test_an_amount_typed_over_its_formula_is_compared_with_its_line() -> None:
    book = opened(a_filled_blank())
    sheet_of(book, COSTS)["G10"].value = 60_000
    assert list(places(checked(saved(book)))) == [("amount-differs", COSTS, "G10")]


@pytest.mark.django_db
def test_the_bounds_of_the_call_hold_without_the_system() -> None:
    draft = a_full_draft(a_call(rate_percent=50))
    over = typed(a_form(draft), requested_yen=900_000)
    under = typed(a_form(draft), requested_yen=400_000)
    early = typed(a_form(draft), starts_on="R9.3.31", requested_yen=600_000)
    assert list(places(checked(over))) == [("over-rate", COSTS, "C7")]
    assert list(places(checked(under))) == [("under-floor", COSTS, "C7")]
    assert list(places(checked(early))) == [("outside-period", COVER, "B14")]


@pytest.mark.django_db
def test_an_exclusion_that_applies_or_is_not_answered_is_told_at_its_row() -> None:
    data = a_form(a_full_draft())
    yes, none, odd = (typed(data, exclusion_answers=v) for v in ("該当する", None, "?"))
    assert list(places(checked(yes))) == [("excluded", EXCLUDED, "C5")]
    assert list(places(checked(none))) == [("missing", EXCLUDED, "C5")]
    assert list(places(checked(odd))) == [("not-a-choice", EXCLUDED, "C5")]


@pytest.mark.django_db
def test_a_call_that_has_closed_is_a_warning_for_the_form() -> None:
    call = a_call(closes=timedelta(days=2))
    data = a_form(a_full_draft(call))
    assert codes(checked(data)) == []
    late = checked_alone(read(data), at=NOON + timedelta(days=3))
    assert [(e.code, e.level) for e in late.errors] == [("call-closed", "warning")]


@pytest.mark.django_db
def test_a_schedule_goes_out_in_rows_and_comes_back_as_it_was() -> None:
    officer = an_officer()
    draft = fill(a_draft(by=officer), by=officer)
    lines = [f"{month}月：訓練{month}" for month in range(1, 19)]
    draft.schedule = "\n".join([*lines[:3], "時期は未定の実行委員会", *lines[3:]])
    draft.save()
    data = a_form(draft)
    steps = sheet_of(opened(data), STEPS)
    assert (steps["A5"].value, steps["B5"].value) == ("1月", "訓練1")
    assert read(data).values["schedule"] == draft.schedule


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"%PDF-1.7 ...", "not-a-sheet"),
        (b"\x89PNG\r\n\x1a\n0000", "not-a-sheet"),
        (b"PK\x03\x04 and then nothing", "broken-file"),
        ("名称,値\nあ,1\n".encode(), "not-this-form"),
    ],
)
def test_what_is_no_form_is_refused_in_one_sentence(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content)
    assert [(p.code, p.field) for p in refused.value.problems] == [(code, "file")]


def test_a_password_is_told_in_plain_words() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    locked += "EncryptedPackage".encode("utf-16-le") + bytes(2048)
    with pytest.raises(Refused) as refused:
        read(locked)
    assert refused.value.problems[0].code == "password-protected"
    assert "パスワードを外して" in refused.value.problems[0].message


def test_another_workbook_is_not_this_form() -> None:
    book = Workbook()
    book.worksheets[0]["A1"].value = "備品の一覧"
    with pytest.raises(Refused) as refused:
        read(saved(book))
    assert refused.value.problems[0].code == "not-this-form"


def test_a_form_of_another_version_is_told_on_the_cover() -> None:
    form = checked(typed(a_filled_blank(), form_version="7"))
    assert list(places(form)) == [("form-version", COVER, "B7")]


def test_the_first_line_of_the_table_is_where_the_makers_say() -> None:
    assert cell_of(opened(blank_form()), "costs").coordinate == f"B{FIRST}"
