"""The cost table: rows as typed, sums, ceilings; with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from kakehashi.programmes.grants.models import Application, CapFor, Scheme
from kakehashi.programmes.grants.verbs.drafts import Cost, edit_costs
from tests.programmes.grants.makers import (
    NOON,
    a_call,
    a_draft,
    a_full_draft,
    an_officer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Row = dict[str, str]


def address(application: Application) -> str:
    return f"/grants/applications/{application.case.reference}/edit/costs/"


def typed(
    application: Application, *rows: Row, stored: int = 0, **more: str
) -> dict[str, str]:
    fields = {
        "seen_at": application.saved_at.isoformat(),
        "lines-TOTAL_FORMS": str(len(rows)),
        "lines-INITIAL_FORMS": str(stored),
        "lines-MIN_NUM_FORMS": "0",
        "lines-MAX_NUM_FORMS": "100",
        "other_income_yen": "",
        "requested_yen": "",
        **more,
    }
    for number, row in enumerate(rows):
        fields |= {f"lines-{number}-{name}": value for name, value in row.items()}
    return fields


def a_row(**changes: str) -> Row:
    return {
        "expense_class": "fees",
        "description": "講師謝金",
        "unit_yen": "30,000",
        "quantity": "3",
        "unit": "回",
        "is_eligible": "on",
        **changes,
    }


EMPTY: Row = {
    "expense_class": "",
    "description": "",
    "unit_yen": "",
    "is_eligible": "on",
}


def amounts(application: Application) -> list[int]:
    return list(application.lines.values_list("amount_yen", flat=True))


def test_rows_are_multiplied_saved_and_the_empty_ones_skipped(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft), typed(draft, a_row(), EMPTY, a_row(quantity=""))
    )

    assert answer.status_code == 302
    assert amounts(draft) == [90_000, 30_000]


@pytest.mark.parametrize(
    ("price", "yen"),
    [
        ("３０，０００", 30_000),
        ("30千円", 30_000),
        ("3万円", 30_000),
        ("¥30,000", 30_000),
    ],
)
def test_a_price_may_be_typed_as_offices_write_it(
    client: Client, price: str, yen: int
) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    client.post(address(draft), typed(draft, a_row(unit_yen=price, quantity="１")))

    assert amounts(draft) == [yen]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"unit_yen": "やく三万"}, "金額として読み取れません"),
        ({"unit_yen": "-100"}, "負の数"),
        ({"unit_yen": "1,00"}, "コンマの位置"),
        ({"quantity": "すこし"}, "数として読み取れません"),
        ({"quantity": "0"}, "1 以上"),
        ({"unit_yen": "1億", "quantity": "1,000,000"}, "単価×数量が大きすぎます"),
        ({"expense_class": ""}, "入力または選択してください。"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_every_row_is_kept(
    client: Client, row: Row, sentence: str
) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(
        address(draft), typed(draft, a_row(description="残る行"), a_row(**row))
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert "残る行" in page
    assert next(iter(row.values())) in page
    assert amounts(draft) == []


def test_a_ticked_row_and_an_emptied_one_go(client: Client) -> None:
    draft = a_full_draft()
    client.force_login(an_officer())

    client.post(
        address(draft), typed(draft, a_row(DELETE="on"), EMPTY, a_row(), stored=2)
    )

    assert amounts(draft) == [90_000]


def test_the_foot_tells_sums_ceiling_and_what_may_be_asked_for(client: Client) -> None:
    draft = a_full_draft(a_call(rate_percent=50))
    client.force_login(an_officer())

    page = client.get(address(draft)).content.decode()

    assert "<output data-sum-total>1,200,000円</output>" in page
    assert "<output data-sum-share>600,000円</output>" in page
    assert "<output data-sum-may>600,000円</output>" in page
    assert 'data-sum-cap="3000000"' in page
    assert 'data-sum-rate="50"' in page


def test_a_ceiling_that_depends_on_the_place_is_said_so(client: Client) -> None:
    call = a_call(
        scheme=Scheme.EXCHANGE, caps={CapFor.ABROAD: 5_000_000, CapFor.HOME: 3_000_000}
    )
    client.force_login(an_officer())

    page = client.get(address(a_draft(call))).content.decode()

    assert "実施場所によります" in page
    assert "data-sum-cap" not in page


def test_more_rows_without_javascript_are_one_button_away(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    answer = client.post(address(draft), typed(draft, a_row(), action="more"))
    page = client.get(answer["Location"]).content.decode()

    assert amounts(draft) == [90_000]
    assert 'name="lines-10-unit_yen"' in page


def test_the_second_of_two_tabs_sees_both_tables(client: Client) -> None:
    draft = a_draft()
    mine = typed(draft, a_row(description="花の謝金"))
    edit_costs(
        draft,
        costs=[Cost("travel", "次郎の旅費", "", 777, 1)],
        other_income_yen=0,
        requested_yen=None,
        seen_at=draft.saved_at,
        by=an_officer(username="jiro"),
        at=NOON + timedelta(seconds=1),
    )
    client.force_login(an_officer())

    answer = client.post(address(draft), mine)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "次郎の旅費" in page
    assert "花の謝金" in page
    assert amounts(draft) == [777]


def test_the_same_table_sent_twice_is_no_conflict(client: Client) -> None:
    draft = a_draft()
    mine = typed(draft, a_row(), requested_yen="90,000")
    edit_costs(
        draft,
        costs=[Cost("fees", "講師謝金", "回", 30_000, 3)],
        other_income_yen=0,
        requested_yen=90_000,
        seen_at=draft.saved_at,
        by=an_officer(),
        at=NOON + timedelta(seconds=1),
    )
    client.force_login(an_officer())

    assert client.post(address(draft), mine).status_code == 302


def test_autosave_waits_until_the_table_can_be_read(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    bad = typed(draft, a_row(unit_yen="?"), action="autosave")
    good = typed(draft, a_row(), action="autosave")

    assert (
        "自動保存できませんでした" in client.post(address(draft), bad).content.decode()
    )
    assert "下書きを保存しました" in client.post(address(draft), good).content.decode()
    assert amounts(draft) == [90_000]


def test_a_form_without_its_management_fields_is_no_crash(client: Client) -> None:
    draft = a_draft()
    client.force_login(an_officer())

    assert client.post(address(draft), {"requested_yen": "1"}).status_code == 422
